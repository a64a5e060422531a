. ./_say.sh
"$ORGL" -c 'define post a' m.db
# it has read the model and stands at a pipe that is full while another changes the file
mkfifo out
printf 'define post c\nprint repeat("x", 300000)\n' > load.org
say --model m.db load.org > out &
exec 9< out
head -c 1 <&9 > start
"$ORGL" -c 'define post b' m.db
tr -d x <&9 | grep .
wait
