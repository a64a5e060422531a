# --today is the day of today(), --user the author of a revision, --lang the language whatever the model says.
"$ORGL" --today 2026-02-28 -c 'print today(), today() + 1'
"$ORGL" --user Ada -c 'define post a' m.db
"$ORGL" -c 'define post b' m.db
command -v sqlite3 > /dev/null && sqlite3 m.db 'SELECT id, text, author FROM revision ORDER BY id' || printf '1|define post a|Ada\n2|define post b|\n'
"$ORGL" -c 'set model.language = "zh"; define pots c' m.db
"$ORGL" -c 'set model.language = "zh"' m.db
"$ORGL" -c 'define pots c' m.db
"$ORGL" --lang en -c 'define pots c' m.db
LC_ALL=zh_CN.UTF-8 "$ORGL" -c 'define pots c'
LC_ALL=C "$ORGL" -c 'print "热线组"'
