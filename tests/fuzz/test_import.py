#!/usr/bin/env python3
"""Random and mutated files of tables are imported; FUZZ_SECONDS=N: with libFuzzer, so long."""
import sys

import _fuzz

MORE = ['=== xl/workbook.xml', '=== xl/worksheets/sheet1.xml', '<sheetData>', '<row r="1">', '<c r="A1" t="inlineStr">', '<is><t>', '</t></is></c>', '<v>',
        '&amp;', '&#65;', '_x000D_', 'f.xlsx', 'f.json', 'f.csv', 'f.tsv', '\\u0041', '\r\n', '{"', '":', 'name,title,in,reports', ' >= ', '5000..8000']

if __name__ == '__main__':
    sys.exit(_fuzz.whole('import', 'import', [], 6000, MORE))
