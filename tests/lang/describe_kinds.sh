# The page of every kind, and of a rule; a text is a name; several entities one behind the other.
cat > all.org <<'END'
run "_describe.org"
define region west
define family care_series "Care"
define payplan plan grades G3 fixed 80% variable 20%
define factor knowledge levels 5 points 50..250
define queue calls arrivals 60 per hour takes 4min target 80% within 20s served agent
define person li "Li" holds agent skills listening 3
define report visit "Visit form" kind form from agent to lead fields customer: text, on: date
define field post.badge text "Badge"
set agent.badge = "blue"
define post "Team lead 3"
record kpi csat for agent = 91% in 2026-10
assign answer to lead as accountable
END
for x in 'unit hotline' 'duty complaint' 'process care' 'decision refund' 'kpi csat' 'grade G3' 'report visit' 'rule kpi_target' 'skill listening' \
         'hazard voice' 'region east' 'family care_series' 'payplan plan' 'factor knowledge' 'queue calls' 'person li'; do
    echo "==== $x"; "$ORGL" -c "run \"all.org\"; describe $x brief"
done
echo "==== own field"; "$ORGL" -c 'run "all.org"; describe agent' | grep -A1 Further
echo "==== text"; "$ORGL" -c 'run "all.org"; describe "Team lead 3" brief' | head -3
echo "==== several"; "$ORGL" -c 'run "all.org"; describe posts where headcount = 1 brief' | grep description
echo "==== list"; "$ORGL" -c 'run "all.org"; let xs = [agent, csat]; describe xs brief' | grep '('
echo "==== zh"; "$ORGL" --lang zh -c 'run "all.org"; 说明 职责 complaint; 说明 规则 kpi_target'
echo "==== the highest level that duties need"
"$ORGL" -c 'run "_describe.org"; define duty listen requires listening >= 5, product_knowledge >= 2; assign listen to agent; describe agent' | grep -A2 'Also for'
