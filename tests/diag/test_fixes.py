#!/usr/bin/env python3
"""Slips of the sort that people make out of other habits: each is one diagnostic, its fix (or suggestion) is an edit that
gives the line behind the arrow, and that line runs. Positions are those of --json."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

ORGL = os.path.abspath(os.environ.get('ORGL', pathlib.Path(__file__).resolve().parents[2] / 'build' / 'orgl'))

ENGLISH = '''set model.currency = "CNY"
define region east
define grade G3 rank 3 pay 5000..8000
define grade M1 rank 5 pay 9000..15000
define unit service "Customer service"
define unit hotline "Hotline" in service region east
define skill listening
define post director in service grade M1
define post lead in hotline reports to director grade M1
define post agent "Agent" in hotline reports lead grade G3 headcount 12 requires listening >= 3
define duty answer volume 4200 per week takes 6min
define duty complaint volume 150 per week takes 40min
define kpi csat target 92%
define decision refund
'''

CHINESE = '''定义 部门 客服部
定义 部门 热线组 隶属 客服部
定义 职级 G3 等级 3
定义 岗位 客服经理 隶属 客服部
定义 岗位 客服专员 隶属 热线组 上级 客服经理 职级 G3 编制 12
定义 职责 接听 数量 4200 每周 耗时 6分钟
定义 指标 满意度 目标 92%
'''

# slip → what it is after the fix
EN = '''
assign answer agent → assign answer to agent
assign answer for agent → assign answer to agent
assign answer to agent 60% → assign answer to agent share 60%
assign answer to agent share 60 → assign answer to agent share 60%
assign answer to agent share=60% → assign answer to agent share 60%
assign answer to agents → assign answer to agent
weight csat for agent 60% → weight kpi csat for agent 60%
weight kpi csat 60% to agent → weight kpi csat 60% for agent
weight kpi csat 60 for agent → weight kpi csat 60% for agent
weight kpi csat for agent = 60% → weight kpi csat for agent 60%
record kpi csat for agent = 91% for 2026-10 → record kpi csat for agent = 91% in 2026-10
record kpi csat for agent = 91% in 2026/10 → record kpi csat for agent = 91% in 2026-10
set agent headcount 14 → set agent.headcount = 14
set agent.headcount to 14 → set agent.headcount = 14
set agent.headcount 14 → set agent.headcount = 14
agent.headcount = 14 → set agent.headcount = 14
set headcount of agent = 14 → set agent.headcount = 14
set agent.headcount = "14" → set agent.headcount = 14
set agent.pay = 6000 to 9000 → set agent.pay = 6000..9000
set agent.pay = 8k → set agent.pay = 8000
set agent.pay = 9000..6000 → set agent.pay = 6000..9000
set agent.grade G3 → set agent.grade = G3
set model.currency = CNY → set model.currency = "CNY"
set model.language = zh → set model.language = "zh"
show posts where span is 3 → show posts where span = 3
show posts where load > 90%, span > 3 → show posts where load > 90% and span > 3
show posts where title like "Agent" → show posts where title matches "Agent"
show posts where title contains "Agent" → show posts where title matches "Agent"
show posts where span > 3 && load > 3 → show posts where span > 3 and load > 3
show posts where span > 3 || load > 3 → show posts where span > 3 or load > 3
show posts where span ≥ 3 → show posts where span >= 3
show posts where grade = "M1" → show posts where grade.name = "M1"
show posts where name = agent → show posts where name = agent.name
show posts in hotlin → show posts in hotline
show posts under directer → show posts under director
show posts sorted by load → show posts order by load
show posts order by load descending → show posts order by load desc
show posts select name load → show posts select name , load
show posts group by grade select grade, count(*) → show posts group by grade select grade, count()
show count posts → show count(posts)
show max(1;2) → show max(1,2)
show max(posts.headcount) → show max(headcount of posts)
show load of agent → show agent.load
print posts.count → print count(posts)
show agent.boss → show agent.manager
show agent.manger → show agent.manager
show agent.salary → show agent.pay
print "load: " + agent.load → print "load: {agent.load}"
print 1 2 → print 1 , 2
print hello → print "hello"
explain agent load → explain agent.load
describe agent to "agent.md" → describe agent into "agent.md"
describe agent in "agent.md" → describe agent into "agent.md"
describe agent into agent.md → describe agent into "agent.md"
show posts into posts.csv → show posts into "posts.csv"
show posts into "posts.xls" → show posts into "posts.xlsx"
analyze load for hotline → analyze load of hotline
check hotline → check of hotline
let x 5 → let x = 5
let x := 5 → let x = 5
if agent.load > 1 print 1 → if agent.load > 1 { print 1 }
for each p in posts { print p.name } → for p in posts { print p.name }
expect agent.load < 1 "high" → expect agent.load < 1 , "high"
relate lead agent as advises → relate lead to agent as advises
rename post agent csr → rename post agent to csr
rename post agent as csr → rename post agent to csr
define post 5 → define post "5"
define post clerk, in hotline → define post clerk in hotline
define post clerk headcount: 12, grade: G3 → define post clerk headcount: 12 grade: G3
define post clerk { headcount = 14, grade = G3 } → define post clerk { headcount = 14 grade = G3 }
define post clerk pay $5000..8000 → define post clerk pay 5000..8000
define post clerk pay 5000–8000 → define post clerk pay 5000..8000
define post clerk pay 5000…8000 → define post clerk pay 5000..8000
define post clerk pay 5000...8000 → define post clerk pay 5000..8000
define post clerk requires listening > 3 → define post clerk requires listening >= 3
define post clerk nature full time → define post clerk nature full_time
define post clerk nature full-time → define post clerk nature full_time
define post clerk "Clerk one” → define post clerk "Clerk one"
define post clerk ‘Clerk one’ → define post clerk "Clerk one"
define post clerk „Clerk one“ → define post clerk "Clerk one"
define post clerk summary answers → define post clerk summary "answers"
define duty d volume 100/week → define duty d volume 100 per week
define duty d volume 100 a week → define duty d volume 100 per week
define duty d volume 100 weekly → define duty d volume 100 per week
define duty d takes 6 mins → define duty d takes 6min
define duty d takes 1h 30min → define duty d takes 1h30min
define kpi k target 92 percent → define kpi k target 92%
define kpi k target >= 92% → define kpi k target 92%
define kpi k unit % → define kpi k unit "%"
define person chen since 2026/10/1 → define person chen since 2026-10-01
define person chen since 1.10.2026 → define person chen since 2026-10-01
define person chen since "2026-10-01" → define person chen since 2026-10-01
define process p steps answer -> complaint → define process p steps answer , complaint
define field post.badge string → define field post.badge text
let boss = "lead"; define post clerk reports boss → let boss = "lead"; define post clerk reports @boss
show posts where 3 < span < 8 → show posts where 3 < span and span < 8
fn f(x) { x * 2 } → fn f(x) { return x * 2 }
assign agent to answer → assign answer to agent
'''

ZH = '''
分配 接听 客服专员 → 分配 接听 给 客服专员
分配 接听 到 客服专员 → 分配 接听 给 客服专员
分配 接听 给 客服专员 60% → 分配 接听 给 客服专员 份额 60%
分配 接听 给 客服专员 份额：60％ → 分配 接听 给 客服专员 份额 60％
权重 指标 满意度 60% 给 客服专员 → 权重 指标 满意度 60% 对 客服专员
记录 指标 满意度 对 客服专员 为 91% 在 2026-10 → 记录 指标 满意度 对 客服专员 = 91% 在 2026-10
记录 指标 满意度 对 客服专员 = 91% 在 2026年10月 → 记录 指标 满意度 对 客服专员 = 91% 在 2026-10
设置 客服专员 编制 14 → 设置 客服专员.编制 = 14
设置 客服专员.编制 为 14 → 设置 客服专员.编制 = 14
显示 岗位 其中 编制 大于 3 → 显示 岗位 其中 编制 > 3
显示 岗位 其中 编制 不少于 3 → 显示 岗位 其中 编制 >= 3
显示 岗位 其中 职级 是 G3 → 显示 岗位 其中 职级 = G3
显示 岗位 其中 名称 包含 "客服" → 显示 岗位 其中 名称 匹配 "客服"
显示 岗位 隶属 热线 → 显示 岗位 隶属 热线组
显示 岗位 取 名称 编制 → 显示 岗位 取 名称 , 编制
显示 热线组的岗位 → 显示 热线组 的 岗位
显示 客服专员.老板 → 显示 客服专员.上级
显示 客服专员.工资 → 显示 客服专员.薪酬
显示 岗位 写入 “岗位.xls” → 显示 岗位 写入 “岗位.xlsx”
说明 客服专员 到 "客服.md" → 说明 客服专员 写入 "客服.md"
说明 客服专员 写入 客服.md → 说明 客服专员 写入 "客服.md"
解释 客服专员 负荷 → 解释 客服专员.负荷
改名 岗位 客服专员 客服代表 → 改名 岗位 客服专员 给 客服代表
检查 热线组 → 检查 范围 热线组
分析 工作量 → 分析 负荷
创建 岗位 甲 → 定义 岗位 甲
定义 岗位 甲 属于 热线组 → 定义 岗位 甲 隶属 热线组
定义 岗位 甲 直属上级 客服经理 → 定义 岗位 甲 上级 客服经理
定义 岗位 甲 编制 12人 → 定义 岗位 甲 编制 12
定义 岗位 甲 编制：１２，职级：G3 → 定义 岗位 甲 编制：１２ 职级：G3
定义 岗位 甲 薪酬 5000～8000 → 定义 岗位 甲 薪酬 5000..8000
定义 岗位 甲 薪酬 5000到8000 → 定义 岗位 甲 薪酬 5000..8000
定义 岗位 甲 薪酬 5000—8000 → 定义 岗位 甲 薪酬 5000..8000
定义 岗位 甲 薪酬 ￥5000..8000 → 定义 岗位 甲 薪酬 5000..8000
定义 岗位 甲 学历 研究生 → 定义 岗位 甲 学历 硕士
定义 岗位 甲 “专员" → 定义 岗位 甲 "专员"
定义 岗位 甲 "专员” → 定义 岗位 甲 "专员"
定义 岗位 甲 「专员」 → 定义 岗位 甲 "专员"
定义 岗位 甲 《专员》 → 定义 岗位 甲 "专员"
定义 岗位 甲。 → 定义 岗位 甲;
定义 岗位 甲{编制 3，职级 G3} → 定义 岗位 甲{编制 3 职级 G3}
定义 职责 乙 数量 100/周 → 定义 职责 乙 数量 100 每周
定义 职责 乙 数量 100次每周 → 定义 职责 乙 数量 100 每周
定义 职责 乙 耗时 6 分 → 定义 职责 乙 耗时 6分钟
定义 职责 乙 耗时 1个小时 → 定义 职责 乙 耗时 1小时
定义 人员 丙 自 2026年10月3日 → 定义 人员 丙 自 2026-10-03
'''


def run(folder, lang, base, line, *options):
    (folder / 'a.org').write_text(base + line + '\n', encoding='utf-8')
    return subprocess.run([ORGL, '--lang', lang, *options, 'a.org'], cwd=folder, capture_output=True, text=True, timeout=60)


def mended(line, diag, first):
    """The line after the diagnostic's edit, None when it has none or stands elsewhere."""
    new = diag.get('fix') or diag.get('suggestion')
    if not new or diag.get('line') != first or diag.get('end_line') != first:
        return None
    return line[:diag['column'] - 1] + new + line[diag['end_column'] - 1:]


def attempt(folder, lang, base, slip, wanted):
    first = base.count('\n') + 1
    diags = json.loads(run(folder, lang, base, slip, '--json').stderr or '[]')
    if len(diags) != 1:
        return f'{len(diags)} diagnostics'
    line = mended(slip, diags[0], first)
    if line != wanted:
        return f'{diags[0]["code"]}: {diags[0]["message"]} gives {line}'
    again = run(folder, lang, base, wanted)
    return '' if again.returncode == 0 else again.stdout + again.stderr


def main():
    failed = 0
    for lang, base, rows in (('en', ENGLISH, EN), ('zh', CHINESE, ZH)):
        for row in rows.strip().split('\n'):
            slip, wanted = row.split(' → ')
            with tempfile.TemporaryDirectory() as folder:
                wrong = attempt(pathlib.Path(folder), lang, base, slip, wanted)
            print(f'{"not " if wrong else ""}ok - {slip}')
            if wrong:
                print(f'# {wrong}')
            failed += bool(wrong)
    return failed > 0


sys.exit(main())
