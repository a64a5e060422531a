#!/usr/bin/env python3
"""The examples and the standard library are in canonical form (`orgl fmt examples stdlib` makes them so)."""
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
ORGL = os.path.abspath(os.environ.get('ORGL', ROOT / 'build' / 'orgl'))


def main():
    done = subprocess.run([ORGL, 'fmt', '--diff', 'examples', 'stdlib'], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stdout + done.stderr + 'not ok - examples and standard library are in form: orgl fmt examples stdlib')
        return 1
    print('ok - examples and standard library are in form')
    return 0


sys.exit(main())
