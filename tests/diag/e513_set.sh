. ./_say.sh
"$ORGL" -c 'define post a' m.db
mkfifo posts.csv
printf 'set a.headcount = 2\nimport posts from "posts.csv"\n' > load.org
say --model m.db load.org &
exec 9> posts.csv
"$ORGL" -c 'set a.headcount = 3' m.db
printf "name\nc\n" >&9
exec 9>&-
wait
