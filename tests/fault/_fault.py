"""What the tests of this folder share: runs of the program in a new folder, the content of models, lines of TAP."""
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ORGL = os.path.abspath(os.environ.get('ORGL', 'build/orgl'))
ROOT = HERE.parents[1]
CRASHES = ('AddressSanitizer', 'LeakSanitizer', 'runtime error:', 'assertion failed')


class Outcome:
    def __init__(self, status, out, err):
        self.status, self.out, self.err = status, out, err

    @property
    def crashed(self):
        """Ended by a signal, by a sanitizer, or later than it may."""
        return self.status is None or self.status < 0 or any(word in self.err for word in CRASHES)

    def __str__(self):
        return f'status {self.status}\n{self.out[-1000:]}\n{self.err[:3000]}'


def orgl(*args, cwd, stdin=None, timeout=60, **options):
    """Runs the program; status None when it did not end in time."""
    done = None
    try:
        done = subprocess.run([ORGL, *map(str, args)], cwd=cwd, input=stdin, stdin=None if stdin is not None else subprocess.DEVNULL,
                              capture_output=True, timeout=timeout, check=False, **options)
    except subprocess.TimeoutExpired as late:
        return Outcome(None, '', (late.stderr or b'').decode('utf-8', 'replace'))
    return Outcome(done.returncode, done.stdout.decode('utf-8', 'replace'), done.stderr.decode('utf-8', 'replace'))


def dump(path):
    """All of a model as SQL, as the sqlite3 shell's .dump writes it. Of a copy: reading leaves files beside the original."""
    with tempfile.TemporaryDirectory() as folder:
        for ending in ('', '-wal'):
            if os.path.exists(f'{path}{ending}'):
                shutil.copy(f'{path}{ending}', f'{folder}/copy.db{ending}')
        db = sqlite3.connect(f'{folder}/copy.db')
        lines = list(db.iterdump())
        db.close()
    return lines


def is_sound(path):
    """What SQLite says about the file's structure and keys: '' when all is well."""
    db = sqlite3.connect(path)
    try:
        problems = [row[0] for row in db.execute('PRAGMA integrity_check') if row[0] != 'ok']
        problems += [str(row) for row in db.execute('PRAGMA foreign_key_check')]
    finally:
        db.close()
    return '; '.join(problems)


class Folder:
    """A new folder with copies of the helpers of this one; gone at the end. `shared`: below one that other users may enter."""

    def __init__(self, *names, shared=False):
        self.path = pathlib.Path(tempfile.mkdtemp(prefix='orgl-fault-', dir='/tmp' if shared and os.path.isdir('/tmp') else None))
        for name in names:
            shutil.copy(HERE / name, self.path / name)

    def __enter__(self):
        return self.path

    def __exit__(self, *_):
        shutil.rmtree(self.path, ignore_errors=True)


class Tap:
    """Counts; `end` gives the exit status."""

    def __init__(self):
        self.bad = 0

    def check(self, good, name, why=''):
        self.bad += not good
        print(('ok' if good else 'not ok') + ' - ' + name)
        if not good and why:
            print(str(why)[:4000])
        return good

    def skip(self, name, why):
        print(f'ok - {name} # skip {why}')

    def end(self):
        sys.stdout.flush()
        return 1 if self.bad else 0
