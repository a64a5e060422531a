. ./_say.sh
"$ORGL" -c '定义 岗位 甲' m.db
sql m.db "create unique index one on post(headcount)"
say --lang zh -c '定义 岗位 乙, 丙 编制 2' m.db
