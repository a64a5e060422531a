# A model file opened again gives the same answers (reference 9.8).
cat > ask.org <<'END'
show posts select name, title, unit, manager, grade, pay, headcount, hours, nature, contacts, requires, training, experience, experience_text
show assignments select duty, post, share, time, as
show kpi_weights select kpi, post, weight, region
show kpi_records select kpi, post, value, period, region
show grants select decision, post, as
show relations select it.from as sender, to, as, by, every, takes
show ratings select post, factor, aspect, level
show submissions select form, post, date, fields
show payplans select name, grades, fixed, variable, curve, budget
show queues select name, arrivals, profile, served
show factors select name, points, levels
show persons select name, holds, share, skills, pay, since
show posts select name, badge, zone, mentor, quota, remote, since, band
print model.currency, model.utilization, model.hours_per_day, lead.span, agent.load, effective_weight(agent, csat, west)
check
END
cat > m.org <<'END'
set model.currency = "CNY"
set model.utilization = 90%
define field post.badge text "Badge"
define field post.zone red|amber|green
define field post.mentor post
define field post.quota percent
define field post.remote bool
define field post.since date
define field post.band range
define region home
define region west "西区" in home
define unit service "Customer service" region home
define unit hotline "Hotline" in service region west
define grade G1 rank 1 pay 3000..5000
define skill listening, typing
define post zeta "Z" in service
define post lead "Lead" in hotline reports zeta
define post agent "Agent" in hotline reports lead grade G1 headcount 12 hours 38h nature part_time {
    contacts "the bank", lead; requires listening >= 3, typing 2; training "Product" 3d, "Law"; experience 2y "in sales"
    badge "A7"; zone amber; mentor lead; quota 33.3%; remote true; since 2026-01-31; band 3..5
}
rename post zeta to alpha
define duty answer volume 900 per week takes 12min
define duty late hours 3h per day
assign answer to agent share 70%, to lead
assign late to lead time 25% as accountable and consulted
define kpi csat, fcr target 92% source "survey"
weight kpi csat 60%, fcr 40% for agent
weight kpi csat 75%, fcr 25% for agent in region west
record kpi csat for agent = 91% in 2026-10
record kpi csat for agent = 4.5 in 2026-W47 in region west
define decision refund kind routine
grant refund to agent as recommend
grant refund to lead
relate lead to agent as coordinates by norms every 1w takes 30min
define factor know levels 5 points 10..50
define factor list points 50, 200, 350
rate agent on know 3
rate agent variety 4
define report visit kind form fields customer: text, minutes: number
submit visit from agent on 2026-11-20 { customer "Li"; minutes 30 }
define payplan plan grades G1 fixed 80% variable 20% curve 80: 50%, 100: 100% budget 9000
define queue calls arrivals 100 per hour profile 30min: 40, 62 served agent
define person ann holds agent share 50% skills listening 4 pay 4200 since 2025-05-01
rule mine "Mine" {
    for post p
    let most = 10
    when p.headcount > most
    severity note
    say "{p.title} is big"
}
set rule mine.most = 11
set rule no_grade.severity = note
disable rule no_duty
waive kpi_target for csat because "agreed" until 2099-12-31
END
cat m.org ask.org > a.org
"$ORGL" --today 2026-11-23 a.org > memory.txt 2>&1; echo "status $?"
"$ORGL" --model m.db m.org; echo "status $?"
"$ORGL" --today 2026-11-23 ask.org --model m.db > file.txt 2>&1; echo "status $?"
sed 's/a\.org:/m.org:/' memory.txt | diff - file.txt && echo "the same"
cat file.txt
echo "-- in two sittings"
head -24 m.org > one.org; tail -n +25 m.org > two.org
"$ORGL" --model n.db one.org && "$ORGL" --model n.db two.org
"$ORGL" --today 2026-11-23 ask.org --model n.db > two.txt 2>&1
sed '/^errors/,$d' file.txt > a.txt; sed '/^errors/,$d' two.txt | diff a.txt - && echo "the same"
if command -v sqlite3 > /dev/null; then
    sqlite3 m.db 'pragma integrity_check; pragma foreign_key_check; select count(*) from revision'
    [ "$(sqlite3 m.db 'pragma application_id')" != 0 ] && [ "$(sqlite3 m.db 'pragma user_version')" -ge 1 ] && echo "marked"
    sqlite3 m.db 'select name, title, unit, manager, grade, headcount from v_post'
    sqlite3 m.db .dump > before.txt
    "$ORGL" -c 'show posts; check' m.db > /dev/null
    "$ORGL" -c 'set agent.headcount = 13; fail "no"' m.db > /dev/null 2>&1
    sqlite3 m.db .dump | diff before.txt - > /dev/null && echo "unchanged by questions and failures"
    "$ORGL" -c 'drop post lead cascade' m.db > /dev/null
    sqlite3 m.db 'pragma foreign_key_check; pragma integrity_check'
    "$ORGL" -c 'print agent.manager, answer.owners, count(relations)' m.db
else
    printf 'ok\n1\nmarked\n'; exit 77
fi
