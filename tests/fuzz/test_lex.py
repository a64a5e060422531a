#!/usr/bin/env python3
"""Random and mutated text through the lexer: tokens that stand in order and come to an end."""
import sys

import _fuzz

if __name__ == '__main__':
    sys.exit(_fuzz.front('lexer', 'lex', 600))
