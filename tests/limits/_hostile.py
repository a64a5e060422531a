"""Texts and files that nobody writes by hand: very long lines, deep nesting of each kind, numbers of a million digits, zero bytes, bytes
that are no UTF-8, files that end anywhere. Each ends with an error that has a place and a code (or is fine), in bounded memory and time."""
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import zipfile

ORGL = os.path.abspath(os.environ.get('ORGL', 'build/orgl'))
ROOT = pathlib.Path(os.environ.get('ROOT', pathlib.Path(__file__).resolve().parents[2]))
ASAN = 'asan' in ORGL
BIG = 5_000_000 if ASAN else 100_000_000
DEEP = 100_000
DIGITS = 1_000_000
SECONDS = 300                       # none takes more than a few
MEGABYTES = 1000                    # of what has a text of BIG bytes
PLACE = re.compile(r'^(error|错误|.*?(:\d+(:\d+)?|:row \d+(, column \d+)?|:第 \d+ 行(第 \d+ 列)?|\.\w+): (error|错误))\[E\d{3}\]', re.M)
failed = []


def run(folder, *args, text=None):
    """The status, the first 20,000 characters of both streams, and the most memory in MB."""
    (folder / 'in').write_bytes(text or b'')
    with open(folder / 'out', 'wb') as out, open(folder / 'in', 'rb') as source:
        process = subprocess.Popen([ORGL, *args], cwd=folder, stdin=source, stdout=out, stderr=subprocess.STDOUT)
        watch = threading.Timer(SECONDS, process.kill)
        watch.start()
        _, status, usage = os.wait4(process.pid, 0)
        watch.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
    with open(folder / 'out', encoding='utf-8', errors='replace') as out:
        return process.returncode, out.read(20_000), usage.ru_maxrss / 1024


def expect_error(name, got, statuses=(3, 4), megabytes=MEGABYTES):
    status, output, used = got
    if status not in statuses or (status > 2 and not PLACE.search(output)):
        failed.append(f'{name}: status {status}\n{output[:1500]}')
    elif used > megabytes and not ASAN:
        failed.append(f'{name}: it took {used:.0f} MB')


def report(what):
    print(('not ok' if failed else 'ok') + f' - {what}')
    for text in failed:
        print(text)
    bad = len(failed)
    failed.clear()
    return bad


NESTS = {
    'parentheses': ('print ', '(', '1', ')'), 'lists': ('print ', '[', '1', ']'), 'records': ('print ', '{a: ', '1', '}'),
    'full-width parentheses': ('print ', '（', '1', '）'), 'full-width brackets': ('print ', '【', '1', '】'),
    'texts in texts': ('print ', '"{', '1', '}"'), 'minus': ('print ', '-', '1', ''), 'not': ('print ', 'not ', 'true', ''),
    'powers': ('print ', '2 ^ ', '1', ''), 'functions': ('print ', 'x -> ', 'x', ''), 'calls': ('print ', 'abs(', '1', ')'),
    'indices': ('print [1]', '[0]', '', ''), 'attributes': ('print x', '.a', '', ''), 'sums': ('print 1', ' + 1', '', ''),
    'choices': ('print ', 'true ? ', '1', ' : 2'), 'last choices': ('print ', 'true ? 1 : ', '2', ''), 'or': ('print true', ' or true', '', ''),
    'queries': ('print ', 'count(posts where ', 'true', ')'), 'of': ('print ', 'name of ', 'posts', ''), 'exists': ('print ', 'exists ', 'posts', ''),
    'if': ('', 'if true {\n', '', '}\n'), 'if in a line': ('', 'if true { ', '', '} '), 'else if': ('', 'if true { } else ', '{ }', ''),
    'for': ('', 'for i in [1] { ', '', '} '), 'while': ('', 'while false { ', '', '} '), 'try': ('', 'try { ', '', '} rescue e { } '),
    'functions in functions': ('', 'fn f() { ', '', '} '), 'blocks of fields': ('define post a ', '{ ', '', '} '), 'per': ('print 1', ' per week', '', ''),
    'quotes': ('print ', '"', '', ''), 'single quotes': ('print ', "'", '', ''), 'long quotes': ('print ', '"""', '', ''), 'curly quotes': ('print ', '“', '', ''),
    'at': ('define post ', '@', 'x', ''), 'commas': ('print 1', ',', '', ''), 'closing': ('', ')', '', ''), 'closing braces': ('', '}', '', ''),
    'Chinese if': ('', '如果 真 { ', '', '} '), 'Chinese for': ('', '对 i 取自 [1] { ', '', '} '),
}
FINE = {'comments': '#' * DEEP + '\n' + '# x\n' * DEEP, 'semicolons': ';' * DEEP, 'continued lines': 'print 1' + ' \\\n' * DEEP, 'empty lines': '\n' * DEEP}


def test_nesting(folder):
    for name, (start, opening, middle, closing) in NESTS.items():
        for kind, text in (('closed', start + opening * DEEP + middle + closing * DEEP), ('open', start + opening * DEEP)):
            (folder / 'deep.org').write_text(text, encoding='utf-8')
            expect_error(f'{name}, {kind}', run(folder, 'deep.org'), megabytes=100)
            if kind == 'closed':
                expect_error(f'{name}, formatted', run(folder, 'fmt', '--check', 'deep.org'), megabytes=200)
                expect_error(f'{name}, standard input, Chinese', run(folder, '--lang', 'zh', text=text.encode()), megabytes=100)
    for name, text in FINE.items():
        expect_error(name, run(folder, text=text.encode()), (0,), 100)
    return report(f'{DEEP} of each kind of bracket, operator and statement in each other')


def test_long_lines(folder):
    pieces = {'a word': ('', 'a'), 'a text': ('print len("', 'x', '")'), 'parentheses': ('', '('), 'a number': ('print ', '9'), 'a list': ('print len([', '1,', '1])'),
              'a sum': ('print 1', ' + 1'), 'wrong statements': ('', 'defin x; '), 'statements': ('', 'define or set post a { headcount 1 }; '),
              'blocks': ('', 'try { '), 'zero bytes': ('print "', '\0'), 'a comment': ('# ', 'x'), 'names': ('define post ', 'a b '), 'Chinese': ('', '定义 岗位 甲；')}
    for name, (start, piece, *end) in pieces.items():
        size = BIG if name in ('parentheses', 'a text', 'statements') else BIG // 10
        with open(folder / 'long.org', 'w', encoding='utf-8') as file:
            file.write(start + piece * (size // len(piece.encode())) + ''.join(end))
        expect_error(name, run(folder, 'long.org'), (0, 3))
    (folder / 'long.org').write_bytes(b'print 1 ' * (BIG // 80) + b'\xff')
    expect_error('the last byte is no UTF-8', run(folder, 'long.org'))
    return report(f'{BIG // 1_000_000} MB in one line')


def test_digits(folder):
    nine = '9' * DIGITS
    for name, text in {'a number': nine, 'behind the point': '0.' + nine, 'an exponent': '1e' + nine, 'a percent': nine + '%', 'a duration': nine + 'min',
                       'a date': '2026-' + nine, 'a range': '1..' + nine, 'with underscores': '1_' * (DIGITS // 2) + '1', 'a text': f'number("{nine}")'}.items():
        expect_error(name, run(folder, text=f'print {text}'.encode()), megabytes=100)
    for ending, text in {'csv': f'name,headcount\na,{nine}\n', 'json': f'[{{"name": "a", "headcount": {nine}}}]'}.items():
        (folder / f'digits.{ending}').write_text(text)
        got = run(folder, '-c', f'import posts from "digits.{ending}"')
        expect_error(ending, got, megabytes=100)
        if len(got[1]) > 3000:
            failed.append(f'{ending}: the message shows all digits')
    return report('numbers of a million digits')


def workbook(path, sheet):
    office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
    package = 'http://schemas.openxmlformats.org/package/2006/relationships'
    with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED) as book:
        book.writestr('_rels/.rels', f'<Relationships xmlns="{package}"><Relationship Id="a" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>')
        book.writestr('xl/workbook.xml', f'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{office}">'
                      '<sheets><sheet name="posts" sheetId="1" r:id="a"/></sheets></workbook>')
        book.writestr('xl/_rels/workbook.xml.rels', f'<Relationships xmlns="{package}"><Relationship Id="a" Type="{office}/worksheet" Target="s.xml"/></Relationships>')
        book.writestr('xl/s.xml', sheet)


def rows(*cells):
    return (b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
            b'<row r="1"><c r="A1" t="inlineStr"><is><t>name</t></is></c><c r="B1" t="inlineStr"><is><t>headcount</t></is></c></row>'
            b'<row r="2">' + b''.join(cells) + b'</row></sheetData></worksheet>')


def test_tables(folder):
    entities = '<!ENTITY a0 "x">' + ''.join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 12))
    cell = '<c r="A2" t="inlineStr"><is><t>%s</t></is></c>'
    files = {
        'head.csv': lambda: b'x' * BIG, 'name.csv': lambda: b'name,headcount\n' + b'x' * BIG + b',x', 'commas.csv': lambda: b',' * (BIG // 20), 'open.csv': lambda: b'name,title\na,"' + b'x' * (BIG // 10),
        'zero.csv': lambda: b'name\n' + b'\0' * 1000, 'within.csv': lambda: b'name\na\0b\n', 'bytes.csv': lambda: b'name\n\xff\n', 'wide.csv': lambda: b'name,headcount\na,' + b'(' * DEEP,
        'twice.csv': lambda: b'name\n' + b'a\n' * (BIG // 40), 'pairs.csv': lambda: b'name\n' + b''.join(b'%d\n%d\n' % (i, i) for i in range(BIG // 400)),
        'utf16.csv': lambda: 'name\na\n'.encode('utf-16'), 'list.csv': lambda: b'name,requires\na,' + b's >= 1; ' * DEEP,
        'deep.json': lambda: b'[' * (BIG // 10), 'closed.json': lambda: b'[' * DEEP + b']' * DEEP, 'objects.json': lambda: b'{"a":' * DEEP, 'lists.json': lambda: b'[{"name": "a", "requires": ' + b'[' * 2000 + b']' * 2000 + b'}]',
        'zero.json': lambda: b'[{"name": "a\\u0000b"}]', 'bytes.json': lambda: b'[{"name": "\xff"}]', 'half.json': lambda: b'[{"name": "a"', 'lone.json': lambda: b'[{"name": "\\ud800"}]', 'blank.json': lambda: b' ' * (BIG // 10),
        'not.xlsx': lambda: b'PK\3\4' + b'\0' * 1000, 'empty.xlsx': lambda: b'',
    }
    sheets = {
        'bomb.xlsx': lambda: b' ' * (BIG * 7), 'rows.xlsx': lambda: b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>' + b'<row>' * DEEP,
        'tags.xlsx': lambda: b'<a>' * DEEP, 'entities.xlsx': lambda: f'<!DOCTYPE a [{entities}]>'.encode() + rows((cell % '&a11;').encode()), 'zeros.xlsx': lambda: b'\0' * 1000,
        'far.xlsx': lambda: rows(b'<c r="XFD1048576"><v>1</v></c>'), 'number.xlsx': lambda: rows((cell % 'a').encode(), b'<c r="B2"><v>' + b'9' * DIGITS + b'</v></c>'),
        'bytes.xlsx': lambda: rows((cell % '\udcff').encode('utf-8', 'surrogateescape')), 'nowhere.xlsx': lambda: rows(b'<c r="A2" t="s"><v>99999999999999999999</v></c>'),
    }
    # Made one by one: what this program has in memory counts as its children's.
    for name, content in {**files, **sheets}.items():
        if name in sheets:
            workbook(folder / name, content())
        else:
            (folder / name).write_bytes(content())
        got = run(folder, '-c', f'import posts from "{name}"')
        (folder / name).unlink()
        expect_error(name, got)
        if len(got[1]) >= 20_000:
            failed.append(f'{name}: a message without end')
    workbook(folder / 'good.xlsx', rows((cell % 'a').encode()))
    good = (folder / 'good.xlsx').read_bytes()
    for cut in range(0, len(good), 97):
        (folder / 'cut.xlsx').write_bytes(good[:cut])
        expect_error(f'a workbook cut at byte {cut}', run(folder, '-c', 'import posts from "cut.xlsx"'))
    return report('tables that nobody made by hand')


def test_bytes(folder):
    bad = {'zero byte': b'print 1\0', 'zero byte in a text': b'print "a\0b"', 'zero byte in a raw text': b"print 'a\0b'", 'in a long text': b'print """\n a\0b\n"""',
           'an escape of it': b'print "\\u{0}"', 'zero byte in a name': b'define post a\0b', 'in a quoted name': b'define post "a\0b"', 'only zero bytes': b'\0' * 10000,
           'no UTF-8': b'print "\xff"', 'half a character': b'print "\xe5\xb2"', 'surrogate': b'print "\xed\xa0\x80"', 'too long a form': b'print "\xc0\xaf"',
           'beyond the last': b'print "\xf5\x80\x80\x80"', 'UTF-16': 'print 1'.encode('utf-16'), 'in a comment': b'# \xff', 'Latin': 'print "é"'.encode('latin-1')}
    for name, text in bad.items():
        (folder / 'bytes.org').write_bytes(text)
        expect_error(name, run(folder, 'bytes.org'), (3,))
        expect_error(f'{name}, standard input', run(folder, '--lang', 'zh', text=text), (3,))
        expect_error(f'{name}, fmt', run(folder, 'fmt', '--check', 'bytes.org'), (3,))
        if b'\0' not in text:
            expect_error(f'{name}, -c', run(folder, '-c', text), (3,))
    return report('zero bytes and bytes that are no UTF-8')


def test_cut_examples(folder):
    """Cut anywhere, an example is a shorter script or an error with its place; nothing is left of a failed one."""
    rng, places = random.Random(20261124), 4 if ASAN else 12
    work = folder / 'work'
    for path in sorted(ROOT.glob('examples/*.org')):
        text = path.read_bytes()
        for cut in [len(text) // 2] + [rng.randrange(len(text)) for _ in range(places)]:
            shutil.rmtree(work, ignore_errors=True)
            work.mkdir()
            for beside in path.parent.iterdir():
                if beside.is_file() and beside.suffix != '.org':
                    shutil.copy(beside, work)
            (work / 'cut.org').write_bytes(text[:cut])
            before = sorted(os.listdir(work))
            got = run(work, '--limit-time', '60', '--model', 'model.db', 'cut.org')
            expect_error(f'{path.name} cut at byte {cut}', got, (0, 1, 3))
            left = [name for name in os.listdir(work) if name not in before and name not in ('in', 'out')]
            if got[0] == 3 and left:
                failed.append(f'{path.name} cut at byte {cut} left {left}')
    return report('examples cut anywhere')


def main(*tests):
    bad = 0
    for test in tests:
        with tempfile.TemporaryDirectory() as folder:
            bad += test(pathlib.Path(folder))
    sys.exit(1 if bad else 0)
