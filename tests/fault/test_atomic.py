#!/usr/bin/env python3
"""A script that fails at any of its lines leaves the model as it was, or no file; and writes no other file either."""
import sys

from _fault import HERE, Folder, Tap, dump, orgl

HELPERS = ('_base.org', '_every.org', '_part.org', '_module.org', '_posts.csv', '_links.csv')
FAILURES = ['fail "here"', 'define pots nobody', 'set nobody.headcount = 3', 'let broken = (fn(a) = 1 / a)(0)', 'drop unit office',
            'import posts from "missing.csv"', 'define post twice; define post twice', 'define post alone reports to missing_post',
            'set director.reports = director']
OUTPUTS = {'posts.csv': b'kept', 'old.txt': b'kept too'}


def failing_scripts():
    """The script broken at each of its lines: (line, text). A cause is used at each place that may have a statement."""
    lines = (HERE / '_every.org').read_text(encoding='utf-8').splitlines()
    place = ''                      # within a post's block there are fields, not statements; within `try` only the parser's errors count
    for k, before in enumerate(lines, 1):
        if before.startswith('define post') and before.endswith('{'):
            place = 'fields'
        elif before.startswith('try'):
            place = 'try'
        elif before.startswith('}'):
            place = ''
        if place == 'fields' or before.startswith('while'):
            continue
        cause = FAILURES[k % len(FAILURES)]
        if place == 'try':
            cause = 'define post = 3'
        elif before.startswith(('}', ' ', 'fn make', 'for ', 'if ')):
            cause = 'fail "here"'
        if not before.startswith(('} else', '} rescue', '    set care_2', '    return')):      # not reached there
            yield k, '\n'.join([*lines[:k], cause, *lines[k:]]) + '\n'


def files(folder):
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith('_') or path.name not in HELPERS)


def break_at_each_line(tap, folder):
    before, bytes_before, listing = dump(folder / 'm.db'), (folder / 'm.db').read_bytes(), None
    for name, content in OUTPUTS.items():
        (folder / name).write_bytes(content)
    bad, count = [], 0
    for k, text in failing_scripts():
        (folder / 'broken.org').write_text(text, encoding='utf-8')
        listing = listing or files(folder)
        done = orgl('broken.org', '--model', 'm.db', cwd=folder)
        count += 1
        why = ''
        if done.crashed or done.status not in (3, 4):
            why = str(done)
        elif 'error[E' not in done.err and '错误[E' not in done.err:
            why = 'no error is told: ' + done.err
        elif (folder / 'm.db').read_bytes() != bytes_before and dump(folder / 'm.db') != before:
            why = 'the model has changed'
        elif files(folder) != listing:
            why = f'files: {files(folder)}'
        elif any((folder / name).read_bytes() != content for name, content in OUTPUTS.items()):
            why = 'an output was written'
        if why:
            bad.append(f'line {k}: {why}')
    tap.check(not bad and count > 90, f'the model is kept at each of {count} failures', '\n'.join(bad[:8]))


def break_new_file(tap, folder):
    """The base and the changes in one script on a path where nothing is yet."""
    base = (folder / '_base.org').read_text(encoding='utf-8')
    bad, listing = [], None
    for k, text in failing_scripts():
        if k % 4:
            continue
        (folder / 'broken.org').write_text(base + text, encoding='utf-8')
        listing = listing or files(folder)
        done = orgl('broken.org', '--model', 'new.db', cwd=folder)
        if done.crashed or done.status not in (3, 4) or files(folder) != listing:
            bad.append(f'line {k}: {done} {files(folder)}')
    tap.check(not bad, 'a failing script makes no file', '\n'.join(bad[:8]))


def whole_statements():
    block = ''
    for line in (HERE / '_every.org').read_text(encoding='utf-8').splitlines():
        block += line + '\n'
        if block.count('{') == block.count('}'):
            yield block
            block = ''


def rescue_undoes_its_block(tap, folder):
    """Each statement first in a try that fails: the model is that of a script that has blank lines there."""
    plain, tried = '', ''
    for statement in whole_statements():
        block = 'try {\n' + statement + 'fail "undo it"\n} rescue e { }\n'
        if statement.startswith(('fn ', 'let ', 'var ', 'use ', 'while', 'if ', '#')):    # variables are not undone
            block = ''
        plain += '\n' * block.count('\n') + statement
        tried += block + statement
    dumps = []
    for text in (plain, tried):
        (folder / 'changes.org').write_text(text, encoding='utf-8')
        (folder / 'changed.db').write_bytes((folder / 'm.db').read_bytes())
        done = orgl('changes.org', '--model', 'changed.db', '--today', '2026-11-23', cwd=folder)
        if not tap.check(done.status == 0, 'a script of rescued blocks runs', done):
            return
        dumps.append([line for line in dump(folder / 'changed.db') if not line.startswith('INSERT INTO "revision"')])
    differ = [line for line in dumps[0] if line not in dumps[1]] + ['---'] + [line for line in dumps[1] if line not in dumps[0]]
    tap.check(dumps[0] == dumps[1], 'a rescued block is undone exactly', '\n'.join(differ[:20]))


def main():
    tap = Tap()
    with Folder(*HELPERS) as folder:
        done = orgl('_base.org', '--model', 'm.db', cwd=folder)
        if tap.check(done.status == 0, 'the model is made', done):
            break_at_each_line(tap, folder)
        for name in ('m.db', 'm.db-wal', 'm.db-shm', *OUTPUTS):
            (folder / name).unlink(missing_ok=True)
        break_new_file(tap, folder)
        done = orgl('_base.org', '--model', 'm.db', cwd=folder)
        rescue_undoes_its_block(tap, folder)
    return tap.end()


if __name__ == '__main__':
    sys.exit(main())
