# Findings as text, CSV, JSON and Markdown; exit statuses.
cat > m.org <<'END'
define post a "客服, \"A\""
define duty work
check coverage, no_grade into "f.txt"
check coverage, no_grade into "f.csv"
check coverage, no_grade into "f.json"
check coverage, no_grade into "f.md"
END
$ORGL m.org; echo "status $?"
cat f.txt f.csv f.json f.md
$ORGL -c 'define post a; check no_grade'; echo "status $?"
$ORGL -c 'define duty a; let t = check; print count(t)'; echo "status $?"
$ORGL -c 'define duty a; try { check coverage; fail "x" } rescue e { print e.message }'; echo "status $?"
$ORGL --json -c 'define duty a; check coverage'; echo "status $?"
$ORGL --color=always -c 'define duty a; check coverage' | cat -v
$ORGL check m.org > /dev/null; echo "status $?"
