#!/usr/bin/env python3
"""Texts that nobody writes by hand: deep nesting, numbers of a million digits, bytes that are no text; examples cut anywhere."""
import _hostile

if __name__ == '__main__':
    _hostile.main(_hostile.test_nesting, _hostile.test_digits, _hostile.test_bytes, _hostile.test_cut_examples)
