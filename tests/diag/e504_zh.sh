. ./_say.sh
echo '这是一段文字，不是数据库' > 笔记.db
say --lang zh -c '显示 岗位' 笔记.db
