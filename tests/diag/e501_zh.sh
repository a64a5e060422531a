. ./_say.sh
say --lang zh -c '导入 岗位 自 "岗位.csv"'
say --lang zh 没有.org
