# SIGINT ends a script with 130 and nothing is kept.
printf 'define post a\nprint "started"\nwhile true { }\n' > loop.org
"$ORGL" loop.org --model m.db > out.txt 2> err.txt &
pid=$!
sleep 1
kill -INT $pid
wait $pid
echo "status $?"
cat out.txt err.txt
ls *.db 2> /dev/null || echo 'no model'
