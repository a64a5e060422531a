. ./_say.sh
"$ORGL" -c '定义 岗位 甲' m.db
head -c 5000 m.db > short.db
say --lang zh -c '显示 岗位' short.db
