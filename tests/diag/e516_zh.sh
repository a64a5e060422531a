. ./_say.sh
echo '{"岗位": [{"名称": "甲"}]}' > 员工.json
say --lang zh -c '导入 岗位 自 "员工.json" 工作表 "岗"'
