#!/usr/bin/env python3
"""The planted faults of the two customer-service examples: mending one removes just its findings."""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
ORGL = os.path.abspath(os.environ.get('ORGL', ROOT / 'build' / 'orgl'))
# What a line with a fault is, what mends it, and the findings (rule, entity) that are gone then.
FAULTS = {
    'service.org': [
        ('define skill telephony "Telephone system" levels 5', '', [('unused', 'telephony')]),
        ('pay 2600..3900 {', 'pay 2600..3400 {', [('pay_in_grade', 'social_agent')]),
        ('define post visitor "Customer visitor" in care reports to care_manager headcount 3',
         'define post visitor "Customer visitor" in care reports to care_manager grade G2 headcount 3', [('no_grade', 'visitor')]),
        ('# FAULT coverage, accountable:', 'assign survey to agent_north\n#', [('coverage', 'survey'), ('accountable', 'survey')]),
        ('assign returns to order_north, to order_east, to order_west',
         'assign returns to order_north as responsible and accountable, to order_east, to order_west', [('accountable', 'returns')]),
        ('define duty complaint', None, [('overload', 'complaint_officer')]),
        ('assign goodwill to care_manager', 'assign goodwill to key_account', [('separation', 'care_manager')]),
        ('assign needs to key_account share 50%, to visitor share 60% as accountable',
         'assign needs to key_account share 50%, to visitor share 50% as accountable', [('overlap', 'needs')]),
        ('relate ops_manager to trainer as coordinates by supervision',
         'relate ops_manager to trainer as coordinates by adjustment', [('two_superiors', 'trainer')]),
        ('grant shift_swap to lead_north as decide\ngrant shift_swap to lead_east as decide\ngrant shift_swap to lead_west as decide',
         'grant shift_swap to ops_manager as decide\ngrant shift_swap to lead_east as recommend\ngrant shift_swap to lead_west as recommend',
         [('decider', 'shift_swap')]),
        ('grant script_change to ops_manager as recommend', 'grant script_change to ops_manager as decide', [('decider', 'script_change')]),
        ('better lower about forecast', 'better lower source "planning system" about forecast', [('kpi_target', 'forecast_error')]),
        ('weight kpi csat 30%, fcr 30%, aht 30% for agent_west in region west',
         'weight kpi csat 40%, fcr 30%, aht 30% for agent_west in region west', [('kpi_weights', 'agent_west')]),
    ],
    '客服团队.org': [
        ('定义 技能 外语', '', [('unused', '外语')]),
        ('薪酬 5000..8200', '薪酬 5000..7500', [('pay_in_grade', '邮件专员')]),
        ('定义 岗位 社区专员 隶属 在线部 上级 在线主管 编制 2', '定义 岗位 社区专员 隶属 在线部 上级 在线主管 职级 专员级 编制 2', [('no_grade', '社区专员')]),
        ('# 问题 coverage、accountable：', '分配 满意度调查 给 华东专员\n#', [('coverage', '满意度调查'), ('accountable', '满意度调查')]),
        ('分配 退货登记 给 华东回访、给', '分配 退货登记 给 华东回访 作为 执行 和 负责、给', [('accountable', '退货登记')]),
        ('定义 职责 处理投诉', None, [('overload', '投诉专员')]),
        ('分配 发放补偿 给 关怀经理', '分配 发放补偿 给 大客户专员', [('separation', '关怀经理')]),
        ('给 拜访专员 份额 50%\n', '给 拜访专员 份额 40%\n', [('overlap', '需求分析')]),
        ('授权 话术修改 给 客服经理 作为 建议', '授权 话术修改 给 客服经理 作为 决定', [('decider', '话术修改')]),
        ('关于 华东外呼, 华南外呼, 西南外呼\n# 问题 kpi_target', '关于 华东外呼, 华南外呼, 西南外呼 来源 "回访系统"\n# 问题 kpi_target', [('kpi_target', '回访完成率')]),
        ('权重 指标 满意度 40%, 一次解决率 40%, 通话时长 10% 对 西南专员 在 地区 西南',
         '权重 指标 满意度 40%, 一次解决率 40%, 通话时长 20% 对 西南专员 在 地区 西南', [('kpi_weights', '西南专员')]),
    ],
}


def findings(text, report):
    """The findings of a script as {(rule, entity)}; the script's own output is not looked at."""
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder, 's.org').write_text(text, encoding='utf-8')
        env = dict(os.environ, HOME=folder, LC_ALL='C.UTF-8', TZ='UTC')
        made = subprocess.run([ORGL, '--model', 'm.db', 's.org'], cwd=folder, env=env, capture_output=True, timeout=60, check=False)
        if made.returncode not in (0, 1):
            report(False, 'the script runs', made.stdout.decode() + made.stderr.decode())
            return set()
        done = subprocess.run([ORGL, 'check', 'm.db', '--json'], cwd=folder, env=env, capture_output=True, timeout=60, check=False)
        return {(row['rule'], ', '.join(row['entities'])) for row in json.loads(done.stdout)}


def mend(text, fault):
    """The script with one fault mended; None when its line is not there, or there twice."""
    old, new, _ = fault
    if text.count(old) != 1:
        return None
    if new is not None:
        return text.replace(old, new)
    # too much work for three
    return re.sub(r'(' + re.escape(old) + r' .*?(?:volume|数量) )(\d+)', lambda m: m[1] + str(int(m[2]) * 3 // 5), text)


def main():
    failed = 0

    def report(good, what, why=''):
        nonlocal failed
        failed += not good
        print(('ok - ' if good else 'not ok - ') + what, flush=True)
        for line in why.splitlines() if not good else []:
            print('  ' + line)

    for name, faults in FAULTS.items():
        text = (ROOT / 'examples' / name).read_text(encoding='utf-8')
        before = findings(text, report)
        planted = {finding for fault in faults for finding in fault[2]}
        report(before == planted, f'{name}: {len(before)} findings, each planted',
               f'without a fault: {before - planted}; without a finding: {planted - before}')
        report(len({rule for rule, _ in before}) >= 8, f'{name}: at least eight rules fire')
        for fault in faults:
            mended = mend(text, fault)
            label = f'{name}: {", ".join(rule + " " + entity for rule, entity in fault[2])}'
            if mended is None or mended == text:
                report(False, label, f'the line is not there once: {fault[0]}')
                continue
            after = findings(mended, report)
            report(before - after == set(fault[2]) and not after - before, label,
                   f'gone: {before - after}; new: {after - before}')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
