#!/usr/bin/env python3
"""explain gives the attribute's own value, for every attribute of every entity of the examples; where the formula is a sum, a
ratio or a product, the parts that it shows make that value. Every figure of every analysis' summary is explained too."""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
ORGL = os.path.abspath(os.environ.get('ORGL', ROOT / 'build' / 'orgl'))
EXAMPLES = ['service.org', '客服团队.org', 'bakery.org']
SUMS = {'unit.headcount', 'unit.fte', 'unit.cost', 'unit.demand', 'unit.capacity', 'post.demand', 'post.span_heads', 'post.team_cost', 'post.size',
        'grade.headcount', 'duty.share_sum'}
PAIRS = {'post.load': lambda a, b: a / b, 'unit.load': lambda a, b: a / b, 'decision.gap': lambda a, b: a - b}
failures = 0


def check(ok, what):
    global failures
    failures += not ok
    print(('ok - ' if ok else 'not ok - ') + what)


def table(name, macro):
    text = (ROOT / 'interp' / name).read_text(encoding='utf-8')
    return re.findall(rf'^{macro}\((\w+), (\w+|"\w+"), "([^"]*)"', text, re.M)


def attributes():
    plurals = {i: p for i, p in re.findall(r'^KIND\((\w+), "\w+", "(\w+)"', (ROOT / 'interp/words/kinds.def').read_text(encoding='utf-8'), re.M)}
    return [(kind.lower(), plurals[kind], name) for kind, _, name in table('words/attrs.def', 'ATTR')]


def model(example):
    """The definitions, without the questions behind them."""
    text = (ROOT / 'examples' / example).read_text(encoding='utf-8')
    lines = [l for l in text.split('\n') if not re.match(r'(show|check|print|analyze|chart|matrix|显示|检查|打印|分析|图|矩阵|source|原文)\b', l)]
    return '\n'.join(lines) + '\nset model.language = "en"\nprint "=====BEGIN====="\n'


def run(folder, text):
    (folder / 't.org').write_text(text, encoding='utf-8')
    return subprocess.run([ORGL, '--json', '--lang', 'en', 't.org'], cwd=folder, capture_output=True, text=True, encoding='utf-8')


def documents(text):
    """What --json prints, one document behind the other."""
    text = text.rpartition('=====BEGIN=====')[2]
    decoder, at, result = json.JSONDecoder(), 0, []
    while text[at:].strip():
        value, at = decoder.raw_decode(text, at + len(text[at:]) - len(text[at:].lstrip()))
        result.append(value)
    return iter(result)


def number(value):
    match = re.match(r'-?\d+(\.\d+)?(e[-+]?\d+)?', value) if isinstance(value, str) else None
    return value if isinstance(value, (int, float)) else float(match.group(0)) if match else None


def parts_fit(attribute, why):
    parts = [number(p.get('value')) for p in why.get('parts', [])]
    value = number(why['value'])
    if value is None or any('more' in p['what'] and p.get('value') is None for p in why.get('parts', [])):
        return True
    if attribute in PAIRS:
        return len(parts) == 2 and abs(PAIRS[attribute](*parts) - value) < 1e-9 * max(1, abs(value))
    if attribute in SUMS:
        return abs(sum(p for p in parts if p is not None) - value) < 1e-9 * max(1, abs(value))
    return True


def explained(why):
    """A leaf says where it comes from: a place, a note, or a formula."""
    if why.get('parts'):
        return all(explained(part) for part in why['parts'])
    derived = why['value'] in (0, None) or isinstance(why['value'], str) or why.get('formula')
    return bool(why.get('place') or why.get('note') or derived or why['what'].startswith(('and ', 'L, ')))


def compare(folder, example):
    script = model(example)
    for kind, plural, name in attributes():
        script += f'show {plural} select {name}\nfor x in {plural} {{ explain x.{name} depth 4 }}\n'
    ran = run(folder, script)
    check(ran.returncode in (0, 1) and not ran.stderr, f'{example} runs {ran.stderr[:300]}'.strip())
    wrong, unfit, unsaid, count = [], [], [], 0
    told = documents(ran.stdout)
    for kind, _, name in attributes():
        for row in next(told):
            why = next(told)
            count += 1
            if why['value'] != row[name] or not why.get('formula') or not why.get('doc'):
                wrong.append(why['what'])
            if not parts_fit(f'{kind}.{name}', why):
                unfit.append(why['what'])
            if not explained(why):
                unsaid.append(why['what'])
    check(count > 100 and not wrong, f'{example}: {count} values are those of the attributes {wrong[:5] or ""}'.strip())
    check(not unfit, f'{example}: the parts make the value {unfit[:5] or ""}'.strip())
    check(not unsaid, f'{example}: every part says where it comes from {unsaid[:5] or ""}'.strip())


def figures(folder):
    names = re.findall(r'^ANALYSIS\((\w+)', (ROOT / 'interp/words/analysis.def').read_text(encoding='utf-8'), re.M)
    script = model('service.org') + ''.join(f'show (analyze {n}).summary\n' for n in names)
    ran = run(folder, script)
    check(ran.returncode == 0, f'the summaries {ran.stderr[:300]}'.strip())
    rows = [(n, item) for n, summary in zip(names, documents(ran.stdout)) for item in summary.items()]
    ran = run(folder, model('service.org') + ''.join(f'explain (analyze {n}).summary.{f}\n' for n, (f, _) in rows))
    check(ran.returncode == 0, f'the figures are explained {ran.stderr[:300]}'.strip())
    wrong, bare = [], []
    for (n, (f, value)), why in zip(rows, documents(ran.stdout)):
        if why['value'] != value:
            wrong.append(f'{n}.{f}')
        if not why.get('formula'):
            bare.append(f'{n}.{f}')
    check(not wrong, f'{len(rows)} figures are those of the summaries {wrong or ""}'.strip())
    check(not bare, f'each has its formula in figures.def {bare or ""}'.strip())


def main():
    for example in EXAMPLES:
        with tempfile.TemporaryDirectory() as folder:
            compare(pathlib.Path(folder), example)
    with tempfile.TemporaryDirectory() as folder:
        figures(pathlib.Path(folder))
    known = {a for a in re.findall(r'^EXPLAIN\((\w+),', (ROOT / 'interp/words/explain.def').read_text(encoding='utf-8'), re.M)}
    missing = [f'{k}_{i}' for k, i, _ in table('words/attrs.def', 'ATTR') if f'{k}_{i}' not in known]
    check(not missing, f'each attribute has its row in explain.def {missing or ""}'.strip())
    return 1 if failures else 0


if __name__ == '__main__':
    sys.exit(main())
