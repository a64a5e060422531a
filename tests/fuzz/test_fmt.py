#!/usr/bin/env python3
"""Random and mutated text through the formatter: what it accepts keeps its tree and is not changed a second time."""
import sys

import _fuzz


def main():
    sources = [path for folder in ('base', 'words', 'source', 'syntax') for path in sorted((_fuzz.ROOT / 'interp' / folder).glob('*.c'))]
    return _fuzz.run('formatter', 'fuzz_fmt.c', sources, ['-lutf8proc', '-ljansson', '-lm'], _fuzz.scripts(), _fuzz.ROOT / 'tests/fuzz/fmt_seeds', length=800)


if __name__ == '__main__':
    sys.exit(main())
