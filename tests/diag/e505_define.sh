. ./_say.sh
"$ORGL" -c 'define post a' m.db
sql m.db 'pragma user_version = 77'
echo 'define post b' > add.org
say --model m.db add.org
