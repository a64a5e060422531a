#!/usr/bin/env python3
"""import from workbooks: every sort of cell, the choice of the sheet, and files that are damaged or mean harm."""
import io
import pathlib
import random
import sys
import time
import zipfile

from _tables import Tap, header, orgl, parts_of, row, text, workbook, write_parts

tap = Tap()


def shown(name, statement, wanted, *model):
    done = orgl('--json', '-c', statement, *model)
    found = done.out.replace('\n', '').replace('  ', ' ')
    return tap.check(done.status == 0 and wanted in found, name, f'wanted {wanted}\n{done}')


def refused(name, statement, *wanted, status=4):
    begun = time.monotonic()
    done = orgl('-c', statement)
    took = time.monotonic() - begun
    good = done.status == status and all(word in done.err for word in wanted) and took < 20
    return tap.check(good, name, f'{took:.1f} s, wanted {wanted}\n{done}')


def sorts_of_cells():
    styles = [0, 9, 'yyyy-mm-dd', '0.0%', '[h]:mm', 'yyyy&quot;年&quot;m&quot;月&quot;', 'General;[Red]-General', '0.00E+00', '#,##0.00 &quot;dm&quot;', 14, 20, 'yyyy-mm-dd hh:mm']
    cells = [text('A2', 'a'), '<c r="B2" t="s"><v>0</v></c>', '<c r="C2"><v>12.5</v></c>', '<c r="D2" s="1"><v>0.3</v></c>', '<c r="E2" s="2"><v>45351</v></c>',
             '<c r="F2" t="b"><v>1</v></c>', '<c r="G2" s="3"><v>0.923</v></c>', '<c r="H2" s="4"><v>0.25</v></c>', '<c r="I2" s="5"><v>46296</v></c>',
             '<c r="J2" s="6"><v>7</v></c>', '<c r="K2" s="7"><v>1200</v></c>', '<c r="L2" t="str"><f>"x"</f><v>made</v></c>', '<c r="M2" s="8"><v>3</v></c>',
             '<c r="N2" t="s"><v>1</v></c>', '<c r="O2" s="9"><v>60</v></c>', '<c r="P2" s="10"><v>0.0625</v></c>', '<c r="Q2" s="11"><v>45351.5</v></c>',
             '<c r="R2" t="d"><v>2024-02-29T00:00:00</v></c>', '<c r="S2" s="9"><v>1</v></c>', '<c r="T2"><v>0.30000000000000004</v></c>']
    strings = ['<t>shared</t>', '<r><t>rich </t></r><r><t xml:space="preserve">text_x000D__x005F_x0041_</t></r><rPh sb="0" eb="1"><t>read aloud</t></rPh>']
    workbook('cells.xlsx', {'People': header('name', *'BCDEFGHIJKLMNOPQRST') + row(2, *cells)}, strings=strings, styles=styles)
    statement = 'define field post.all text; import posts from "cells.xlsx" { name "name"; all join([' + ', '.join(f'row["{c}"]' for c in 'BCDEFGHIJKLMNOPQRST') + '], "|") }; show post:a.all'
    wanted = 'shared|12.5|30%|2024-02-29|true|92.3%|6h|2026-10|7|1200|made|3|rich text\\u000d_x0041_|1900-02-28|90min|2024-02-29 12:00|2024-02-29|1900-01-01|0.30000000000000004'
    shown('every sort of cell as a person would have typed it', statement, wanted)
    workbook('1904.xlsx', {'s': header('name', 'since') + row(2, text('A2', 'p'), '<c r="B2" s="2"><v>43889</v></c>')}, styles=styles, date1904=True)
    shown('dates that count from 1904', 'import persons from "1904.xlsx"; show person:p.since', '2024-02-29')


def rows_and_blanks():
    rows = header('name', 'title', 'headcount') + row(3, text('A3', 'a'), '<c r="C3"><v>2</v></c>') + row(4) + '<row r="5"><c r="A5" s="1"/></row>' + row(9, text('A9', 'b'))
    workbook('blanks.xlsx', {'s': rows})
    shown('blank cells and rows', 'import posts from "blanks.xlsx"; show posts select name, title, headcount', '{"name": "a", "title": "a", "headcount": 2}, {"name": "b"')
    workbook('bad.xlsx', {'s': rows + row(11, text('A11', 'c'), text('B11', 'C'), text('C11', 'many'))})
    refused('a cell that does not fit, by its row and column', 'import posts from "bad.xlsx"', 'bad.xlsx', 'row 11', 'column 3', 'E304', status=3)
    workbook('error.xlsx', {'s': header('name', 'headcount') + row(2, text('A2', 'a'), '<c r="B2" t="e"><v>#DIV/0!</v></c>')})
    refused('an error value', 'import posts from "error.xlsx"', 'E517', '#DIV/0!', 'row 2', 'column 2')
    shown('an error value that an expression takes care of', 'import posts from "error.xlsx" { name "name"; headcount none_if(row["headcount"], "#DIV/0!") }; show posts select name, headcount', '"headcount": 1')
    workbook('header.xlsx', {'s': row(1, '<c r="A1" t="e"><v>#N/A</v></c>', text('B1', 'name')) + row(2, text('A2', 'x'), text('B2', 'y'))})
    shown('an error value as a header', 'import posts from "header.xlsx" { name "name"; title "#N/A" }; show posts select name, title', '"title": "x"')
    prefixed = parts_of({'s': header('name') + row(2, text('A2', 'a'))})
    sheet = prefixed['xl/worksheets/sheet1.xml']
    for element in ('worksheet', 'sheetData', 'row', 'c', 'is', 't'):
        sheet = sheet.replace(f'<{element} ', f'<x:{element} ').replace(f'<{element}>', f'<x:{element}>').replace(f'</{element}>', f'</x:{element}>')
    prefixed['xl/worksheets/sheet1.xml'] = sheet.replace('xmlns=', 'xmlns:x=')
    write_parts('prefix.xlsx', prefixed)
    shown('names with a prefix', 'import posts from "prefix.xlsx"; show posts select name', '"a"')


def choice_of_sheet():
    def one(name):
        return header('name') + row(2, text('A2', name))
    workbook('book.xlsx', {'secret': (one('hidden'), 'hidden'), 'Notes': one('first'), 'posts': one('named'), '岗位 表': one('third')})
    shown('the sheet that is named', 'import posts from "book.xlsx" sheet "岗位 表"; show posts select name', '"third"')
    shown('the sheet named like the kind', 'import posts from "book.xlsx"; show posts select name', '"named"')
    shown('else the first that is not hidden', 'import units from "book.xlsx"; show units select name', '"first"')
    shown('in Chinese', '导入 岗位 自 "book.xlsx" 工作表 "Notes"; 显示 岗位 取 名称', '"first"')
    shown('with conditions and options behind it', 'import posts from "book.xlsx" sheet "Notes" where row["name"] != "x" { name "name" } on duplicate keep first; show posts select name', '"first"')
    refused('a sheet that is not there', 'import posts from "book.xlsx" sheet "Note"', 'E516', "did you mean 'Notes'")
    refused('a sheet of a CSV file', 'define post a; show posts into "p.csv"', status=0)
    refused('a sheet of a CSV file', 'import posts from "p.csv" sheet "x"', 'E516')
    refused('a sheet that is no text', 'import posts from "book.xlsx" sheet 3', 'E324', status=3)


def lists_in_cells():
    workbook('lists.xlsx', {
        'posts': header('name', 'requires', 'training', 'experience', 'contacts', 'responsible') +
        row(2, text('A2', 'a'), text('B2', 'listening &gt;= 3; typing 2; talking'), text('C2', 'Product 3d; Safety; "Excel 2" 1d'), text('D2', '2 years in sales'),
            text('E2', 'post:a; the boss; 岗位:b'), text('F2', 'one; "two; too"; 3" pipe; 4" pipe')) + row(3, text('A3', 'b'))})
    known = 'define skill listening, typing, talking; import posts from "lists.xlsx"; '
    shown('skills with levels', known + 'show post:a.requires', '"level": 3}, {"skill": "typing", "level": 2}, {"skill": "talking", "level": 1}')
    shown('trainings with durations', known + 'show post:a.training', '{"text": "Product", "duration": "3d"}, {"text": "Safety", "duration": null}, {"text": "Excel 2", "duration": "1d"}')
    shown('experience with its text', known + 'show post:a.experience_text', 'in sales')
    shown('contacts', known + 'show post:a.contacts', '["a", "the boss", "b"]')
    shown('texts with semicolons and signs of inches', known + 'show post:a.responsible', '["one", "two; too", "3\\" pipe", "4\\" pipe"]')
    for column, bad in (('requires', 'listening &gt;= x &gt;= 3 4y'), ('curve', '80'), ('profile', '3: 4'), ('fields', 'a: nonsense'), ('points', 'many')):
        kind = {'requires': 'posts', 'curve': 'payplans', 'profile': 'queues', 'fields': 'reports', 'points': 'factors'}[column]
        workbook('misfit.xlsx', {'s': header('name', column) + row(2, text('A2', 'a'), text('B2', bad))})
        refused(f'{column}: {bad}', f'import {kind} from "misfit.xlsx"', 'row 2', status=3)


def damaged(name, parts, *wanted):
    write_parts('damaged.xlsx', parts)
    refused(name, 'import posts from "damaged.xlsx"', 'E514', *wanted)


def parts_with(**changes):
    parts = parts_of({'s': header('name') + row(2, '<c r="A2" t="s"><v>0</v></c>')}, strings=['<t>a</t>'])
    for name, change in changes.items():
        path = {'sheet': 'xl/worksheets/sheet1.xml', 'book': 'xl/workbook.xml', 'rels': 'xl/_rels/workbook.xml.rels', 'package': '_rels/.rels', 'strings': 'xl/sharedStrings.xml'}[name]
        parts[path] = change(parts[path]) if change else ''
        if not change:
            del parts[path]
    return parts


def files_that_are_none():
    for name, content in (('empty', b''), ('text', b'name\na\n'), ('zip', b'PK\x03\x04'), ('xls', b'\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1' + bytes(600)), ('zeros', bytes(1000)), ('end', b'PK\x05\x06' + bytes(18))):
        pathlib.Path(name + '.xlsx').write_bytes(content)
        refused(f'{name} as a workbook', f'import posts from "{name}.xlsx"', 'E514')
    refused('the reason in Chinese', '设置 模型.语言 = "zh"; 导入 岗位 自 "text.xlsx"', '它不是工作簿')
    pathlib.Path('dir.xlsx').mkdir()
    refused('a folder', 'import posts from "dir.xlsx"', 'E502')
    with zipfile.ZipFile('other.xlsx', 'w') as book:
        book.writestr('readme.txt', 'no workbook')
    refused('another archive', 'import posts from "other.xlsx"', 'E514', '_rels/.rels')


def damaged_parts():
    damaged('without its list of parts', parts_with(package=None), '_rels/.rels')
    damaged('without the workbook', parts_with(book=None), 'xl/workbook.xml')
    damaged('without the relations', parts_with(rels=None), 'workbook.xml.rels')
    damaged('without the sheet', parts_with(sheet=None), 'sheet1.xml')
    damaged('without the shared texts', parts_with(strings=None))
    damaged('an index beyond the shared texts', parts_with(sheet=lambda s: s.replace('<v>0</v>', '<v>7</v>')))
    damaged('a negative index', parts_with(sheet=lambda s: s.replace('<v>0</v>', '<v>-1</v>')))
    damaged('an index that is no number', parts_with(sheet=lambda s: s.replace('<v>0</v>', '<v>x</v>')))
    damaged('a number that is none', parts_with(sheet=lambda s: s.replace('t="s"><v>0</v>', '><v>1,5</v>')))
    damaged('an infinite number', parts_with(sheet=lambda s: s.replace('t="s"><v>0</v>', '><v>1e999</v>')))
    damaged('XML that does not end', parts_with(sheet=lambda s: s[:-20]), 'sheet1.xml')
    damaged('elements that cross', parts_with(sheet=lambda s: s.replace('</row></sheetData>', '</sheetData></row>')))
    damaged('text that is not UTF-8', {**parts_with(), 'xl/sharedStrings.xml': b'<sst><si><t>\xff\xfe</t></si></sst>'})
    damaged('rows out of order', parts_with(sheet=lambda s: s.replace('<row r="2">', '<row r="1">')))
    damaged('a row beyond the last', parts_with(sheet=lambda s: s.replace('<row r="2">', '<row r="9999999">')))
    damaged('a row within a row', parts_with(sheet=lambda s: s.replace('<row r="2">', '<row r="2"><row r="3">').replace('</row></sheetData>', '</row></row></sheetData>')))
    damaged('cells out of order', parts_with(sheet=lambda s: s.replace('<c r="A2"', '<c r="B2"/><c r="A2"', 1).replace('<c r="B2"/>', '<c r="B2"><v>1</v></c>')))
    damaged('a column beyond the last', parts_with(sheet=lambda s: s.replace('r="A2"', 'r="XFE2"')))
    damaged('a column without end', parts_with(sheet=lambda s: s.replace('r="A2"', f'r="{"Z" * 100}2"')))
    damaged('a cell outside of a row', parts_with(sheet=lambda s: s.replace('<sheetData>', '<sheetData><c r="A1"><v>1</v></c>')))
    damaged('a part outside of the archive', parts_with(package=lambda s: s.replace('xl/workbook.xml', '../../../../etc/passwd')))
    write_parts('nohead.xlsx', {**parts_with(), 'xl/worksheets/sheet1.xml': '<worksheet><sheetData/></worksheet>'})
    refused('a sheet without anything', 'import posts from "nohead.xlsx"', 'E514')


def bombs():
    entities = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + ''.join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(12)) + ']>'
    damaged('entities that unfold without end', parts_with(sheet=lambda s: entities + s.replace('<v>0</v>', '<v>&m;</v>')), 'document type')
    damaged('a document type', parts_with(strings=lambda s: '<!DOCTYPE x SYSTEM "file:///etc/passwd">' + s), 'document type')
    with zipfile.ZipFile('bomb.xlsx', 'w', zipfile.ZIP_DEFLATED) as book:
        for name, part in parts_with().items():
            if name != 'xl/worksheets/sheet1.xml':
                book.writestr(name, part)
        with book.open('xl/worksheets/sheet1.xml', 'w', force_zip64=True) as sheet:
            sheet.write(b'<worksheet><sheetData>')
            for _ in range(80):
                sheet.write(b' ' * (10 << 20))
    tap.check(pathlib.Path('bomb.xlsx').stat().st_size < 2 << 20, 'a small file')
    refused('that unpacks to 800 MB', 'import posts from "bomb.xlsx"', 'E514', '512 MiB')
    big = '<t>' + 'x' * 30000 + '</t>'
    cells = ''.join(f'<row r="{n}">' + '<c t="s"><v>0</v></c>' * 100 + '</row>' for n in range(1, 400))
    workbook('shared.xlsx', {'s': cells}, strings=[big])
    refused('a text that is shared a thousand times over', 'import posts from "shared.xlsx"', 'E514', 'too large')
    wide = ''.join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(1, 3000))
    workbook('wide.xlsx', {'s': wide})
    refused('rows that are nearly all blank', 'import posts from "wide.xlsx"', 'E514', 'too large')
    workbook('many.xlsx', {f's{i}': '' for i in range(1001)})
    refused('more than a thousand sheets', 'import posts from "many.xlsx"', 'E514', '1,000')


def mutilated():
    """Whatever is cut off or changed: an error, or the rows, and never a crash."""
    source = random.Random(3)
    workbook('whole.xlsx', {'posts': header('name', 'headcount') + row(2, '<c r="A2" t="s"><v>0</v></c>', '<c r="B2" s="1"><v>0.5</v></c>')}, strings=['<t>a</t>'], styles=[0, 9])
    whole = pathlib.Path('whole.xlsx').read_bytes()
    crashed = []
    for i in range(120):
        if i < 40:
            damaged_bytes = whole[:len(whole) * i // 40]
        else:
            changed = bytearray(whole)
            for _ in range(source.randint(1, 6)):
                changed[source.randrange(len(changed))] = source.randrange(256)
            damaged_bytes = bytes(changed)
        pathlib.Path('part.xlsx').write_bytes(damaged_bytes)
        done = orgl('-c', 'import posts from "part.xlsx"')
        if done.status not in (0, 3, 4) or 'Sanitizer' in done.err:
            crashed.append((i, done.status, done.err[:500]))
    tap.equal(crashed, [], '120 files that are cut off or changed')
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, 'w', zipfile.ZIP_STORED) as book:
        for name, part in parts_with().items():
            book.writestr(name, part)
    plain = stored.getvalue()
    crashed = []
    for i in range(120):
        changed = bytearray(plain)
        at = plain.find(b'sheetData') + source.randrange(-40, 200)
        changed[at:at + source.randint(0, 3)] = bytes(source.choice(b'<>/"=cr1v &;') for _ in range(source.randint(0, 3)))
        pathlib.Path('part.xlsx').write_bytes(bytes(changed))
        done = orgl('-c', 'import posts from "part.xlsx"')
        if done.status not in (0, 3, 4) or 'Sanitizer' in done.err:
            crashed.append((i, done.status, done.err[:500]))
    tap.equal(crashed, [], '120 sheets that are changed')


sorts_of_cells()
rows_and_blanks()
choice_of_sheet()
lists_in_cells()
files_that_are_none()
damaged_parts()
bombs()
mutilated()
sys.exit(1 if tap.failed else 0)
