#!/usr/bin/env python3
"""Each statement and native function that reaches outside, by the capability column of its row: without permission it is refused
with the flag that would allow it, and nothing outside was read, written, loaded or started; with the flag it is not refused. Then
every way out that a path can hide: `..`, links, absolute paths, pipes and devices."""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
ORGL = os.path.abspath(os.environ.get('ORGL', ROOT / 'build' / 'orgl'))
WORDS = ROOT / 'interp' / 'words'
NAMES = {'CAP_READ': 'read', 'CAP_WRITE': 'write', 'CAP_FFI': 'ffi', 'CAP_EXEC': 'exec'}
MODEL = '''define unit u
define post a in u headcount 2
define post b in u reports a
define duty d volume 10 per week takes 1h
assign d to b
define queue q arrivals 40 per day takes 9min target 80% within 20s
define kpi k
weight kpi k for b 100%
relate a to b as informs
'''
RULE = 'rule far {{ use "{out}/module.org"; for post p; when p.headcount > limit_of(p); say "x" }}'

# One that needs just this: statement -> capability -> text. {out} is a folder that nothing allows.
ATTEMPTS = {
    'show': {'write': 'show posts into "{out}/f.csv"'},
    'use': {'read': 'use "{out}/module.org"'},
    'run': {'read': 'run "{out}/module.org"'},
    'import': {'read': 'import posts from "{out}/posts.csv"'},
    'check': {'read': 'check far', 'write': 'check no_unit into "{out}/f.csv"'},
    'report': {'read': 'report into "f.md"', 'write': 'disable rule far; report into "{out}/f.md"'},
    'analyze': {'write': 'analyze load into "{out}/f.csv"'},
    'explain': {'write': 'explain a.load into "{out}/f.txt"'},
    'chart': {'write': 'chart into "{out}/f.svg"', 'exec': 'chart into "f.png"'},
    'describe': {'write': 'describe a into "{out}/f.md"', 'exec': 'describe a into "f.docx"'},
    'staff': {'write': 'staff q into "{out}/f.csv"'},
    'matrix': {'write': 'matrix raci into "{out}/f.csv"'},
    'export': {'write': 'export into "{out}/f.xlsx"'},
    'dump': {'write': 'dump into "{out}/f.org"'},
    'history': {'write': 'history into "{out}/f.csv"'},
    'compare': {'write': 'compare base into "{out}/f.csv"', 'exec': 'compare base into "f.png"'},
    'scenarios': {'write': 'scenarios into "{out}/f.csv"'},
    'extern': {'ffi': 'extern "{out}/marks.so" {{ fn f(): none }}'},
}
FUNCTIONS = {}
failures = 0


def check(good, what, detail=''):
    global failures
    failures += not good
    print(('ok - ' if good else 'not ok - ') + what)
    if not good and detail:
        print('\n'.join('# ' + line for line in str(detail).splitlines()[:12]))


def declared():
    """statement -> its capabilities, as commands.def and functions.def have them."""
    found = {}
    for name, rows in (('commands.def', r'^(?:COMMAND|CONTROL)\((\w+), "[^"]*", "[^"]*", [^,]*, (CAP_[^,]*),'),
                       ('functions.def', r'^FUNCTION\((\w+), .*?, -?\d+, -?\d+, (CAP_[^,]*),')):
        text = (WORDS / name).read_text(encoding='utf-8')
        for row, caps in re.findall(rows, text, re.M | re.S):
            found[row] = {NAMES[cap.strip()] for cap in caps.split('|') if cap.strip() != 'CAP_NONE'}
        count = len(re.findall(r'^(?:COMMAND|CONTROL|FUNCTION)\(', text, re.M))
        check(count == len(re.findall(rows, text, re.M | re.S)), f'{name}: every row has its capability')
    return {row: caps for row, caps in found.items() if caps}


class Place:
    """folder/in is the current one; folder/out is outside, with traps that leave a mark when they are touched."""

    def __init__(self, folder):
        self.inside, self.out = folder / 'in', folder / 'out'
        (folder / 'in').mkdir()
        (folder / 'out').mkdir()
        (folder / 'bin').mkdir()
        (self.out / 'module.org').write_text('fn limit_of(p) = 1\n')
        (self.out / 'posts.csv').write_text('name\nsecret\n')
        for program in ('rsvg-convert', 'pandoc', 'dot'):
            path = folder / 'bin' / program
            path.write_text(f'#!/bin/sh\ncat > /dev/null\ntouch {self.out}/ran\necho started\n')
            path.chmod(0o755)
        self.path = f'{folder}/bin:{os.environ["PATH"]}'
        (self.inside / 'model.org').write_text(MODEL)
        self.library()
        self.fresh = None

    def library(self):
        source = self.out / 'marks.c'
        source.write_text(f'#include <stdio.h>\n__attribute__((constructor)) static void load(void) {{ fclose(fopen("{self.out}/ran", "w")); }}\n'
                          'void f(void) {}\n')
        cc = os.environ.get('CC', 'cc').split()
        subprocess.run([*cc, '-shared', '-fPIC', '-o', self.out / 'marks.so', source], check=False, capture_output=True)

    def run(self, text, *options, timeout=20):
        env = dict(os.environ, PATH=self.path)
        try:
            done = subprocess.run([ORGL, *options, '-c', text, 'm.db'], cwd=self.inside, env=env, stdin=subprocess.DEVNULL,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=timeout, check=False)
        except subprocess.TimeoutExpired:
            return None, 'it does not end'
        return done.returncode, done.stdout.decode('utf-8', 'replace')

    def begin(self):
        """A model with a rule that uses a module from outside; made with permission."""
        for path in [*self.inside.glob('m.db*'), *self.inside.glob('f.*'), *self.out.glob('f.*'), *self.out.glob('ran')]:
            path.unlink()
        if self.fresh is None:
            script = self.inside / 'setup.org'
            script.write_text(MODEL + RULE.format(out=self.out) + '\n')
            subprocess.run([ORGL, '--allow', 'read', 'setup.org', '--model', 'm.db'], cwd=self.inside, check=True, capture_output=True)
            self.fresh = (self.inside / 'm.db').read_bytes()
        (self.inside / 'm.db').write_bytes(self.fresh)
        for path in self.inside.glob('m.db-*'):
            path.unlink()

    def touched(self):
        return sorted(path.name for path in self.out.iterdir() if path.name not in ('module.org', 'posts.csv', 'marks.c', 'marks.so'))


def attempt(place, who, cap, text):
    text = text.format(out=place.out)
    others = ','.join(name for name in NAMES.values() if name != cap)
    place.begin()
    before = (place.inside / 'm.db').read_bytes()
    status, out = place.run(text, '--allow', others)
    good = status == 3 and 'error[E601]' in out and f'--allow {cap}' in out and not place.touched() and \
        (place.inside / 'm.db').read_bytes() == before
    check(good, f'{who} asks for {cap}', f'{text}\nstatus {status}, left {place.touched()}\n{out}')
    if cap in ('read', 'write'):
        status, out = place.run(text, '--sandbox', '--allow', 'exec,ffi')
        check(status == 3 and '--sandbox' in out and not place.touched(), f'{who}: {cap} in a sandbox', f'{status}\n{out}')
    place.begin()
    status, out = place.run(text, '--allow', ','.join(NAMES.values()))
    check('E601' not in out, f'{who} with --allow {cap} is not refused', out)


def each_row(place):
    rows = declared()
    known = {**ATTEMPTS, **FUNCTIONS}
    check(len(rows) > 12, 'the rows are read')
    for who, caps in sorted(rows.items()):
        for cap in sorted(caps):
            if cap not in known.get(who, {}):
                check(False, f'{who} says that it may ask for {cap}: an attempt shows it')
                continue
            attempt(place, who, cap, known[who][cap])
    for who in known:
        check(set(known[who]) == rows.get(who, set()), f"{who}'s row names what it asks for", f'{known[who]} {rows.get(who)}')


def ways_out(place):
    """Paths that lead out, said in every way: read and written."""
    inside, out = place.inside, place.out
    (inside / 'sub').mkdir()
    for link, target in (('link.csv', out / 'posts.csv'), ('dir', out), ('far.csv', '../out/posts.csv'), ('new.csv', out / 'f.csv'),
                         ('two.csv', 'link.csv'), ('sub/up.csv', '../../out/posts.csv'), ('loop.csv', 'loop.csv'), ('root', '/')):
        os.symlink(target, inside / link)
    reads = ['../out/posts.csv', str(out / 'posts.csv'), 'sub/../../out/posts.csv', './../in/../out/posts.csv', 'link.csv', 'far.csv', 'two.csv',
             'dir/posts.csv', 'sub/up.csv', f'root{out}/posts.csv', '/proc/self/environ', '/etc/passwd', '/proc/self/cwd/../out/posts.csv',
             '//etc/passwd', '/dev/stdin', '/proc/self/root/etc/passwd']
    for path in reads:
        for verb in ('import posts from', 'run', 'use'):
            status, text = place.run(f'{verb} "{path}"')
            check(status == 3 and 'E601' in text and 'secret' not in text, f'{verb} "{path}" is refused', f'{status}\n{text}')
    writes = ['../f.csv', str(out / 'f.csv'), 'sub/../../f.csv', 'dir/f.csv', 'new.csv', 'link.csv', f'root{out}/f.csv', '.hidden.csv', 'sub/.x/f.csv',
              'sub/../f.csv', '/dev/shm/f.csv', '/proc/self/cwd/../f.csv', 'loop.csv']
    for path in writes:
        status, text = place.run(f'show posts into "{path}"')
        check(status in (3, 4) and ('E601' in text or path == 'loop.csv') and not place.touched(), f'into "{path}" is refused', f'{status}\n{text}')
    status, text = place.run('export into "../away/"')
    check(status == 3 and not (inside.parent / 'away').exists(), 'export into "../away/" makes no folder', text)
    check((out / 'posts.csv').read_text() == 'name\nsecret\n', 'what is outside is as it was')


def pipes_and_devices(place):
    """A pipe or device is never waited for, nor written to, even with permission."""
    os.mkfifo(place.inside / 'pipe.csv')
    os.mkfifo(place.inside / 'pipe.org')
    os.symlink('/dev/zero', place.inside / 'zero.csv')
    for text, options in (('import posts from "pipe.csv"', ()), ('run "pipe.org"', ()), ('use "pipe.org"', ()), ('show posts into "pipe.csv"', ()),
                          ('import posts from "zero.csv"', ('--allow', 'read')), ('show posts into "zero.csv"', ('--allow', 'write'))):
        status, out = place.run(text, *options, timeout=10)
        check(status == 4 and 'not a regular file' in out, f'{text} {" ".join(options)}', f'{status}\n{out}')
    # A link under the name of the file that is written first.
    os.symlink(place.out / 'posts.csv', place.inside / 'f.csv.orgl-part')
    status, out = place.run('show posts into "f.csv"')
    check(status == 0 and (place.out / 'posts.csv').read_text() == 'name\nsecret\n', 'a link in the way of a new file is not followed', out)
    shutil.copy(place.inside / 'm.db', place.inside / 'n.db')
    for ending in ('-wal', '-journal', '-shm'):
        os.symlink(place.out / 'posts.csv', place.inside / f'n.db{ending}')
        done = subprocess.run([ORGL, '-c', 'define post z', 'n.db'], cwd=place.inside, capture_output=True, timeout=20, check=False)
        check(done.returncode == 4 and b'E5' in done.stderr and (place.out / 'posts.csv').read_text() == 'name\nsecret\n',
              f'a model whose {ending} is a link elsewhere', done.stderr.decode())
        (place.inside / f'n.db{ending}').unlink()


def main():
    with tempfile.TemporaryDirectory(prefix='orgl-caps-') as folder:
        place = Place(pathlib.Path(folder))
        place.begin()
        each_row(place)
        place.begin()
        ways_out(place)
        pipes_and_devices(place)
    return 1 if failures else 0


if __name__ == '__main__':
    sys.exit(main())
