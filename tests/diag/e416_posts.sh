. ./_say.sh
printf 'name,headcount,grade\na,two,\nb,3,\nc,,G9\n' > posts.csv
say -c 'import posts from "posts.csv"'
