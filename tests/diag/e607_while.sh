. ./_say.sh
printf 'define post a\nprint "started"\nwhile true { }\n' > loop.org
"$ORGL" --limit-time 20 loop.org > out.txt 2>&1 &
sleep 1; kill -INT $!; wait $!
echo "status $?"; sed 's/loop.org:3:[0-9]*/loop.org:3/; s/ *^*$//' out.txt
