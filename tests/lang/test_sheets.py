#!/usr/bin/env python3
"""Scorecards and blank forms as files (12.9, 12.10): formulas that compute what Orgl scores, checks of what is typed in, pages whose
texts are escaped; in both languages."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
ORGL = str(pathlib.Path(os.environ.get('ORGL', ROOT / 'build' / 'orgl')).resolve())
failures = 0

MODEL = '''
define region north
define unit hotline "Hotline" region north
define grade G1 pay 4000..6000
define post lead "Team lead" in hotline
define post agent "Agent <b>&" in hotline reports lead grade G1
define kpi csat "Satisfaction <i>" target 80% floor 60% stretch 90%
define kpi aht "Handling time" target 300s better lower
define kpi sales "Sales" target 50 unit "orders"
define kpi open "No record" target 5
weight kpi csat 40%, aht 30%, sales 20%, open 10% for agent
record kpi csat for agent = 85% in 2026-10
record kpi aht for agent = 6min in 2026-10
record kpi sales for agent = 20 in 2026-10
define report visit "Visit <u>" kind form from agent to lead every 1w {
    fields customer: text, visited: date, cost: number, done: bool, with: post, channel: phone|visit, lines: {product: text, amount: number, how: new|old}
}
'''


def check(ok, what, detail=''):
    global failures
    failures += not ok
    print(('ok - ' if ok else 'not ok - ') + what)
    if not ok and detail:
        print('\n'.join('# ' + line for line in str(detail).splitlines()))


def orgl(statement, lang='en'):
    pathlib.Path('m.org').write_text(MODEL + statement, encoding='utf-8')
    return subprocess.run([ORGL, '--lang', lang, 'm.org'], capture_output=True, text=True, encoding='utf-8')


def sheet(path):
    with zipfile.ZipFile(path) as book:
        return book.read('xl/worksheets/sheet1.xml').decode(), book.read('xl/sharedStrings.xml').decode()


def cells(xml, strings):
    texts = [re.sub('<[^>]*>', '', t) for t in re.findall(r'<si>(.*?)</si>', strings, re.S)]
    found, formulas = {}, {}
    for name, attrs, body in re.findall(r'<c r="([A-Z]+\d+)"([^>]*?)(?:/>|>(.*?)</c>)', xml, re.S):
        formula, value = re.search('<f>(.*?)</f>', body), re.search('<v>(.*?)</v>', body)
        if formula:
            formulas[name] = formula.group(1).replace('&gt;', '>').replace('&lt;', '<').replace('&quot;', '"')
        if value:
            found[name] = texts[int(value.group(1))] if 't="s"' in attrs else value.group(1)
    return found, formulas


# ---- the few functions that a scorecard's formulas need ----

def compute(name, values, formulas):
    if name not in formulas:
        text = values.get(name, '')
        return float(text) if re.fullmatch(r'-?[\d.]+(E-?\d+)?', text) else text
    text = formulas[name].replace('$', '')
    text = re.sub(r'SUMIF\(([A-Z])(\d+):[A-Z](\d+),">=0",([A-Z])\d+:[A-Z]\d+\)', r'sumif("\1","\4",\2,\3)', text)
    text = re.sub(r'(SUM|COUNT)\(([A-Z])(\d+):[A-Z](\d+)\)', r'\1(column("\2",\3,\4))', text)
    text = re.sub(r'(?<![<>=])=(?!=)', '==', text)
    text = re.sub(r'(?<!")\b([A-J]\d+)\b', r'at("\1")', text)
    at = lambda ref: compute(ref, values, formulas)
    column = lambda c, a, b: [x for x in (at(f'{c}{i}') for i in range(a, b + 1)) if x != '']
    sumif = lambda c, d, a, b: sum(at(f'{d}{i}') for i in range(a, b + 1) if at(f'{c}{i}') != '')
    text = lazy(text)
    return eval(text, {'at': at, 'column': column, 'sumif': sumif, 'SUM': sum, 'COUNT': len, 'MIN': min, 'MAX': max,
                       'OR': lambda *xs: any(xs), 'IF': lambda c, a, b: a() if c else b()})


def lazy(text):
    """IF(c,a,b) with a and b as functions: an empty cell must not be computed with."""
    text = text.lstrip('=')
    i = text.find('IF(')
    if i < 0 or text[:i].endswith('sum'):
        return text
    depth, parts, start = 0, [], i + 3
    for k in range(i + 3, len(text)):
        c = text[k]
        if c == ',' and depth == 0 or c == ')' and depth == 0:
            parts.append(text[start:k])
            start = k + 1
            if c == ')':
                break
        depth += (c == '(') - (c == ')')
    return f'{text[:i]}IF({parts[0]}, lambda: {lazy(parts[1])}, lambda: {lazy(parts[2])}){text[k + 1:]}'


def scorecards():
    done = orgl('describe agent scorecard into "s.xlsx"\ndescribe agent scorecard into "s.html"\nprint score(agent)')
    check(done.returncode == 0, 'a scorecard is written', done.stderr)
    score = float(done.stdout.split()[-1])
    values, formulas = cells(*sheet('s.xlsx'))
    check(abs(float(values['J12']) - score) < 1e-6, 'the sum is the score', (values['J12'], score))
    check(abs(compute('J12', values, formulas) - score) < 1e-6, 'and what the formulas compute', formulas['J12'])
    scores = [compute(f'H{row}', values, formulas) for row in range(8, 12)]
    check([round(x, 6) if x != '' else x for x in scores] == [110, 60, 0, ''], 'scores by formula: higher, lower, at the floor, none', scores)
    for value, wanted in (('0.6', 0), ('0.7', 50), ('0.8', 100), ('0.9', 120), ('1', 120), ('0.1', 0)):
        got = compute('H8', values | {'G8': value}, formulas)
        check(abs(got - wanted) < 1e-6, f'{value} typed in scores {wanted}', got)
    for value, wanted in (('450', 0), ('300', 100), ('240', 120), ('100', 120), ('375', 50)):
        got = compute('H9', values | {'G9': value}, formulas)
        check(abs(got - wanted) < 1e-6, f'{value} s typed in scores {wanted}', got)
    page = pathlib.Path('s.html').read_text(encoding='utf-8')
    check('<b>&' not in page and '&lt;b&gt;&amp;' in page and 'Satisfaction &lt;i&gt;' in page, 'texts are escaped on the page')
    done = orgl('说明 agent 计分卡 在 地区 north 对 2026-10 写入 "卡.xlsx"\n说明 agent 计分卡', 'zh')
    check(done.returncode == 0 and '加权得分' in done.stdout and '指标' in sheet('卡.xlsx')[1], 'in Chinese', done.stdout + done.stderr)
    done = orgl('describe lead scorecard into "none.xlsx"')
    check(done.returncode == 0 and '<f>' not in sheet('none.xlsx')[0], 'without KPIs nothing is summed', done.stderr)
    one = pathlib.Path('s.xlsx').read_bytes()
    orgl('describe agent scorecard into "s.xlsx"')
    check(one == pathlib.Path('s.xlsx').read_bytes(), 'the same scorecard is the same file')


def forms():
    done = orgl('describe visit into "v.html"\ndescribe visit into "v.xlsx"')
    check(done.returncode == 0, 'a blank form is written', done.stderr)
    page = pathlib.Path('v.html').read_text(encoding='utf-8')
    check('size:A4' in page and 'Visit &lt;u&gt;' in page and '<u>' not in page and 'Agent &lt;b&gt;&amp;' in page, 'a page of paper, texts escaped')
    check(page.count('type="date"') == 1 and page.count('type="radio"') == 2 and page.count('type="checkbox"') == 1, 'inputs by the fields\' types')
    check(page.count('<option>new</option>') + page.count('<option>New</option>') == 4, 'four rows of the table', page)
    check('http' not in page and '<script' not in page, 'nothing from outside')
    xml, strings = sheet('v.xlsx')
    checks = re.findall(r'<dataValidation type="(\w+)".*?sqref="([A-Z0-9:]+)".*?(?:<formula1>(.*?)</formula1>)', xml)
    kinds = {where: (kind, what) for kind, where, what in checks}
    check(any(kind == 'list' and what == '"phone,visit"' for kind, what in kinds.values()), 'choices are checked', kinds)
    check(any(kind == 'list' and what == '"lead,agent"' for kind, what in kinds.values()), 'posts are checked', kinds)
    check(any(kind == 'date' for kind, _ in kinds.values()) and any(kind == 'decimal' for kind, _ in kinds.values()), 'dates and numbers are checked', kinds)
    check(any(what == '"new,old"' and ':' in where for where, (_, what) in kinds.items()), 'columns of a table are checked', kinds)
    done = orgl('use service\n说明 客户拜访表 写入 "空表.html"\n说明 需求分析报告 写入 "空表.xlsx"', 'zh')
    check(done.returncode == 0 and '满意度' in pathlib.Path('空表.html').read_text(encoding='utf-8') and '需求' in sheet('空表.xlsx')[1], 'in Chinese', done.stderr)


with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    scorecards()
    forms()
    os.chdir('/')
sys.exit(failures > 0)
