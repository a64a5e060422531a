. ./_say.sh
"$ORGL" -c '定义 岗位 甲' m.db
sql m.db 'pragma user_version = 999'
say --lang zh -c '显示 岗位' m.db
