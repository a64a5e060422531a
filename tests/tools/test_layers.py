#!/usr/bin/env python3
"""Includes only go down; each foreign library is behind one file."""
import pathlib
import subprocess
import sys

done = subprocess.run([sys.executable, str(pathlib.Path(__file__).with_name('layers.py'))], capture_output=True, text=True, check=False)
print(done.stdout, end='')
print(('not ok' if done.returncode else 'ok') + ' - layers')
sys.exit(done.returncode)
