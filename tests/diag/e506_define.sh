. ./_say.sh
"$ORGL" -c 'define post a' m.db
head -c 5000 m.db > short.db
echo 'define post b' > add.org
say --model short.db add.org
