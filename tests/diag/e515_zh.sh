. ./_say.sh
say --lang zh -c '显示 [重复("字", 40000)] 写入 "a.xlsx"'
