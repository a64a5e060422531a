. ./_say.sh
printf 'name,title\na,A\nb,B\na,C\n' > posts.csv
say -c 'import posts from "posts.csv"'
