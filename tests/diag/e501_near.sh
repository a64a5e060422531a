. ./_say.sh
echo 'name' > posts.csv
mkdir east
echo 'print 1' > east/tools.org
echo 'use "tool.org"' > east/main.org
say -c 'import posts from "post.csv"'
say east/main.org
say --lang zh -c '导入 岗位 自 "post.csv"'
