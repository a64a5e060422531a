#!/usr/bin/env python3
"""interp/README.md is a true map: each file of interp/ has its line, and no line is about a file that is gone.
With --write the table of files is written anew from the first sentence of each file's opening comment."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
README = ROOT / 'interp/README.md'
FOLDERS = ['.', 'base', 'words', 'source', 'syntax', 'model', 'graph', 'value', 'analysis', 'query', 'compile', 'vm', 'lib', 'output', 'stmt', 'tool']
BEGIN, END = '<!-- files -->', '<!-- end of files -->'


def modules(folder):
    """Files by module: lex.c and lex.h are one line."""
    found = {}
    for path in sorted((ROOT / 'interp' / folder).glob('*')):
        if path.suffix in ('.c', '.h', '.def', '.awk', '.1'):
            found.setdefault(path.stem if path.suffix in ('.c', '.h') else path.name, []).append(path)
    return found


def sentence(paths):
    for path in sorted(paths, key=lambda p: p.suffix != '.h'):
        text = path.read_text(encoding='utf-8')
        comment = re.match(r'\s*/\*\s*(?:[\w.]+:\s*)?(.*?)\*/', text, re.S) or re.match(r'#\s*(.*)|(?s:.*?)\n(orgl.*)', text)
        if comment:
            words = ' '.join((comment.group(1) or comment.group(2)).split()).replace('\\-', '-')
            return re.split(r'(?<=[a-z)])[.:;](?:\s|$)', words)[0].rstrip('.')
    return ''


def table():
    lines = []
    for folder in FOLDERS:
        for name, paths in modules(folder).items():
            files = ' '.join(f'`{p.relative_to(ROOT / "interp")}`' for p in paths)
            what = sentence(paths).replace('|', '\\|')
            lines.append(f'| {files} | {what} |')
    return '\n'.join(['| file | what it does |', '| --- | --- |'] + lines)


def main():
    text = README.read_text(encoding='utf-8')
    if '--write' in sys.argv:
        head, rest = text.split(BEGIN)
        README.write_text(head + BEGIN + '\n' + table() + '\n' + END + rest.split(END)[1], encoding='utf-8')
        return
    named = set(re.findall(r'`([\w./]+\.(?:c|h|def|awk|1))`', text.split(BEGIN)[1].split(END)[0]))
    real = {str(p.relative_to(ROOT / 'interp')) for folder in FOLDERS for paths in modules(folder).values() for p in paths}
    missing, gone = sorted(real - named), sorted(named - real)
    print(('not ok' if missing else 'ok') + f' - every file has its line {missing or ""}'.rstrip())
    print(('not ok' if gone else 'ok') + f' - every line has its file {gone or ""}'.rstrip())
    sys.exit(bool(missing or gone))


main()
