#!/usr/bin/env python3
"""Arrows only go down: a file of interp/ includes only its own folder and folders of a lower rank, and each
foreign library is known to one file. What reaches outside is called behind the doors that ask for permission only.
Prints what breaks that, and ends with 1 then."""
import pathlib
import re
import sys

RANK = {'base': 0, 'words': 0, 'source': 1, 'syntax': 2, 'model': 2, 'graph': 3, 'value': 3, 'analysis': 4, 'query': 4, 'compile': 5,
        'vm': 6, 'lib': 7, 'output': 7, 'stmt': 8, 'tool': 9}
SAME_RANK = {('words', 'base')}
FOREIGN = {'sqlite3.h': r'model/db\.c', 'utf8proc.h': r'base/utf8\w*\.c', 'csv.h': r'(stmt|lib)/\w+\.c', 'xlsxwriter.h': r'output/xlsx\.c',
           'minizip/unzip.h': r'stmt/xlsx_zip\.c', 'expat.h': r'stmt/xlsx_xml\.c', 'jansson.h': r'base/jdoc\.c',
           'ffi.h': r'lib/ffi_call\.c', 'dlfcn.h': r'lib/ffi_call\.c|output/xlsx\.c', 'fcntl.h': r'base/os\w*\.c', 'dirent.h': r'base/os\.c',
           'spawn.h': r'base/os_run\.c', 'readline/readline.h': r'tool/line\.c', 'readline/history.h': r'tool/line\.c'}
# Functions that reach outside, and the files of the ranks below the tool that may call them: those ask first (vm_allow).
DOORS = {r'os_run\(': r'stmt/into\.c', r'os_read_regular\(': r'vm/module\.c|stmt/import_file\.c|model/repair\.c', r'os_helper_start\(': r'lib/ffi_process\.c',
         r'ffi_lib_open\(': r'lib/(ffi_process|ffi_call|lib_ffi)\.c', r'os_read_file\(|os_temp_file\(|os_write_file\(': r'(output/xlsx|stmt/describe_file|model/\w+)\.c',
         r'os_(make_dir|rename)\(': r'model/\w+\.c', r'os_list_dir\(': r'(model/\w+|vm/module)\.c', r'host->(allow|write|folder)\b': r'vm/vm_stmt\.c',
         r'\b(system|popen|fopen|execv\w*|fork)\(': r'base/os\w*\.c'}
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


def check_doors(path, text):
    if path.suffix == '.h' or rank_of(path) >= 9 or path.parent.name == 'base':
        return
    for call, allowed in DOORS.items():
        if re.search(r'(?<![\w>.])' + call if not call.startswith('host') else call, text) and not re.fullmatch(allowed, str(path.relative_to(root))):
            problems.append(f'{path.relative_to(root)}: {call} is for {allowed} only')


for path in sorted(root.rglob('*.[ch]')):
    folder = path.relative_to(root).parts[0]
    if path.parent != root and folder not in RANK:
        problems.append(f'{folder}/ has no rank')
        continue
    text = path.read_text(encoding='utf-8')
    check_doors(path, text)
    for quote, name in INCLUDE.findall(text):
        if quote == '"' and not name.endswith('.def'):
            check_own(path, (path.parent / name).resolve(), name)
        elif quote == '<':
            check_foreign(path, name)
for name, paths in users.items():
    if len(paths) > 1 and name not in ('utf8proc.h', 'fcntl.h', 'dlfcn.h'):
        problems.append(f'<{name}> is included by {len(paths)} files: ' + ', '.join(p.name for p in paths))

for problem in sorted(set(problems)):
    print(problem)
print('layers: ' + (f'{len(set(problems))} broken' if problems else 'all includes go down'))
sys.exit(1 if problems else 0)
