#!/usr/bin/env python3
"""Random and mutated scripts and entries at the prompt are run with limits and without permissions; FUZZ_SECONDS=N: with libFuzzer, so long."""
import sys

import _fuzz

if __name__ == '__main__':
    sys.exit(_fuzz.whole('run', 'run', [*_fuzz.scripts(), *_fuzz.whole_scripts(4000)], 1500))
