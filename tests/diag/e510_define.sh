. ./_say.sh
"$ORGL" -c 'define post a' m.db
sql m.db "create unique index one on post(headcount)"
say -c 'define post b, c headcount 2' m.db
