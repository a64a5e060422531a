# The report for the client: one page without outside resources, or Markdown; the whole or a part; both languages.
cat > m.org <<'END'
define grade G1 rank 1 pay 1000..2000
define unit service "Customer <service>" goal "Settled at once"
define unit hotline "Hotline" in service
define unit staff_unit "Quality" in service kind staff
define post lead "Service lead" in service
define post agent "Agent" in hotline reports to lead grade G1 headcount 4
define post quality "Quality" in staff_unit reports to lead
define duty calls "Answer calls" volume 1500 per week takes 6min
define duty complaints "Settle complaints" hours 10h per week
define duty idle "Nobody's work"
assign calls to agent
assign complaints to lead share 30% as accountable, to agent
define process care steps calls, complaints volume 20 per week
define kpi csat "Satisfaction" target 90% source "survey" about calls
weight kpi csat 90% for agent
record kpi csat for agent = 81% in 2026-10
define decision refund "Refund" kind routine impact 2 volume 3 per week
grant refund to lead
END
(cat m.org; echo 'report into "r.md"'; echo 'report into "r.html"'; echo 'report of hotline into "part.md"'; echo 'set model.language = "zh"'
 echo '报告 写入 "z.md"'; echo '报告 范围 hotline 写入 "z.html"') > r.org
$ORGL --today 2026-11-24 r.org; echo "status $?"
cat r.md
echo ---- ; head -20 part.md
echo ---- ; cat z.md
echo ---- pages
for f in r.html z.html; do
    grep -oE 'https?://[^"]*|<script|<link|@import|url\(' $f | sort -u | sed "s/^/$f outside: /"
    grep -oE '<(h1|html|h2 id)[^>]*>' $f
done
grep -o '<h1>.*</h1>' r.html
$ORGL -c 'report into "x.csv"'; echo "status $?"
$ORGL -c 'define report weekly; print count(reports)'
$ORGL -c '定义 报告 周报; 打印 计数(报告)'
