#!/usr/bin/env python3
"""Files that cannot be read or written: a clear error, exit status 4, and the model as it was."""
import contextlib
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import threading
import time

from _fault import ORGL, Folder, Tap, dump, orgl

NOBODY = 65534
CHANGE = 'define post another; show posts into "posts.csv"'


class Case:
    def __init__(self, tap, folder):
        self.tap, self.folder = tap, folder
        self.people = {'user': NOBODY, 'group': NOBODY} if os.getuid() == 0 else {}
        done = orgl('-c', 'define unit u; define post boss in u', 'model.db', cwd=folder)
        self.before = dump(folder / 'model.db') if tap.check(done.status == 0, 'the model is made', done) else None

    def refused(self, name, code, *args, model='model.db', status=4, shell=None, **options):
        """Runs; wants the code and the status, the model as before, and no file beside those that were there."""
        listing = sorted(os.listdir(self.folder))
        if shell:
            done = orgl_shell(shell, self.folder)
        else:
            done = orgl(*args, *([model] if model else []), cwd=self.folder, **options)
        good = done.status == status and code in done.err and not done.crashed
        why = '' if good else f'wanted {code} and {status}\n{done}'
        if dump(self.folder / 'model.db') != self.before:
            why += 'the model has changed\n'
        if sorted(os.listdir(self.folder)) != listing:
            why += f'files: {listing} then {sorted(os.listdir(self.folder))}\n'
        self.tap.check(not why, name, why)

    def readable_by_people(self):
        """Can the other user reach the program and the folder at all?"""
        if not self.people:
            return True
        os.chmod(self.folder, 0o755)
        try:
            seen = subprocess.run(['test', '-r', self.folder / 'model.db'], check=False, **self.people).returncode == 0
            return seen and orgl('--version', cwd=self.folder, **self.people).status == 0
        except (PermissionError, OSError):
            return False


def orgl_shell(line, folder):
    done = subprocess.run(['sh', '-c', line], cwd=folder, capture_output=True, stdin=subprocess.DEVNULL, env=dict(os.environ, ORGL=ORGL),
                          timeout=60, check=False)

    class Plain:
        status, out, err, crashed = done.returncode, done.stdout.decode(), done.stderr.decode(), done.returncode < 0

        def __str__(self):
            return f'status {self.status} {self.out} {self.err}'
    return Plain()


def not_a_file(case):
    folder = case.folder
    (folder / 'folder').mkdir()
    (folder / 'folder.org').mkdir()
    (folder / 'out.csv').mkdir()
    os.mkfifo(folder / 'pipe')
    case.refused('a folder as model', 'E504', '-c', CHANGE, model='folder')
    case.refused('a folder as model, with a slash', 'E504', '-c', CHANGE, model='folder/')
    case.refused('a model in a folder that is missing', 'E501', '-c', CHANGE, model='missing/m.db')
    case.refused('a model below a file', 'E501', '-c', CHANGE, model='model.db/m.db')
    case.refused('a pipe as model', 'E504', '-c', CHANGE, model='pipe')
    for device in ('/dev/null', '/dev/zero', '/dev/full'):
        case.refused(f'{device} as model', 'E504', '-c', CHANGE, model=device)
    case.refused('a folder as script', 'E502', 'folder.org', '--model', model='model.db')
    case.refused('a missing script', 'E501', 'missing.org', '--model', model='model.db')
    for verb in ('run', 'use'):
        case.refused(f'{verb} of a folder', 'E502', '-c', f'define post a; {verb} "folder.org"')
        case.refused(f'{verb} of a missing file', 'E501', '-c', f'define post a; {verb} "missing.org"')
    case.refused('import of a folder', 'E502', '-c', 'define post a; import posts from "folder"')
    case.refused('import of a missing file', 'E501', '-c', 'define post a; import posts from "missing.csv"')
    case.refused('into a folder', 'E503', '-c', 'define post a; show posts into "out.csv"')
    case.refused('into a missing folder', 'E503', '-c', 'define post a; show posts into "missing/out.csv"')
    case.refused('into a good file and a bad one', 'E503', '-c', 'define post a; show posts into "good.csv"; show posts into "out.csv"')


def lost_output(case):
    case.refused('output to a full device', 'cannot be written', shell='"$ORGL" -c "show posts" model.db > /dev/full')
    case.refused('output that is closed', 'cannot be written', shell='"$ORGL" -c "show posts" model.db >&-')
    case.refused('a help text to a full device', 'cannot be written', shell='"$ORGL" help post > /dev/full')
    case.refused('input that is closed', 'cannot be read', shell='"$ORGL" model.db <&-')
    case.refused('a reader that stops reading is no error', '', status=0,
                 shell='"$ORGL" -c "for i in 1..100000 { print i }" model.db | head -n 1 > /dev/null')
    case.refused('a full device for errors', '', status=3, shell='"$ORGL" -c "define pots a" model.db 2> /dev/full')


def without_permission(case):
    folder, people = case.folder, case.people
    if not case.readable_by_people():
        case.tap.skip('files without permission', 'another user cannot reach the program')
        return
    for name in ('secret.org', 'secret.csv', 'secret.db'):
        (folder / name).write_text('define post a\n')
        os.chmod(folder / name, 0)
    (folder / 'fixed.csv').write_text('old\n')
    (folder / 'own').mkdir()
    os.chmod(folder / 'own', 0o777)
    os.chmod(folder / 'model.db', 0o644)
    case.refused('an unreadable model', 'E502', '-c', CHANGE, model='secret.db', **people)
    case.refused('an unreadable script', 'E502', 'secret.org', model=None, **people)
    case.refused('an unreadable module', 'E502', '-c', 'use "secret.org"', **people)
    case.refused('import of an unreadable file', 'E502', '-c', 'import posts from "secret.csv"', **people)
    case.refused('queries on a model that may only be read', '', '-c', 'print count(posts)', status=0, **people)
    case.refused('a change of a model that may only be read', 'E508', '-c', 'define post a', **people)
    case.refused('a new model in a folder that may only be read', 'E503', '-c', CHANGE.split(';', maxsplit=1)[0], model='new.db', **people)
    case.refused('into a folder that may only be read', 'E503', '-c', 'show posts into "new.csv"', **people)
    case.refused('into a file of a folder that may only be read', 'E503', '-c', 'show posts into "fixed.csv"', **people)
    os.chmod(folder / 'model.db', 0o666)
    case.refused('a model that may be written in a folder that may not', 'E5', '-c', 'define post a', **people)
    case.tap.check((folder / 'fixed.csv').read_text() == 'old\n', 'the file that was refused is as it was')


def locked(case):
    """Another program writes for longer than we wait. What is read meanwhile is the state before."""
    other = sqlite3.connect(case.folder / 'model.db', isolation_level=None)
    other.execute('BEGIN IMMEDIATE')
    start = time.monotonic()
    try:
        done = orgl('-c', 'print count(posts)', 'model.db', cwd=case.folder)
        case.tap.check(done.status == 0 and done.out == '1\n', 'reading while another writes', done)
        done = orgl('-c', CHANGE, 'model.db', cwd=case.folder)
        case.tap.check(done.status == 4 and 'E507' in done.err, 'a model that another program writes', done)
        case.tap.check(not (case.folder / 'posts.csv').exists(), 'no output then')
    finally:
        other.execute('ROLLBACK')
        other.close()
    case.tap.check(time.monotonic() - start < 30, 'the wait ends')
    case.tap.check(dump(case.folder / 'model.db') == case.before, 'the model is as before')


def two_at_once(case):
    """Many processes change one model: each change is kept, or its process says that it was not."""
    statuses = {}

    def change(i):
        statuses[i] = orgl('-c', f'define post made{i}', 'shared.db', cwd=case.folder)

    shutil.copy(case.folder / 'model.db', case.folder / 'shared.db')
    threads = [threading.Thread(target=change, args=(i,)) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with contextlib.closing(sqlite3.connect(case.folder / 'shared.db')) as db:
        names = {name for (name,) in db.execute('SELECT name FROM post')}
    wrong = [str(done) for i, done in statuses.items()
             if (done.status == 0) != (f'made{i}' in names) or (done.status not in (0, 4)) or (done.status == 4 and 'error[E5' not in done.err)]
    case.tap.check(not wrong, 'eight processes on one model', '\n'.join(wrong))
    case.tap.check(any(done.status == 0 for done in statuses.values()), 'one of them at least is kept')


def full_disk(case):
    """On a file system of its own, of 2 MB."""
    disk = case.folder / 'disk'
    disk.mkdir()
    mount = ['mount', '-t', 'tmpfs', '-o', 'size=2m', 'none', str(disk)]
    try:
        mounted = os.getuid() == 0 and subprocess.run(mount, capture_output=True, check=False).returncode == 0
    except OSError:
        mounted = False
    if not mounted:
        case.tap.skip('a full disk', 'no file system can be mounted here')
        return
    try:
        shutil.copy(case.folder / 'model.db', disk / 'm.db')
        many = 'for i in 1..40000 { define post @"a_long_name_for_a_post_{i}" in u }'
        for name, args in (('a change that the disk has no room for', ['-c', many, 'm.db']),
                           ('a new model that the disk has no room for', ['-c', 'define unit u; ' + many, 'new.db']),
                           ('output that the disk has no room for', ['-c', 'define post b; show range(1, 900000) into "o.csv"', 'm.db'])):
            done = orgl(*args, cwd=disk)
            left = sorted(name for name in os.listdir(disk) if name not in ('m.db', 'm.db-wal', 'm.db-shm'))
            good = done.status == 4 and 'E509' in done.err and not left and dump(disk / 'm.db') == case.before
            case.tap.check(good, name, f'{done}\nleft: {left}')
        done = orgl('-c', 'define post c', 'm.db', cwd=disk)
        case.tap.check(done.status == 0, 'there is room again', done)
    finally:
        subprocess.run(['umount', str(disk)], capture_output=True, check=False)


def main():
    tap = Tap()
    with Folder(shared=True) as folder:
        case = Case(tap, pathlib.Path(folder))
        if case.before:
            for part in (not_a_file, lost_output, without_permission, locked, two_at_once, full_disk):
                part(case)
    return tap.end()


if __name__ == '__main__':
    sys.exit(main())
