#!/usr/bin/env python3
"""Every field that the source text names for a job description, as job_description.tsv lists them: said, shown in the right part,
empty when it is not said, exported, imported and dumped, in English and in Chinese."""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
ORGL = str(pathlib.Path(os.environ.get('ORGL', ROOT / 'build' / 'orgl')).resolve())
LANGS = ['en', 'zh']
PARTS = {'basic_data': ('Basic data', '基本资料'), 'description': ('Description of the work', '工作描述'),
         'qualification': ('Qualification', '任职资格'), 'environment': ('Working environment', '工作环境'),
         'rights': ('Rights and benefits', '权利与利益'), 'appraisal': ('Appraisal', '考核')}
# What stands around the post, and the statements that bring about what no clause of it says.
AROUND = {'en': '''set model.language = "en"
define unit hotline "Hotline"
define grade G3 rank 3 pay 5000..8000
define family care "Care series"
define skill listening "Listening"
define hazard noise "Noise"
define post lead "Lead", chat "Chat agent"
define duty calls "Answer calls" authority decide outcome "Answered calls" standard "Within 20 s"
define decision refund "Refund"
define kpi csat "Satisfaction" target 90%
''', 'zh': '''设置 模型.语言 = "zh"
定义 部门 hotline "Hotline"
定义 职级 G3 等级 3 薪酬 5000..8000
定义 职类 care "Care series"
定义 技能 listening "Listening"
定义 危险 noise "Noise"
定义 岗位 lead "Lead", chat "Chat agent"
定义 职责 calls "Answer calls" 权限 决定 结果 "Answered calls" 标准 "Within 20 s"
定义 决策 refund "Refund"
定义 指标 csat "Satisfaction" 目标 90%
'''}
BEHIND = {'en': '''define post junior "Junior" reports agent headcount 2 promotes agent
assign calls to agent time 62.5% as responsible and accountable
grant refund to agent
weight kpi csat for agent 100%
''', 'zh': '''定义 岗位 junior "Junior" 上级 agent 编制 2 晋升 agent
分配 calls 给 agent 时间 62.5% 作为 执行 和 负责
授权 refund 给 agent
权重 指标 csat 对 agent 100%
'''}
BARE = {'en': 'define post agent "Agent"', 'zh': '定义 岗位 agent "Agent"'}
failures = 0


def check(ok, what, detail=''):
    global failures
    failures += not ok
    print(('ok - ' if ok else 'not ok - ') + what)
    if not ok and detail:
        print('\n'.join('# ' + line for line in str(detail).splitlines()[:20]))


def table():
    names = ['source', 'part', 'key', 'clause_en', 'clause_zh', 'label_en', 'label_zh', 'shown_en', 'shown_zh']
    for line in (ROOT / 'tests' / 'lang' / 'job_description.tsv').read_text(encoding='utf-8').splitlines():
        if not line.startswith('#'):
            yield dict(zip(names, line.split('\t'), strict=True))


def run(text, cwd, *words):
    path = pathlib.Path(cwd) / 'run.org'
    path.write_text(text, encoding='utf-8')
    done = subprocess.run([ORGL, *words, str(path)], cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, timeout=60, check=False)
    return done.returncode, done.stdout.decode('utf-8', 'replace')


def script(rows, lang, without=None):
    clauses = [r['clause_' + lang] for r in rows if r['clause_' + lang] != '-' and r is not without]
    return AROUND[lang] + BARE[lang] + ' {\n    ' + '\n    '.join(clauses) + '\n}\n' + BEHIND[lang]


def value_at(page, row):
    """The fact of the row in the JSON, or the cells of its table's column."""
    part, _, column = row['key'].partition('.')
    entry = page[row['part']].get(part)
    return [cell[column] for cell in entry] if column else entry


def is_set(page, row):
    value = value_at(page, row)
    if isinstance(value, list):
        return bool(value) and any(v is not None for v in value)
    return value is not None and value['source'] != 'empty' and value['value'] is not None


def sections(html):
    return {re.sub(r'^([一二三四五六七八]、|\d+ )', '', title): body
            for title, body in re.findall(r'<section>\n<h2>(.*?)</h2>(.*?)</section>', html, re.S)}


def shown(html, row, lang):
    body = sections(html).get(PARTS[row['part']][LANGS.index(lang)], '')
    text = re.sub(r'<[^>]+>', '', body)
    label, value = row['label_' + lang], row['shown_' + lang]
    if '.' in row['key']:
        return f'>{label}</th>' in body and f'>{value}<' in body
    fact = re.search(r'<th scope="row">' + re.escape(label) + r'</th><td>(.*?)</td>', body, re.S)
    return bool(fact) and value in re.sub(r'<[^>]+>', '', fact.group(1)) and value in text


def describe(text, cwd):
    status, said = run(text + 'describe agent into "a.json"\ndescribe agent into "a.html"\n', cwd)
    if status:
        return None, said
    page = pathlib.Path(cwd)
    return json.loads((page / 'a.json').read_text(encoding='utf-8')), (page / 'a.html').read_text(encoding='utf-8')


def again(text, cwd, how):
    """The description after the model went out and came back."""
    if how == 'dump':
        status, said = run(text + 'dump into "m.org"\n', cwd)
        source = (pathlib.Path(cwd) / 'm.org').read_text(encoding='utf-8') if status == 0 else ''
    else:
        status, said = run(text + 'export into "out/"\n', cwd)
        source = 'import all from "out/"\n'
    return describe(source, cwd) if status == 0 else (None, said)


def check_language(rows, lang):
    with tempfile.TemporaryDirectory() as cwd:
        page, html = describe(script(rows, lang), cwd)
        check(page is not None, f'{lang}: all fields are said', html)
        if page is None:
            return
        back = {how: again(script(rows, lang), cwd, how)[0] for how in ['export', 'dump']}
        for row in rows:
            name = f"{row['source']} ({row['key']}, {lang})"
            check(is_set(page, row), f'{name}: said', value_at(page, row))
            check(shown(html, row, lang), f'{name}: shown in its part', row)
            for how, other in back.items():
                check(other is not None and value_at(other, row) == value_at(page, row), f'{name}: {how} keeps it')
        bare, _ = describe(AROUND[lang] + BARE[lang] + '\n', cwd)
        status, text = run(AROUND[lang] + BARE[lang] + '\ndescribe agent\n', cwd)
        _, brief = run(AROUND[lang] + BARE[lang] + '\ndescribe agent brief\n', cwd)
        empty = {'en': 'not stated', 'zh': '未填写'}[lang]
        for row in rows:
            if row['clause_' + lang] == '-' or '.' in row['key'] or is_set(bare, row) or row['key'] == 'manages':
                continue
            line = re.search(r'^  ' + re.escape(row['label_' + lang]) + r'\s+' + empty, text, re.M)
            check(status == 0 and line is not None, f"{row['source']} ({row['key']}, {lang}): empty says so")
            check(f"  {row['label_' + lang]} " not in brief, f"{row['source']} ({row['key']}, {lang}): brief leaves it out")


def check_gaps(rows):
    """The table has each field that a post has, under the words of the language."""
    kinds = (ROOT / 'interp' / 'words' / 'kinds.def').read_text(encoding='utf-8')
    words = {name: zh for name, zh in re.findall(r'^FIELD\(POST, \w+, "(\w+)", "([^"]+)"', kinds, re.M)}
    said = {r['clause_en'].split()[0]: r['clause_zh'].split()[0] for r in rows if r['clause_en'] != '-'}
    for name, zh in words.items():
        check(said.get(name) == zh, f'post.{name} ({zh}) stands in the table', said.get(name))
    check(not set(said) - set(words), 'the table says nothing that is no field', set(said) - set(words))


def main():
    rows = list(table())
    check_gaps(rows)
    for lang in LANGS:
        check_language(rows, lang)
    return failures != 0


if __name__ == '__main__':
    sys.exit(main())
