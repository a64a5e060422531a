. ./_say.sh
mkdir bin
PATH=$PWD/bin
say --allow exec --lang zh -c '定义 岗位 组长; 图 写入 "团队.png"'
