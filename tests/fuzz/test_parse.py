#!/usr/bin/env python3
"""Random and mutated text through the parser: no crash, no hang, sound trees."""
import sys

import _fuzz

if __name__ == '__main__':
    sys.exit(_fuzz.front('parser', 'parse', 800))
