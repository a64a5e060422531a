#!/usr/bin/env python3
"""`orgl learn`: the exercises done at the prompt in both languages, hints, and a teacher's own lesson."""
import os
import subprocess
import tempfile

from _prompt import ORGL, Prompt, run

ENGLISH = [
    (['define unit service', 'define unit hotline in service'], 'A part within a whole'),
    (['define post boss in service', 'define post lead reports boss', 'define post agent reports lead'], 'A line of command'),
    (['set lead.unit = hotline', 'set agent.unit = hotline'], 'Everybody belongs somewhere'),
    (['set agent.headcount = 6'], 'More than one place'),
    (['define grade G1 pay 2000..3000', 'set boss.grade = G1', 'set lead.grade = G1', 'set agent.grade = G1'], 'What it costs'),
    (['define post writer in service reports boss', 'define post coach in service reports boss'], 'Five posts'),
    (['define duty answer volume 2600 per week takes 5min', 'define duty mail volume 300 per week takes 5min',
      'define duty plan volume 1 per week takes 2d'], 'Work'),
    (['assign answer to agent', 'assign mail to writer', 'assign plan to lead'], "Nobody's work"),
    (['set agent.headcount = 7'], 'Not too much'),
    (['define decision refund', 'grant refund to agent'], 'One who decides'),
    (['define kpi csat target 92%', 'define kpi fcr target 75%', 'weight kpi csat 60%, fcr 40% for agent'], 'Goals that make a whole'),
    (['define duty teach volume 2 per week takes 2h', 'assign teach to coach', 'define duty lead_all volume 1 per week takes 2d',
      'assign lead_all to boss'], 'A clean bill'),
]
CHINESE = [
    (['定义 部门 客服部', '定义 部门 热线组 隶属 客服部'], '部门套部门'),
    (['定义 岗位 主管 隶属 客服部', '定义 岗位 组长 上级 主管', '定义 岗位 专员 上级 组长'], '上下级'),
    (['设置 组长.部门 = 热线组', '设置 专员.部门 = 热线组'], '各归其位'),
    (['设置 专员.编制 = 6'], '编制'),
    (['定义 职级 P1 薪酬 4500..6500', '设置 主管.职级 = P1', '设置 组长.职级 = P1', '设置 专员.职级 = P1'], '职级与薪酬'),
    (['定义 岗位 文员 隶属 客服部 上级 主管', '定义 岗位 教练 隶属 客服部 上级 主管'], '五个岗位'),
    (['定义 职责 接听 数量 2600 每周 耗时 5分钟', '定义 职责 邮件 数量 300 每周 耗时 5分钟', '定义 职责 排班 数量 1 每周 耗时 2天'], '职责'),
    (['分配 接听 给 专员', '分配 邮件 给 文员', '分配 排班 给 组长'], '事事有人做'),
    (['设置 专员.编制 = 7'], '忙闲适度'),
    (['定义 决策 退款', '授权 退款 给 专员'], '一事一决'),
    (['定义 指标 满意度 目标 92%', '定义 指标 解决率 目标 75%', '权重 指标 满意度 60%, 解决率 40% 对 专员'], '权重合计 100%'),
    (['定义 职责 带教 数量 2 每周 耗时 2h', '分配 带教 给 教练', '定义 职责 管理 数量 1 每周 耗时 2天', '分配 管理 给 主管'], '体检通过'),
]


def go_through(tasks, last, *args):
    """Each entry but a task's last leaves it open; the last one closes it."""
    with Prompt(*args, 'learn', 'done.db', rows=60, cols=300) as p:
        p.expect('done> ')
        for entries, title in tasks:
            for entry in entries[:-1]:
                shown = p.enter(entry, 'done> ')
                assert f'✓ {title}' not in shown and 'rror[' not in shown and '错误' not in shown, shown
            shown = p.enter(entries[-1], 'done> ')
            assert f'\n✓ {title}' in shown, shown
        assert last in shown, shown
        assert '\n5' in p.enter('count(posts)', 'done> ')
        folder = p.folder
        assert p.leave() == 0
    return folder


def graded(folder, *args):
    done = subprocess.run([os.path.abspath(ORGL), *args], cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, env={**os.environ, 'LC_ALL': 'C.UTF-8', 'HOME': folder}, check=False)
    return done.returncode, done.stdout.decode()


def test_the_course_in_english():
    folder = go_through(ENGLISH, 'That was the last task')
    status, out = graded(folder, 'learn', 'done.db')
    assert status == 0 and out.count('✓') == 12, out
    assert graded(folder, '-c', 'show rules', 'done.db')[1].count('task_') == 0


def test_the_course_in_chinese():
    folder = go_through(CHINESE, '全部完成', '--lang', 'zh')
    assert graded(folder, '--lang', 'zh', 'learn', 'done.db')[1].startswith('✓ 部门套部门\n')


def test_hints_and_what_is_missing():
    with Prompt('learn', rows=60, cols=200) as p:
        assert 'Task 1 of 12: A part within a whole' in p.expect('orgl> ')
        assert 'define unit hotline in service' in p.enter('hint')
        assert 'Task 1 of 12' in p.enter('task')
        assert 'Not yet' not in p.enter('define unit a')
        assert 'Task 2' not in p.enter('define unti b')
        assert 'Task 2 of 12' in p.enter('define unit b in a')
        assert 'Task 3 of 12' not in p.enter('define post x reports y; define post y')
        assert 'Task 3 of 12' in p.enter('skip') + p.enter('task')
        assert 'Not yet.\nPut every post into a unit; 1 have none yet.' in p.enter('set x.unit = a')
        assert p.leave() == 0


LESSON = '''# A lesson.
define unit office

rule two "Two posts" {
    for      model
    when     count(posts in office) < 2
    say      "Define two posts in the office; {count(posts in office)} so far"
    advice   "define post clerk in office"
}

规则 paid "Pay" {
    对于 岗位 p
    条件 p.薪酬 = 无
    提示 "{p.name} has no pay"
}
'''


def test_a_lesson_of_a_teacher():
    folder = tempfile.mkdtemp(prefix='orgl-prompt-')
    for name, text in (('lesson.org', LESSON), ('none.org', 'define unit a\n'), ('bad.org', LESSON.replace('count(posts in office) < 2', 'count(')),
                       ('answer.org', 'define unit x\n')):
        with open(os.path.join(folder, name), 'w', encoding='utf-8') as file:
            file.write(text)
    with Prompt('learn', 'lesson.org', 'work.db', folder=folder, cols=200) as p:
        assert 'Task 1 of 2: Two posts' in p.expect('work> ')
        assert 'Define two posts in the office; 1 so far' in p.enter('define post a in office', 'work> ')
        assert '✓ Two posts' in p.enter('define post b in office', 'work> ')
        assert 'b has no pay' in p.enter('set a.pay = 1..2', 'work> ')
        assert '✓ Pay' in p.enter('set b.pay = 1..2', 'work> ')
        assert p.leave() == 0
    status, out = graded(folder, 'learn', 'lesson.org', 'answer.org')
    assert status == 1 and out == '– Two posts: Define two posts in the office; 0 so far\n✓ Pay\n', out
    status, out = graded(folder, 'learn', 'none.org')
    assert status == 3 and 'has no rules' in out, out
    status, out = graded(folder, 'learn', 'bad.org')
    assert status == 3 and 'error[E1' in out, out
    status, out = graded(folder, 'learn', 'missing.org')
    assert status == 4 and 'cannot be read' in out, out


run(globals())
