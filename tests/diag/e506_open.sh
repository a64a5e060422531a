. ./_say.sh
"$ORGL" -c 'define post a' m.db
head -c 5000 m.db > short.db
say -c 'show posts' short.db
