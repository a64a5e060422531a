. ./_say.sh
echo '不是工作簿' > 岗位.xlsx
say --lang zh -c '导入 岗位 自 "岗位.xlsx"'
