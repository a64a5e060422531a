. ./_say.sh
"$ORGL" -c '定义 岗位 甲' m.db
mkfifo posts.csv
printf '设置 甲.编制 = 2\n导入 岗位 自 "posts.csv"\n' > load.org
say --lang zh --model m.db load.org &
exec 9> posts.csv
"$ORGL" -c 'set 甲.headcount = 3' m.db
printf "name\nc\n" >&9
exec 9>&-
wait
