. ./_say.sh
mkdir posts.csv
say -c 'define post a; show posts into "posts.csv"'
