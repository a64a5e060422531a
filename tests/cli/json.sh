# --json: a list of objects with the columns' names (reference 9.10).
cat > m.org <<'END'
define unit u "Unit \"1\""
define post a "甲" in u headcount 2
define duty d takes 90min volume 12 per week
assign d to a
END
"$ORGL" --model m.db m.org
"$ORGL" --json -c 'show posts select name, title, unit, load, manager, duties, 30% as share, takes of duties as takes, true as yes' m.db
"$ORGL" --json -c 'show posts' m.db
"$ORGL" --json -c 'show a.headcount' m.db
"$ORGL" --json -c 'show duties where false select name' m.db
"$ORGL" --json -c 'show {a: [1, none], b: "x\ny"}' m.db
"$ORGL" check m.db --json; echo "status $?"
"$ORGL" --json -c 'show posts where spam > 1' m.db; echo "status $?"
