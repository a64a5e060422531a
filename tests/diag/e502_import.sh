. ./_say.sh
mkdir posts.csv
say -c 'import posts from "posts.csv"'
