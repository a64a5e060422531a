. ./_say.sh
"$ORGL" -c 'define post a' m.db
mkfifo posts.csv
echo 'import posts from "posts.csv"' > load.org
say --model m.db load.org &
exec 9> posts.csv
"$ORGL" -c 'define post b' m.db
printf "name\nc\n" >&9
exec 9>&-
wait
