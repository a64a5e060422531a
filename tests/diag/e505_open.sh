. ./_say.sh
"$ORGL" -c 'define post a' m.db
sql m.db 'pragma user_version = 999'
say -c 'show posts' m.db
