. ./_say.sh
printf '打印 "开始"\n当 真 { }\n' > loop.org
"$ORGL" --lang zh --limit-time 20 loop.org > out.txt 2>&1 &
sleep 1; kill -INT $!; wait $!
echo "status $?"; sed 's/loop.org:2:[0-9]*/loop.org:2/; s/ *^*$//' out.txt
