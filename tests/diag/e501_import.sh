. ./_say.sh
say -c 'import posts from "posts.csv"'
say -c 'use "tools.org"'
