. ./_say.sh
mkdir 岗位.csv
say --lang zh -c '导入 岗位 自 "岗位.csv"'
