# Files named by into (reference 8.13, 8.14): formats, overwritten whole, written only when the entry succeeds.
cat > m.org <<'END'
define unit hotline "热线 | 组"
define post agent "Agent, \"A\"" in hotline headcount 12
define duty d
assign d to agent share 33.3%
show posts select name, title, unit, headcount, load into "t.txt"
show posts select name, title, unit, headcount, load into "t.csv"
show (posts select name, title, unit, headcount, load, manager, it.hours = none as none_set) into "t.json"
show posts select name, title, unit, headcount, load into "t.md"
show agent.headcount into "n.json"
check coverage into "f.csv"
check coverage into "f.md"
check coverage into "f.json"
END
"$ORGL" m.org; echo "status $?"
for file in t.txt t.csv t.json t.md n.json f.csv f.md f.json; do echo "-- $file"; cat $file; done
echo "-- overwritten whole"
printf 'a much longer file than what is written now, so that a rest would be seen\n' > one.txt
"$ORGL" -c 'show 1 into "one.txt"'; cat one.txt
echo "-- not written when the entry fails"
"$ORGL" -c 'show 2 into "one.txt"; show 3 into "two.txt"; fail "no"'; echo "status $?"; cat one.txt; ls two.txt 2>&1
echo "-- a failed expectation and findings undo nothing"
"$ORGL" -c 'show 4 into "one.txt"; expect false, "x"'; echo "status $?"; cat one.txt
echo "-- twice in one entry: the last counts"
"$ORGL" -c 'show 5 into "one.txt"; show 6 into "one.txt"'; cat one.txt
echo "-- refused paths"
mkdir -p sub real; ln -sf /tmp out; ln -sf real inner
for path in ../x.txt /tmp/x.txt .x.txt sub/.x.txt out/x.txt sub/../../x.txt; do "$ORGL" -c "show 1 into \"$path\"" 2>&1 | head -1; done
"$ORGL" -c 'show 1 into "sub/x.txt"; show 2 into "inner/x.txt"'; cat sub/x.txt real/x.txt
"$ORGL" --sandbox -c 'show 1 into "x.txt"' 2>&1 | head -1
mkdir closed; chmod a-w closed
if [ "$(id -u)" != 0 ]; then "$ORGL" -c 'show 1 into "closed/x.txt"' > /dev/null 2>&1; echo "status $?"; else echo "status 4"; fi
ls -A | grep -c tmp; true
