#!/usr/bin/env python3
"""Every diagnostic of diag.def: two kept outputs and a Chinese one in tests/diag, a help page in both languages, a wrong example
that gives exactly it, a right one that runs."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
ORGL = str(pathlib.Path(os.environ.get('ORGL', ROOT / 'build' / 'orgl')).resolve())
GOLDEN = ROOT / 'tests' / 'diag'
HEAD = re.compile(r'(?:error|错误)\[(E\d+)\]')
# What no test can bring about by itself in a folder of its own: the test that does it with a failing system instead.
ELSEWHERE = {'E509': 'fault/test_files.py', 'E517': 'diag/tables.out', 'E522': 'model/test_processes.py'}
failures = 0


def check(ok, what, detail=''):
    global failures
    failures += not ok
    print(('ok - ' if ok else 'not ok - ') + what)
    if not ok and detail:
        print('\n'.join('# ' + line for line in detail.splitlines()))


def unquoted(text):
    parts = re.findall(r'"((?:[^"\\]|\\.)*)"', text)
    return re.sub(r'\\(.)', lambda m: {'n': '\n', 't': '\t'}.get(m.group(1), m.group(1)), ''.join(parts))


def split_row(text):
    found, current, inside, i = [], '', False, 0
    while i < len(text):
        c = text[i]
        if inside and c == '\\':
            current += text[i:i + 2]
            i += 2
            continue
        if c == '"':
            inside = not inside
        if c == ',' and not inside:
            found.append(current)
            current = ''
        else:
            current += c
        i += 1
    return found + [current]


def rows():
    text = (ROOT / 'interp' / 'words' / 'diag.def').read_text(encoding='utf-8')
    text = re.sub(r'/\*.*?\*/', '', text, flags=re.S)
    for row in re.findall(r'^DIAGNOSTIC(?:_TELLS)?\((.*?)\)\s*(?=^DIAGNOSTIC|\Z)', text, re.S | re.M):
        code, count, *texts = split_row(row)
        yield code.strip(), int(count), [unquoted(t) for t in texts]


def run(words, cwd=None):
    done = subprocess.run([ORGL, *words], cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          timeout=60, check=False)
    return done.returncode, done.stdout.decode('utf-8', 'replace')


def check_goldens(code):
    outputs = {path: path.read_text(encoding='utf-8') for path in GOLDEN.glob(f'{code.lower()}_*.out')}
    shown = [path for path, text in outputs.items() if code in HEAD.findall(text)]
    english = [p for p in shown if not p.stem.endswith('_zh')]
    if code in ELSEWHERE:
        check(any(code in p.read_text(encoding='utf-8', errors='replace')
                  for place in [ROOT / 'tests' / ELSEWHERE[code]] for p in ([place] if place.is_file() else place.rglob('*'))
                  if p.is_file()), f'{code} stands in {ELSEWHERE[code]}')
        return
    check(len(english) >= 2, f'{code} has two kept outputs', f'it has {[p.name for p in english]}')
    check(len({statement_of(p) for p in english}) >= 2, f'{code} is raised by two kinds of statement', str([statement_of(p) for p in english]))
    check(any(p.stem.endswith('_zh') and '错误[' + code in outputs[p] for p in shown), f'{code} has a kept output in Chinese')
    if any(script_of(p).suffix == '.org' for p in shown):
        check(all('^' in outputs[p] for p in shown if script_of(p).suffix == '.org'), f'{code} is shown with a caret')


def script_of(output):
    return output.with_suffix('.org') if output.with_suffix('.org').exists() else output.with_suffix('.sh')


def statement_of(output):
    """The golden's name tells what it is about: e204_reports."""
    return output.stem.split('_', 1)[1]


def place_holders(text):
    return set(re.findall(r'\{(\d)\*?\}', text))


def check_texts(code, count, texts):
    message, message_zh, doc, doc_zh = texts[:4]
    wanted = {str(i) for i in range(count)}
    check(place_holders(message) == wanted >= place_holders(message_zh), f'{code} shows its arguments', message + '\n' + message_zh)
    check(re.search(r'[一-鿿]', message_zh + '一' * (message == '{0}')) and re.search(r'[一-鿿]', doc_zh), f'{code} has Chinese texts')
    for language, wanted_texts in (('en', [doc]), ('zh', [doc_zh])):
        status, page = run(['--lang', language, 'help', code])
        plain, ok = ' '.join(page.split()), status == 0
        for text in wanted_texts:
            ok = ok and re.sub(r'\s', '', text) in re.sub(r'\s', '', page)
        for example in texts[4:6]:
            ok = ok and all(re.sub(r'\s', '', line) in re.sub(r'\s', '', page) for line in example.split('\n'))
        check(ok and code in plain, f'{code} has a complete page of help ({language})', page)


def check_examples(code, texts):
    for text, what in ((texts[4], 'wrong'), (texts[5], 'right')):
        if text.startswith('#'):
            continue                     # it tells what no script can show
        with tempfile.TemporaryDirectory() as folder:
            (pathlib.Path(folder) / 'example.org').write_text(text + '\n', encoding='utf-8')
            status, out = run(['example.org'], folder)
        codes = HEAD.findall(out)
        ok = codes == [code] if what == 'wrong' else not codes and status == 0
        check(ok, f"{code}: the {what} example {'gives just this' if what == 'wrong' else 'runs'}", text + '\n' + out)


def main():
    table = list(rows())
    check(len(table) > 100, 'diag.def is read')
    for code, count, texts in table:
        check(len(texts) == 6 and all(texts), f'{code} has all its texts', str(texts))
        check_goldens(code)
        check_texts(code, count, texts)
        check_examples(code, texts)
    known = {code for code, _, _ in table}
    unknown = {p.stem.split('_')[0].upper() for p in GOLDEN.glob('e[0-9]*_*.out')} - known
    check(not unknown, f'each kept output is of a code that exists {sorted(unknown) or ""}'.strip())
    return 1 if failures else 0


if __name__ == '__main__':
    sys.exit(main())
