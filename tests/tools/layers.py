#!/usr/bin/env python3
"""Arrows only go down: a file of interp/ includes only its own folder and folders of a lower rank, and each
foreign library is known to one file. Prints what breaks that, and ends with 1 then."""
import pathlib
import re
import sys

RANK = {'base': 0, 'words': 0, 'source': 1, 'syntax': 2, 'model': 2, 'graph': 3, 'value': 3, 'analysis': 4, 'query': 4, 'compile': 5,
        'vm': 6, 'lib': 7, 'output': 7, 'stmt': 8, 'tool': 9}
SAME_RANK = {('words', 'base')}
FOREIGN = {'sqlite3.h': r'model/db\.c', 'utf8proc.h': r'base/utf8\w*\.c', 'csv.h': r'(stmt|lib)/\w+\.c', 'xlsxwriter.h': r'output/xlsx\.c',
           'minizip/unzip.h': r'stmt/xlsx_zip\.c', 'expat.h': r'stmt/xlsx_xml\.c', 'jansson.h': r'stmt/json_read\.c',
           'readline/readline.h': r'tool/line\.c', 'readline/history.h': r'tool/line\.c'}
INCLUDE = re.compile(r'^\s*#\s*include\s*(["<])([^">]+)[">]', re.M)

root = pathlib.Path(__file__).resolve().parents[2] / 'interp'
problems = []
users = {}


def rank_of(path):
    """The rank of a file: folders by the table; main.c is above all, orgl.h (the public header) too."""
    return RANK.get(path.relative_to(root).parts[0], 10)


def check_own(path, target, name):
    if not target.is_file():
        problems.append(f'{path.relative_to(root)}: {name} does not exist')
        return
    here, there = path.relative_to(root).parts[0], target.relative_to(root).parts[0]
    if here == there or (here, there) in SAME_RANK or there == 'orgl.h' and rank_of(path) >= 9:
        return
    if rank_of(target) >= rank_of(path):
        problems.append(f'{path.relative_to(root)} (rank {rank_of(path)}) includes {name} (rank {rank_of(target)})')


def check_foreign(path, name):
    if name in FOREIGN:
        users.setdefault(name, []).append(path)
        if not re.fullmatch(FOREIGN[name], str(path.relative_to(root))):
            problems.append(f'{path.relative_to(root)}: <{name}> is for {FOREIGN[name]} only')


for path in sorted(root.rglob('*.[ch]')):
    folder = path.relative_to(root).parts[0]
    if path.parent != root and folder not in RANK:
        problems.append(f'{folder}/ has no rank')
        continue
    for quote, name in INCLUDE.findall(path.read_text(encoding='utf-8')):
        if quote == '"' and not name.endswith('.def'):
            check_own(path, (path.parent / name).resolve(), name)
        elif quote == '<':
            check_foreign(path, name)
for name, paths in users.items():
    if len(paths) > 1 and name != 'utf8proc.h':
        problems.append(f'<{name}> is included by {len(paths)} files: ' + ', '.join(p.name for p in paths))

for problem in sorted(set(problems)):
    print(problem)
print('layers: ' + (f'{len(set(problems))} broken' if problems else 'all includes go down'))
sys.exit(1 if problems else 0)
