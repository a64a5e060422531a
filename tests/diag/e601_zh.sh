. ./_say.sh
say --lang zh -c '定义 岗位 甲; 显示 岗位 写入 "../岗位.csv"'
say --lang zh -c '导入 岗位 自 "/etc/passwd"'
