#!/usr/bin/env python3
"""Two hundred single slips over the examples (tests/tools/mutate.py makes as many as wanted): the figures that it prints are
reached, and on scripts that are programs no slip crashes or hangs."""
import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import mutate

ORGL = str(pathlib.Path(os.environ.get('ORGL', mutate.ROOT / 'build' / 'orgl')).resolve())


def main():
    examples = mutate.figures_of([mutate.ROOT / script for script in mutate.SCRIPTS], 200, 1, ORGL)
    programs = mutate.figures_of(sorted((mutate.ROOT / 'tests' / 'lang').glob('*.org')), 100, 2, ORGL)
    print(f"{'ok' if examples.reached() else 'not ok'} - {examples}")
    fine = not programs.crashed and not programs.partial
    print(f"{'ok' if fine else 'not ok'} - programs: {programs}")
    mutate.list_misses(programs) if not fine else None
    return 0 if examples.reached() and fine else 1


if __name__ == '__main__':
    sys.exit(main())
