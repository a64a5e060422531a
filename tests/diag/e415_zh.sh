. ./_say.sh
printf '名称,称谓\n甲,一\n甲,二\n' > 岗位.csv
say --lang zh -c '导入 岗位 自 "岗位.csv"'
