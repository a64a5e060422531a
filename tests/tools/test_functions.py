#!/usr/bin/env python3
"""Runs the example of every built-in function, under its English and under its Chinese name, and asks for its help."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
ORGL = os.path.abspath(os.environ.get('ORGL', ROOT / 'build' / 'orgl'))
ROW = re.compile(r'^FUNCTION\((\w+), "(\w+)", "([^"]+)",(.*?)\)\n(?=\n|FUNCTION|/\*|#|\Z)', re.M | re.S)
TEXT = re.compile(r'"((?:[^"\\]|\\.)*)"')


def functions():
    """(name, Chinese name, parameters, doc, Chinese doc, example) of each row; strings that stand side by side are one."""
    source = (ROOT / 'interp' / 'words' / 'functions.def').read_text(encoding='utf-8')
    for match in ROW.finditer(source):
        row = re.sub(r'"\s*\n\s*"', '', match[4])
        texts = [re.sub(r'\\(.)', lambda m: {'n': '\n', 't': '\t'}.get(m[1], m[1]), text) for text in TEXT.findall(row)]
        yield (match[2], match[3], *texts)


def run(*words):
    with tempfile.TemporaryDirectory() as folder:
        env = dict(os.environ, HOME=folder, XDG_STATE_HOME=folder + '/.state', LC_ALL='C.UTF-8')
        done = subprocess.run([ORGL, *words], cwd=folder, env=env, stdin=subprocess.DEVNULL, timeout=60,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    return done.returncode, done.stdout.decode('utf-8', 'replace')


def in_chinese(example, names):
    """The example with every function called by its Chinese name."""
    pieces = re.split(r'("(?:[^"\\]|\\.)*"|\'[^\']*\')', example)
    for i in range(0, len(pieces), 2):
        pieces[i] = re.sub(r'(?<![.\w])(\w+)(?=\()', lambda m: names.get(m[1], m[1]), pieces[i])
    return ''.join(pieces)


def main():
    rows = list(functions())
    names = {row[0]: row[1] for row in rows}
    count = len(re.findall(r'^FUNCTION\(', (ROOT / 'interp' / 'words' / 'functions.def').read_text(encoding='utf-8'), re.M))
    failed = 0

    def report(good, what, why=''):
        nonlocal failed
        failed += not good
        print(('ok - ' if good else 'not ok - ') + what)
        for line in why.splitlines() if not good else ():
            print('  ' + line)

    report(len(rows) == count, f'all {count} rows are read', f'{len(rows)} were')
    for name, chinese, *_, doc, doc_zh, example in rows:
        status, out = run('-c', f'expect {example}')
        report(status == 0 and not out, f'{name}: {example}', f'status {status}: {out}')
        example_zh = in_chinese(example, names)
        report(name not in re.split(r'\W+', re.sub(r'"[^"]*"', '', example_zh)) or example_zh == example, f'{chinese} is tried')
        status, out = run('--lang', 'zh', '-c', f'期望 {example_zh}')
        report(status == 0 and not out, f'{chinese}: {example_zh}', f'status {status}: {out}')
        for language, topic, text in (('en', name, doc), ('zh', chinese, doc_zh)):
            status, out = run('--lang', language, 'help', topic)
            shown = re.sub(r'\s+', '', out)
            report(status == 0 and re.sub(r'\s+', '', text) in shown, f'help {topic}', f'status {status}: {out}')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
