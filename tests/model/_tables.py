"""What the tests of tables share: running the program, workbooks made by hand, results in TAP."""
import os
import pathlib
import sqlite3
import subprocess
import sys
import zipfile

ORGL = os.path.abspath(os.environ['ORGL'])
HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]

if '/usr/lib/python3/dist-packages' not in sys.path:      # where Debian puts what other Pythons do not see
    sys.path.append('/usr/lib/python3/dist-packages')


class Tap:
    def __init__(self):
        self.failed = 0

    def check(self, good, name, why=''):
        print(('ok' if good else 'not ok') + ' - ' + name)
        if not good:
            self.failed += 1
            print('\n'.join('  ' + line for line in str(why).splitlines()[:30]))
        return good

    def equal(self, found, wanted, name):
        return self.check(found == wanted, name, f'wanted {wanted!r}\nfound  {found!r}')

    def skip(self, name, why):
        print(f'ok - {name} # skip {why}')


class Done:
    def __init__(self, done):
        self.status = done.returncode
        self.out, self.err = (text.decode('utf-8', 'replace') for text in (done.stdout, done.stderr))

    def __str__(self):
        return f'status {self.status}\n{self.out}{self.err}'


def orgl(*args, limit=120, cwd=None):
    return Done(subprocess.run([ORGL, *map(str, args)], capture_output=True, stdin=subprocess.DEVNULL, timeout=limit, check=False, cwd=cwd))


RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
RELATION = '<Relationship Id="{}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" Target="{}"/>'
SPREADSHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def parts_of(sheets, strings=None, styles=None, date1904=False):
    """The parts of a workbook; sheets: {name: XML of its rows} or {name: (XML, state)}."""
    names, relations, parts = '', '', {}
    for i, (name, rows) in enumerate(sheets.items(), 1):
        rows, state = rows if isinstance(rows, tuple) else (rows, 'visible')
        names += f'<sheet name="{name}" sheetId="{i}" state="{state}" r:id="r{i}"/>'
        relations += RELATION.format(f'r{i}', 'worksheet', f'worksheets/sheet{i}.xml')
        parts[f'xl/worksheets/sheet{i}.xml'] = f'<worksheet {SPREADSHEET}><sheetData>{rows}</sheetData></worksheet>'
    parts['_rels/.rels'] = RELATIONS.format(RELATION.format('r1', 'officeDocument', 'xl/workbook.xml'))
    parts['xl/workbook.xml'] = (f'<workbook {SPREADSHEET} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
                                f'<workbookPr date1904="{int(date1904)}"/><sheets>{names}</sheets></workbook>')
    parts['xl/_rels/workbook.xml.rels'] = RELATIONS.format(relations)
    if strings is not None:
        parts['xl/sharedStrings.xml'] = f'<sst {SPREADSHEET}>{"".join(f"<si>{text}</si>" for text in strings)}</sst>'
    if styles is not None:
        formats = ''.join(f'<numFmt numFmtId="{164 + i}" formatCode="{code}"/>' for i, code in enumerate(styles) if isinstance(code, str))
        cells = ''.join(f'<xf numFmtId="{code if isinstance(code, int) else 164 + i}"/>' for i, code in enumerate(styles))
        parts['xl/styles.xml'] = (f'<styleSheet {SPREADSHEET}><numFmts>{formats}</numFmts><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs>'
                                  f'<cellXfs>{cells}</cellXfs></styleSheet>')
    return parts


def write_parts(path, parts):
    with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED) as book:
        for name, text in parts.items():
            book.writestr(name, text)


def workbook(path, sheets, **options):
    write_parts(path, parts_of(sheets, **options))


def text(reference, value):
    return f'<c r="{reference}" t="inlineStr"><is><t xml:space="preserve">{value}</t></is></c>'


def row(number, *cells):
    return f'<row r="{number}">{"".join(cells)}</row>'


def header(*names):
    return row(1, *(text(chr(ord('A') + i) + '1', name) for i, name in enumerate(names)))


def views(path):
    """What a model has, by names and in the order of definition: everything but where it came from."""
    base = sqlite3.connect(path)
    found = {}
    for (name,) in base.execute("select name from sqlite_master where type = 'view'").fetchall():
        rows = base.execute(f'select * from "{name}"')
        kept = [i for i, column in enumerate(rows.description) if column[0] not in ('id', 'origin')]
        found[name] = [tuple(line[i] for i in kept) for line in rows]
    found['v_setting'] = sorted(map(repr, found.get('v_setting', [])))
    return found
