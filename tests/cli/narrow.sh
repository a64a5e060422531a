# Narrow lines: what a table leaves out and says so, never its names nor what it is ordered by; COLUMNS where there is no terminal.
cat > team.org <<'END'
define unit service "Customer service"
define unit hotline "Hotline north of the river" in service
define grade G1 "Agent" pay 3000..4000 rank 1
define post director "Service director" in service headcount 1
define post team_lead_hotline "Team lead of the hotline" in hotline reports director grade G1
define post agent_hotline_early "Agent, early shift" in hotline reports team_lead_hotline grade G1 headcount 12 hours 20h per week
define post agent_hotline_late "Agent, late shift" in hotline reports team_lead_hotline grade G1 headcount 7
定义 部门 客服部 "客户服务部"
定义 岗位 客服主管 "客户服务部主管" 隶属 客服部
定义 岗位 热线坐席 "热线坐席（早班）" 隶属 客服部 上级 客服主管 职级 G1 编制 9
END
at() { COLUMNS=$1 "$ORGL" --lang "$2" --model team.db -c "$3"; }
"$ORGL" team.org --model team.db
for width in 60 40 30 20 8; do
    echo "== $width"
    at $width en 'show posts select unit.title as unit, title, manager, pay, hours, headcount order by headcount desc limit 3'
done
echo "== 中文"
for width in 40 20; do
    at $width zh '显示 岗位 其中 编制 > 5 取 部门、称谓、上级、薪酬、编制、工时 排序 按 工时'
done
echo "== entities, in the order of a field"
at 34 en 'show posts order by headcount desc'
echo "== a column that is called otherwise"
at 30 en 'show posts select unit, pay, hours, title, capacity as could_do order by capacity desc limit 2'
echo "== groups"
at 24 en 'show posts group by unit select count() as number_of_posts, unit, sum(headcount) as heads_of_all order by heads_of_all desc'
echo "== cards, findings, analyses, pictures"
at 30 en 'show agent_hotline_early' | head -8
at 30 en 'check no_duty' | head -4
at 34 zh '检查' | head -8
at 34 en 'analyze structure' | tail -12
at 34 en 'chart load' | head -3
at 34 zh '帮助 分析' | head -5
echo "== COLUMNS that says nothing"
for columns in '' 0 -3 wide 20x 999999; do COLUMNS=$columns "$ORGL" --model team.db -c 'show posts select title, unit, headcount limit 1' | sed -n 2p; done
