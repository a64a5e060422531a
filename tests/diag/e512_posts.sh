. ./_say.sh
printf 'name,title\na,"A\nb,B\n' > posts.csv
say -c 'import posts from "posts.csv"'
