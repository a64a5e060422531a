#!/usr/bin/env python3
"""What must not grow without bound: files of at most 900 lines, functions of at most 100 (but the dispatch loop), their median
at most 12 and their 95th percentile at most 50; no tabs, no blanks at the end of a line, no lines wider than 160 columns."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
HEAD = re.compile(r'^[A-Za-z_][^;=]*\b(\w+)\([^;]*\)\s*$')
EXEMPT = {'dispatch.c'}
bad, lengths = [], []


def measure(path, lines):
    """Functions begin with a `{` and end with a `}` at the left edge; the name stands above."""
    start, name = None, '?'
    for number, line in enumerate(lines, 1):
        if HEAD.match(line):
            name = HEAD.match(line)[1]
        if line == '{':
            start = number
        elif line == '}' and start is not None:
            length = number - start - 1
            if path.name not in EXEMPT:
                lengths.append(length)
            if length > 100 and path.name not in EXEMPT:
                bad.append(f'{path.relative_to(ROOT)}:{start}: {name} has {length} lines')
            start = None


for path in sorted((ROOT / 'interp').rglob('*')):
    if path.suffix not in ('.c', '.h', '.def') or not path.is_file():
        continue
    lines = path.read_text(encoding='utf-8').split('\n')
    where = path.relative_to(ROOT)
    if len(lines) > 900 and path.suffix != '.def':
        bad.append(f'{where} has {len(lines)} lines')
    for number, line in enumerate(lines, 1):
        if '\t' in line or line != line.rstrip():
            bad.append(f'{where}:{number}: a tab, or blanks at the end')
        if len(line) > 160 and path.suffix != '.def':
            bad.append(f'{where}:{number}: {len(line)} columns')
    if path.suffix == '.c':
        measure(path, lines)
lengths.sort()
median, high = lengths[len(lengths) // 2], lengths[len(lengths) * 95 // 100]
if median > 12 or high > 50:
    bad.append(f'functions: median {median}, 95th percentile {high}')
for problem in bad:
    print(problem)
print(f'{"not ok" if bad else "ok"} - style: {len(lengths)} functions, median {median}, 95th percentile {high}, longest {lengths[-1]}')
sys.exit(1 if bad else 0)
