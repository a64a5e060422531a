# A folder of pages with its index; hostile names; other formats; nothing is left behind by an entry that fails.
cat > m.org <<'END'
run "_describe.org"
define post "../evil" "<b>Bold & brave</b>" in hotline
define post Agent "Other case"
define post ".hidden" ""
define post "a/b" "Line\ntwo"
END
"$ORGL" -c 'run "m.org"; describe all into "jobs/"'; echo "status $?"; ls -A jobs
grep -oE '<(h2|td)>[^/]*</(h2|a|td)>' jobs/index.html
grep -o '<h1>.*' jobs/.._evil.html jobs/_._evil.html 2>/dev/null
"$ORGL" -c 'run "m.org"; describe posts where name = "agent" format md into "md/"'; ls md; cat md/index.md
"$ORGL" -c 'run "m.org"; describe all of hotline as vacancy format json into "v/"'; ls v
"$ORGL" -c 'run "m.org"; describe all into "none/"; fail "no"'; echo "status $?"; ls -d none 2>&1 | sed 's/.*: /no folder: /'
