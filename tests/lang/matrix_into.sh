sed '/^matrix/,$d' "$ROOT/tests/lang/matrix.org" > m.org
$ORGL --model m.db m.org > /dev/null
$ORGL -c 'matrix raci into "raci.csv"; matrix decisions into "d.md"; matrix kpi into "k.txt"; matrix raci into "raci.html"; matrix raci into "raci.xlsx"' m.db
for file in raci.csv d.md k.txt; do echo "-- $file"; cat "$file"; done
grep -c 'class="v"' raci.html
$ORGL --json -c 'matrix decisions' m.db
$ORGL -c 'matrix rasi' m.db; echo "status $?"
$ORGL -c 'matrix raci into "x.svg"' m.db; echo "status $?"
$ORGL -c 'matrix kpi in region north' m.db; echo "status $?"
$ORGL -c 'set rule overload.limit = 900%; matrix raci of desk' m.db
$ORGL -c 'matrix raci'
