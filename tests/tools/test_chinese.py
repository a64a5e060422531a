#!/usr/bin/env python3
"""Nothing that a Chinese reader sees is left in English: every page of help, every message and its explanation, the command's own
messages, and what the Chinese example prints. Names, examples, signatures, file formats and programs are the same in both languages."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
ORGL = str(pathlib.Path(os.environ.get('ORGL', ROOT / 'build' / 'orgl')).resolve())
WORDS = ROOT / 'interp' / 'words'
# Words of English sentences that are neither words of the language nor names.
PROSE = set('''the is are was were be been this that these those must cannot there have which what its their your here nothing
several than an does such only also'''.split())
SAME = re.compile(r'''“[^”]*”|"[^"]*"|‘[^’]*’|`[^`]*`|'[^']*'|\{[^{}]*\}|\([\w ,.]*\)|--[a-z-]+(?:[ =][\w|,./]+)?|\w+\.\w+|\w+_\w+''')
failures = 0


def check(ok, what, detail=''):
    global failures
    failures += not ok
    print(('ok - ' if ok else 'not ok - ') + what)
    if not ok:
        print('\n'.join('# ' + line for line in detail.splitlines()))


def run(words, cwd=None, stdin=''):
    done = subprocess.run([ORGL, '--lang', 'zh', *words], cwd=cwd, input=stdin.encode(), stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, timeout=60, check=False)
    return done.stdout.decode('utf-8', 'replace')


def english_in(text):
    """Lines that hold a sentence or a label of English."""
    found = []
    for line in text.splitlines():
        if re.match(r'\s{4,}\S', line) or re.match(r'\s*\d+ \|', line) or line.startswith('#'):
            continue                                  # an example, a line of the script
        plain = SAME.sub(' ', line)
        words = re.findall(r"[A-Za-z]{2,}", plain)
        runs = re.findall(r"[A-Za-z]{2,}(?: [A-Za-z]{2,}){3,}", plain)
        if PROSE & {word for word in words} or runs:
            found.append(line)
    return '\n'.join(found)


def names_in(name, macro, field):
    text = (WORDS / name).read_text(encoding='utf-8')
    rows = re.findall(r'^%s\(([^"]*)"([^"]+)", (?:PL_\w+, )?"([^"]+)"' % macro, text, re.M)
    return [row[field] for row in rows]


def topics():
    text = (WORDS / 'kinds.def').read_text(encoding='utf-8')
    kind = ''
    for macro, row in re.findall(r'^(KIND|LINK|FIELD)\((.*)', text, re.M):
        names = re.findall(r'"([^"]*)"', row)
        if macro == 'FIELD':
            yield f'{kind}.{names[0]}'
        else:
            kind = names[0]
            yield kind
    for name, macro in (('commands.def', 'COMMAND'), ('functions.def', 'FUNCTION'), ('analysis.def', 'ANALYSIS')):
        yield from names_in(name, macro, 2)
    for kind, name in re.findall(r'^ATTR\((\w+), \w+, "([^"]+)"', (WORDS / 'attrs.def').read_text(encoding='utf-8'), re.M):
        yield f'{kind.lower()}.{name}'
    yield from re.findall(r'^DIAGNOSTIC(?:_TELLS)?\((E\d+)', (WORDS / 'diag.def').read_text(encoding='utf-8'), re.M)
    yield from re.findall(r'^HELP_TOPIC\(\w+, "(\w+)"', (WORDS / 'help.def').read_text(encoding='utf-8'), re.M)
    yield from re.findall(r'^rule (\w+)', (ROOT / 'stdlib' / 'rules.org').read_text(encoding='utf-8'), re.M)
    yield ''


def check_help():
    bad, count = [], 0
    for topic in topics():
        page = run(['help', *([topic] if topic else [])])
        count += 1
        english = english_in(page)
        if english or not re.search(r'[一-鿿]', page):
            bad.append(f'{topic}:\n{english or page[:200]}')
    check(count > 600 and not bad, f'{count} pages of help are Chinese', '\n'.join(bad))


def check_statements():
    """Whatever a statement prints about the Chinese example."""
    text = (ROOT / 'examples' / '客服团队.org').read_text(encoding='utf-8')
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder, 'a.org').write_text(text, encoding='utf-8')
        run(['a.org', '--model', 'm.db'], folder)
        statements = [f'分析 {name}' for name in names_in('analysis.def', 'ANALYSIS', 2)]
        statements += ['检查', '矩阵 职责', '矩阵 决策', '矩阵 指标', '历史', '方案列表', '分析', '说明 客服总监', '说明 热线部', '图', '图 负荷',
                       '显示 岗位', '显示 部门', '显示 职责', '显示 指标', '显示 职责分配', '显示 客服总监', '解释 客服总监.负荷 展开 3',
                       '排班', '丰富', '扩大', '设置', '撤销', '重做 3', '计时; 显示 1']
        bad = []
        for statement in statements:
            english = english_in(run(['-c', statement, 'm.db'], folder))
            if english:
                bad.append(f'{statement}:\n{english}')
        check(not bad, f'{len(statements)} statements print Chinese', '\n'.join(bad))


def check_command():
    """The command's own messages, the tester's and the formatter's."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in (('good.org', '期望 1 = 1\n'), ('bad.org', '期望 1 = 2, "算错"\n'), ('broken.org', '定义岗位 甲\n'),
                           ('ugly.org', '打印   1\n'), ('empty.org', '打印 1\n'), ('m.txt', 'x')):
            pathlib.Path(folder, name).write_text(text, encoding='utf-8')
        calls = [['test', '.'], ['test', '--filter', 'zzz', '.'], ['fmt', '--check', 'ugly.org'], ['fmt', '--diff', 'ugly.org'], ['fmt', 'none.org'],
                 ['check', 'good.org'], ['check', 'none.db'], ['diff', 'good.org', 'bad.org'], ['dump', 'none.db'], ['repair', 'm.txt', 'into', 'n.db'],
                 ['--frob'], ['--lang'], ['--color', 'x'], ['help', 'frob'], ['--help'], ['m.txt'], ['test', '-j', 'x'], ['--limit-memory', 'x'],
                 ['learn', 'none.org'], ['-c'], ['--allow', 'x'], ['--today', 'x'], ['--model'], ['lsp', 'x'], ['--version', 'x'], ['nowhere/m.db']]
        bad = []
        for call in calls:
            english = english_in(run(call, folder))
            if english:
                bad.append(f'{call}:\n{english}')
        check(not bad, f'{len(calls)} calls of the command answer in Chinese', '\n'.join(bad))


def check_kept():
    """Kept outputs of tests in Chinese."""
    bad, count = [], 0
    for path in sorted((ROOT / 'tests').rglob('*_zh.out')):
        english = english_in(path.read_text(encoding='utf-8', errors='replace'))
        count += 1
        if english and path.stem not in ('matrix_zh', 'e510_zh', 'e711_zh', 'analysis_terms_zh'):      # titles in English, what SQLite says
            bad.append(f'{path.name}:\n{english}')
    check(count > 100 and not bad, f'{count} kept outputs in Chinese', '\n'.join(bad))


def main():
    check_help()
    check_statements()
    check_command()
    check_kept()
    return 1 if failures else 0


if __name__ == '__main__':
    sys.exit(main())
