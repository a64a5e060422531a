"""The language server and the formatter on a script of 50,000 lines."""
import pathlib
import statistics
import sys
import time

from common import HERE, ORGL, in_turn, timed

KEY = 'lsp: a keystroke in 50,000 lines until'
FORMAT = 'fmt: 50,000 lines'
NAMES = (KEY, FORMAT, 'lsp', 'fmt')


def measure(bench):
    """A letter typed in the middle: until the editor has its completions, until it has the diagnostics; and the whole formatted."""
    sys.path.insert(0, str(HERE.parent / 'lsp'))
    from _client import Client
    script = ''.join(f'define post p{i} "Post {i}" in u{i % 100} reports to p{i // 8} grade G{i % 5} headcount {i % 9 + 1}\n' for i in range(1, 49894))
    text = ''.join(f'define unit u{i}\n' for i in range(100)) + ''.join(f'define grade G{i} rank {i}\n' for i in range(5)) + 'define post p0 "Top"\n' + script
    home = pathlib.Path(bench.folder, 'lsp')
    home.mkdir(exist_ok=True)
    client = Client(home)
    client.open('long.org', text)
    client.diagnostics('long.org')
    client.at('completion', 'long.org', 25000, 0)
    seconds = {'completion': [], 'diagnostics': []}
    for _ in range(4 * bench.runs()):
        start = time.perf_counter()
        client.change('long.org', (25000, 16, 25000, 16, 'x'))
        client.at('completion', 'long.org', 25000, 38)
        seconds['completion'].append(time.perf_counter() - start)
        client.diagnostics('long.org')
        seconds['diagnostics'].append(time.perf_counter() - start)
    client.end()
    for what, values in seconds.items():
        bench.put(f'{KEY} {what}', None, statistics.median(values))
        bench.limit(f'{KEY} {what}', None, 0.1)
    best, _ = in_turn(bench.runs(), ours=lambda: timed([ORGL, 'fmt', '--check', str(home / 'long.org')], ok=(0, 1)))
    bench.put(FORMAT, None, best['ours'])
