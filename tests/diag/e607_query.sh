. ./_say.sh
printf 'define post a\nprint "started"\nfn slow(p) {\n    while true { p = p }\n}\nshow posts where slow(it)\n' > loop.org
"$ORGL" --limit-time 20 loop.org > out.txt 2>&1 &
sleep 1; kill -INT $!; wait $!
echo "status $?"; sed 's/loop.org:4:[0-9]*/loop.org:4/; s/ *^*$//' out.txt
