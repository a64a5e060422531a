#!/usr/bin/env python3
"""into "x.xlsx" and "x.html": what a spreadsheet program finds in them, read by openpyxl where it is installed."""
import datetime
import pathlib
import re
import shutil
import sys
import time
import zipfile
from html.parser import HTMLParser

from _tables import HERE, Tap, orgl

try:
    import openpyxl
except ImportError:
    openpyxl = None

tap = Tap()
SCRIPT = '''
define grade G1 pay 3000..4000
define unit desk "=1+1"
define post lead "+lead" in desk grade G1 headcount 1.5
define post agent "-agent" in desk reports lead headcount 12
define post third "@third" in desk reports lead
define post long "A title that is a good deal longer than a column of a sheet should ever be wide" in desk reports lead summary "one\\ntwo"
define person ann "=cmd|'/C calc'!A0" holds lead share 80% since 2024-02-29
define person old holds agent since 1899-12-31
define duty work "Work" volume 4200 per week takes 6min critical true
assign work to agent
define kpi part target 92.3%
show posts select name, title, unit, headcount, headcount / 7 as seventh, load, hours, pay, manager into "posts.xlsx"
show persons into "persons.xlsx"
show duties into "duties.xlsx"
show (posts where headcount > 99 select name, title) into "none.xlsx"
show "text \\u{1} _x0041_ 😀" into "text.xlsx"
show posts select name, title into "posts.html"
check into "check.xlsx"
check into "check.html"
analyze structure into "structure.xlsx"
analyze structure into "structure.html"
show posts into "a[b]:c.xlsx"
'''


def cells(path):
    sheet = openpyxl.load_workbook(path).worksheets[0]
    return sheet, [[cell.value for cell in line] for line in sheet.iter_rows()]


def with_openpyxl():
    sheet, rows = cells('posts.xlsx')
    tap.equal(rows[0], ['name', 'title', 'unit', 'headcount', 'seventh', 'load', 'hours', 'pay', 'manager'], 'the header')
    tap.check(all(cell.font.b for cell in sheet[1]), 'the header is bold')
    tap.equal(sheet.freeze_panes, 'A2', 'the header is frozen')
    tap.equal(rows[1], ['lead', '+lead', '=1+1', 1.5, float(f'{1.5 / 7:.16G}'), 0, '40h per week', '3000..4000', None], 'values keep their types')
    tap.check(all(cell.data_type == 's' for cell in sheet['B'] + sheet['C'][1:]), 'texts that begin with = + - @ are texts')
    tap.equal([sheet['D2'].number_format, sheet['E2'].number_format, sheet['F2'].number_format], ['General', '0.00', '0.0%'], 'formats of numbers and percents')
    widths = {key: column.width for key, column in sheet.column_dimensions.items()}
    tap.check(widths['A'] < 10 and 50 < widths['B'] < 70, 'columns are as wide as what is in them, up to a limit', widths)
    tap.check(sheet.row_dimensions[5].height and sheet.row_dimensions[5].height > 20, 'a wrapped text has its lines')
    sheet, rows = cells('persons.xlsx')
    tap.equal(rows[1][-1], datetime.datetime(2024, 2, 29), 'a date is a date')
    tap.equal(sheet.cell(2, len(rows[0])).number_format, 'yyyy-mm-dd', 'in the ISO format')
    tap.equal(rows[2][-1], '1899-12-31', 'a date before the first one of workbooks is a text')
    tap.equal(rows[1][rows[0].index('share')], 0.8, 'a percent is a number')
    sheet, rows = cells('duties.xlsx')
    tap.equal(rows[1], ['work', 'Work', '4200 per week', '6min', True], 'rates and durations are texts, truth values what they are')
    tap.equal(cells('none.xlsx')[1], [['name', 'title']], 'a table without rows has its header')
    sheet, rows = cells('check.xlsx')
    tap.check(rows[0][:2] == ['rule', 'severity'] and len(rows) > 3, 'findings')
    tap.check(cells('structure.xlsx')[1][0][0] == 'post', 'an analysis')
    tap.equal(openpyxl.load_workbook('a[b]:c.xlsx').sheetnames, ['a_b__c'], 'the name of a sheet')
    properties = openpyxl.load_workbook('posts.xlsx').properties
    tap.equal(properties.created, datetime.datetime(2000, 1, 1), 'made at a time that is always the same')
    orgl('--lang', 'zh', 'script.org')
    tap.equal(cells('posts.xlsx')[1][0][:4], ['名称', '称谓', '部门', '编制'], 'headers in Chinese')
    export()


def export():
    shutil.copy(HERE / '_full.org', 'full.org')
    tap.check(orgl('--model', 'full.db', 'full.org').status == 0, 'the full model is made')
    tap.check(orgl('-c', 'export into "full.xlsx"; matrix raci into "raci.xlsx"', 'full.db').status == 0, 'it is exported')
    book = openpyxl.load_workbook('full.xlsx')
    tap.check({'fields', 'units', 'posts', 'duties', 'assignments', 'kpi_weights', 'submissions visit', 'settings', 'rules', 'waivers'} <= set(book.sheetnames),
              'a sheet a table', book.sheetnames)
    kpis = {line[0].value: line for line in book['kpis'].iter_rows()}
    target = kpis['csat'][[cell.value for cell in kpis['name']].index('target')]
    tap.equal((target.value, target.number_format), (0.923, '0.0%'), 'a target that is a percent')
    tap.equal(openpyxl.load_workbook('raci.xlsx').worksheets[0]['B1'].alignment.textRotation, 90, 'heads of a matrix are turned')


def plain():
    for path in sorted(pathlib.Path('.').glob('*.xlsx')):
        with zipfile.ZipFile(path) as book:
            tap.check(book.testzip() is None, f'{path}: a whole archive')
            sheets = ''.join(book.read(name).decode() for name in book.namelist() if 'worksheets/' in name)
            tap.check('<f' not in re.sub('<filter|<fitTo', '', sheets), f'{path}: no formula')
    first = {path: path.read_bytes() for path in pathlib.Path('.').glob('*.xlsx')}
    time.sleep(1.1)
    orgl('script.org')
    tap.equal([str(p) for p, was in first.items() if p.read_bytes() != was], [], 'the same bytes whenever they are made')


class Page(HTMLParser):
    VOID = {'meta', 'br', 'link', 'img'}

    def __init__(self, text):
        super().__init__()
        self.open, self.bad, self.cells, self.text, self.outside = [], [], 0, [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        if tag not in self.VOID:
            self.open.append(tag)
        self.cells += tag == 'td'
        self.outside += [value for name, value in attrs if name in ('src', 'href')]

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.bad.append(tag)

    def handle_data(self, data):
        self.text.append(data)


def escapes():
    with zipfile.ZipFile('text.xlsx') as book:
        tap.check('text _x0001_ _x005F_x0041_ 😀' in book.read('xl/sharedStrings.xml').decode(), 'signs that the format has to escape')
    done = orgl('-c', 'define field post.t text; import posts from "text.xlsx" { name ("a"); t "value" }; expect a.t = "text \\u{1} _x0041_ 😀"')
    tap.check(done.status == 0, 'and read back', done)


def pages():
    for name, wanted in (('posts', '+lead'), ('check', 'has no duty'), ('structure', '+lead')):
        text = pathlib.Path(name + '.html').read_text(encoding='utf-8')
        page = Page(text)
        tap.check(not page.open and not page.bad and page.cells and not page.outside and '<script' not in text, f'{name}.html is whole and needs nothing else', page.bad)
        tap.check(wanted in ''.join(page.text), f'{name}.html has the table')
        tap.check('@media print' in text and '<html lang="en">' in text, f'{name}.html has a print style and its language')
    tap.check('class="error"' in pathlib.Path('check.html').read_text() or 'class="warning"' in pathlib.Path('check.html').read_text(), 'severities have their colour')
    pathlib.Path('bad.org').write_text('define post a "<script>alert(1)</script> & \\"x\\""\nshow posts into "bad.html"\n')
    orgl('bad.org')
    text = pathlib.Path('bad.html').read_text()
    tap.check('<script' not in text and '&lt;script&gt;' in text and '&amp;' in text, 'what HTML means something by is escaped', text[-400:])
    orgl('--lang', 'zh', '-c', 'define post a; show posts into "zh.html"')
    text = pathlib.Path('zh.html').read_text(encoding='utf-8')
    tap.check('<html lang="zh-CN">' in text and '名称' in text, 'a page in Chinese')


def too_large():
    long = 'define post a summary "' + 'x' * 32768 + '"\nshow a.summary into "long.xlsx"\n'
    pathlib.Path('long.org').write_text(long)
    done = orgl('long.org')
    tap.check(done.status == 4 and 'E515' in done.err and not pathlib.Path('long.xlsx').exists(), 'a text that no cell can hold', done.err[:300])
    done = orgl('-c', 'show (range(1, 1048576)) into "rows.xlsx"')
    tap.check(done.status == 4 and 'E515' in done.err and not pathlib.Path('rows.xlsx').exists(), 'more rows than a sheet has', done.err[:300])


pathlib.Path('script.org').write_text(SCRIPT, encoding='utf-8')
made = orgl('script.org')
if tap.check(made.status in (0, 1), 'files are written', made):
    plain()
    escapes()
    pages()
    too_large()
    if openpyxl:
        with_openpyxl()
    else:
        tap.skip('workbooks as openpyxl reads them', 'python3-openpyxl is not installed')
sys.exit(1 if tap.failed else 0)
