. ./_say.sh
"$ORGL" -c '定义 岗位 甲' m.db
# it has read the model and stands at a pipe that is full while another changes the file
mkfifo out
printf '设置 甲.编制 = 2\nprint repeat("x", 300000)\n' > load.org
say --lang zh --model m.db load.org > out &
exec 9< out
head -c 1 <&9 > start
"$ORGL" -c 'set 甲.headcount = 3' m.db
tr -d x <&9 | grep .
wait
