#!/usr/bin/env python3
"""The README's sessions are real: each ```console block is run (`$ cat FILE` shows a file, `$ orgl …` runs the program in an empty
folder that has the files shown so far and service.db, the model of examples/service.org) and must print what stands there.
With --write the output is written into the README."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
README = ROOT / 'README.md'
ORGL = os.path.abspath(os.environ.get('ORGL') or os.path.join(os.environ.get('BUILD') or ROOT / 'build', 'orgl'))


def run(folder, command):
    env = {**os.environ, 'PATH': os.path.dirname(ORGL) + os.pathsep + os.environ['PATH'], 'HOME': folder, 'LC_ALL': 'C.UTF-8'}
    env.pop('ORGL_PATH', None)
    result = subprocess.run(command, shell=True, cwd=folder, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return result.stdout.decode('utf-8', 'replace')


def commands(block):
    """(command, output) of each `$ ` line."""
    parts = re.split(r'^\$ (.*)\n', block, flags=re.M)
    return list(zip(parts[1::2], parts[2::2]))


def replay(folder, block):
    shown = ''
    for command, output in commands(block):
        if command.startswith('cat '):
            pathlib.Path(folder, command[4:]).write_text(output, encoding='utf-8')
        else:
            output = run(folder, command)
        shown += f'$ {command}\n{output}'
    return shown


def main():
    text = README.read_text(encoding='utf-8')
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        run(folder, f'orgl --model service.db {ROOT}/examples/service.org')
        blocks = re.findall(r'^```console\n(.*?)^```', text, re.S | re.M)
        for number, block in enumerate(blocks, 1):
            shown = replay(folder, block)
            if '--write' in sys.argv:
                text = text.replace(block, shown)
                continue
            failures += shown != block
            print(('ok' if shown == block else 'not ok') + f' - session {number} of the README')
            if shown != block:
                print(shown)
    if '--write' in sys.argv:
        README.write_text(text, encoding='utf-8')
    sys.exit(failures > 0)


main()
