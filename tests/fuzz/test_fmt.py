#!/usr/bin/env python3
"""Random and mutated text through the formatter: what it accepts keeps its tree and is not changed a second time."""
import sys

import _fuzz

if __name__ == '__main__':
    sys.exit(_fuzz.front('formatter', 'fmt', 800))
