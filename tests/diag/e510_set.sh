. ./_say.sh
"$ORGL" -c 'define post a' m.db
sql m.db "create unique index one on post(comfort)"
echo 'define post b, c comfort 3' > change.org
say --model m.db change.org
