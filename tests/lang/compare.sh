# What differs between two scenarios, and between two files.
cat > base.org <<'END'
define unit hotline
define unit office
define grade G1 rank 1 pay 4000..6000
define post boss in office grade G1
define post lead "Hotline lead" in hotline reports boss grade G1
define post agent "Agent" in hotline reports lead headcount 12 grade G1
define post clerk in hotline reports lead grade G1
define post porter in office reports boss grade G1
define duty calls volume 4200 per week takes 6min
assign calls to agent
END
cat > lean.org <<'END'
set agent.headcount = 9
define post bot "Chat bot" in hotline reports lead headcount 2
assign calls to bot share 30%
drop post clerk cascade
rename post lead to head
set porter.in = hotline
set model.currency = "CNY"
END
cp base.org both.org
echo 'scenario lean "Fewer agents"' >> both.org
cat lean.org >> both.org
say() { echo "> $1"; "$ORGL" -c "$1" m.db 2>&1; }
"$ORGL" both.org --model m.db
say 'switch base'
say 'compare lean'
say 'compare base lean'
say 'compare base lean of office'
say 'compare base base'
say 'compare base lean into "c.csv"'
cat c.csv
say 'compare base lean into "c.svg"'
grep -o ">[^<]*\(changed\|new\|moved\|closed\)[^<]*<" c.svg
say 'compare base lean into "c.doc"'
say 'compare base nowhere'
"$ORGL" --lang zh -c '比较 基准 lean 范围 hotline' m.db
say 'scenarios'
say 'show count(posts)'
cat base.org lean.org > two.org
"$ORGL" diff base.org two.org; echo "status $?"
"$ORGL" diff two.org two.org; echo "status $?"
"$ORGL" diff base.org nowhere.db; echo "status $?"
"$ORGL" diff base.org; echo "status $?"
