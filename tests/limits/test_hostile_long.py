#!/usr/bin/env python3
"""A hundred megabytes in one line."""
import _hostile

if __name__ == '__main__':
    _hostile.main(_hostile.test_long_lines)
