#!/usr/bin/env python3
"""Tables that nobody made by hand, as CSV, JSON and workbooks."""
import _hostile

if __name__ == '__main__':
    _hostile.main(_hostile.test_tables)
