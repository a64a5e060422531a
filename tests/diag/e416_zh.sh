. ./_say.sh
printf '名称,编制\n甲,两人\n乙,3\n' > 岗位.csv
say --lang zh -c '导入 岗位 自 "岗位.csv"'
