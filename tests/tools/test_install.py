#!/usr/bin/env python3
"""make install puts the program, the library for reading and the man page in their places; uninstall takes all of it away."""
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(os.environ['ROOT'])
BUILD = pathlib.Path(os.environ['ORGL']).parent


def make(target, stage):
    """-o: the program is there, as the suite's caller made it; it is not to be made again with other flags."""
    command = ['make', '-s', '-o', str(BUILD / 'orgl'), '-o', 'all', f'BUILD={BUILD}', f'DESTDIR={stage}', 'PREFIX=/opt/orgl', target]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)


with tempfile.TemporaryDirectory() as stage:
    make('install', stage)
    files = sorted(str(p.relative_to(stage)) for p in pathlib.Path(stage).rglob('*') if p.is_file())
    assert 'opt/orgl/bin/orgl' in files and 'opt/orgl/share/man/man1/orgl.1' in files, files
    assert 'opt/orgl/share/orgl/stdlib/rules.org' in files, files
    program = os.path.join(stage, 'opt/orgl/bin/orgl')
    out = subprocess.run([program, '-c', 'print 6 * 7'], capture_output=True, text=True, check=True).stdout
    assert out == '42\n', out
    make('uninstall', stage)
    left = [str(p) for p in pathlib.Path(stage).rglob('*') if p.is_file()]
    assert not left, left
print('ok - install and uninstall')
sys.exit(0)
