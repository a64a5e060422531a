"""What the topics of the bench share: running things and timing them, the rows measured, the tables printed at the end.

A topic names its rows; `Bench.put` keeps Orgl's seconds of a row at a size, `Bench.beside` those of a peer with the ratio to
reach. A limit of another kind (seconds, megabytes) is a peer called 'limit' whose time is the limit."""
import math
import os
import pathlib
import re
import resource
import shutil
import statistics
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
ORGL = os.path.abspath(os.environ.get('ORGL') or os.path.join(os.environ.get('BUILD') or ROOT / 'build', 'orgl'))
LARGE = 1_000_000          # from here on peers run once, and Orgl at most three times


def stop(text):
    sys.exit(f'bench: {text}')


CPU = None                 # the library that gives processes their processor time for the clock's; None: the clock counts


def children_seconds():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def timed(command, stdin=None, ok=(0,), cwd=None):
    """Seconds and output of a command; it must end with one of the statuses in `ok`."""
    source = open(stdin, 'rb') if stdin else subprocess.DEVNULL
    start, used = time.perf_counter(), children_seconds()
    environment = dict(os.environ, LD_PRELOAD=CPU) if CPU else None
    process = subprocess.Popen([str(part) for part in command], stdin=source, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=cwd,
                               env=environment)
    output = process.stdout.read().decode('utf-8', 'replace')
    process.wait()
    seconds = children_seconds() - used if CPU else time.perf_counter() - start
    if stdin:
        source.close()
    if process.returncode not in ok:
        stop(f'{command} ended with {process.returncode}\n{output[:2000]}')
    return seconds, output


def alone():
    """Waits until no process of Orgl's runs any more: one that has made a large file leaves one behind that writes its snapshot."""
    def runs(process):
        try:
            return os.readlink(process) == os.path.realpath(ORGL)
        except OSError:
            return False
    while any(runs(process) for process in pathlib.Path('/proc').glob('[0-9]*/exe')):
        time.sleep(0.02)


def in_turn(runs, **commands):
    """Runs the named functions one after the other, `runs` times; the median seconds of each and the last results."""
    seconds = {name: [] for name in commands}
    last = {}
    for _ in range(runs):
        for name, command in commands.items():
            last[name] = command()
            seconds[name].append(last[name][0])
    return {name: statistics.median(values) for name, values in seconds.items()}, last


def fresh(path):
    """The path, without a database there."""
    for end in ('', '-wal', '-shm', '-journal'):
        pathlib.Path(f'{path}{end}').unlink(missing_ok=True)
    return path


def sql(database, text, ok=(0,)):
    return timed(['sqlite3', '-batch', database, text], ok=ok)


def same(what, *values):
    """Stops the bench when numbers that must be equal are not."""
    for other in values[1:]:
        if not math.isclose(float(values[0]), float(other), rel_tol=1e-9, abs_tol=1e-9):
            stop(f'{what} differs: {values}')


def written(path, text):
    pathlib.Path(path).write_text(text, encoding='utf-8')
    return path


def shell_seconds(line):
    """Of a line of the sqlite3 shell's timer."""
    words = line.split()
    return float(words[5]) + float(words[7]) if CPU else float(words[3])


def count_processor_time(bench):
    """From now on seconds are those of the processor, as far as processes tell them."""
    global CPU
    library = f'{bench.folder}/processor.so'
    timed([shutil.which('cc') or 'gcc', '-O2', '-shared', '-fPIC', '-o', library, HERE / 'processor.c'])
    CPU = library


class Row:
    def __init__(self, what):
        self.what = what
        self.seconds = {}      # by size; size None: not one that grows
        self.peers = []        # name, size, its seconds, limit
        self.unit = 'ms'       # or MB, B: bytes


def shown(value, unit):
    if unit == 'ms':
        value *= 1000
        return f'{value:,.3f} ms' if value < 1 else f'{value:,.1f} ms' if value < 10000 else f'{value / 1000:,.1f} s'
    return f'{value / 1e6:,.0f} MB' if unit == 'MB' else f'{value:,.0f} {unit}'


class Bench:
    def __init__(self, args, folder):
        self.folder, self.seed, self.pattern = folder, args.seed, re.compile(args.rows or '')
        self.asked = args.runs
        self.rows = {}
        self.missed = []

    def wants(self, *names):
        return any(self.pattern.search(name) for name in names)

    def runs(self, size=None):
        return self.asked if size is None or size < LARGE else min(self.asked, 3)

    def peer_runs(self, size=None):
        return self.asked if size is None or size < LARGE // 10 else 1

    def program(self, name):
        """A limit program of the bench, compiled."""
        path = f'{self.folder}/{name}'
        if not os.path.exists(path):
            compiler = shutil.which('cc') or 'gcc'
            timed([compiler, '-O2', '-o', path, HERE / f'{name}.c', '-lsqlite3', '-lm'])
        return path

    def peak(self, command):
        """Seconds, output and peak memory in bytes of a command."""
        kept = f'{self.folder}/peak.kb'
        return *timed([self.program('peak'), kept, *command]), int(pathlib.Path(kept).read_text()) * 1024

    def put(self, what, size, value, unit='ms'):
        row = self.rows.setdefault(what, Row(what))
        row.seconds[size], row.unit = value, unit
        print(f'  {what}: {shown(value, unit)}', flush=True)

    def beside(self, what, size, peer, value, limit=None):
        row = self.rows[what]
        if peer == 'sqlite3' and not CPU:
            value = max(value, 0.0005)       # the shell's timer shows whole milliseconds
        row.peers.append((peer, size, value, limit))
        ratio = row.seconds[size] / value
        met = '' if limit is None else f', to reach {limit:.3g}: {"ok" if ratio <= limit else "MISSED"}'
        print(f'    {peer} {shown(value, row.unit)}, ratio {ratio:.3g}{met}', flush=True)

    def limit(self, what, size, value):
        """An absolute limit, in seconds or bytes."""
        self.beside(what, size, 'limit', value, 1)

    # ---- the tables ----

    def growth(self, row):
        sizes = sorted(s for s in row.seconds if s)
        if len(sizes) < 2 or row.unit == 'B' or not row.seconds[sizes[0]] > 0:
            return ''
        return f'{math.log(row.seconds[sizes[-1]] / row.seconds[sizes[0]]) / math.log(sizes[-1] / sizes[0]):.2f}'

    def lines_of(self, row, sizes):
        """The row's lines: the first with Orgl's figures, each with a peer of the largest size that has it."""
        cells = [row.what] + [shown(row.seconds[s], row.unit) if s in row.seconds else '' for s in sizes]
        if sizes != [None]:
            cells.append(self.growth(row))
        shown_peers = {}
        for peer, size, value, limit in row.peers:
            if peer not in shown_peers or (size or 0) >= (shown_peers[peer][0] or 0):
                shown_peers[peer] = (size, value, limit)
        lines = []
        for peer, (size, value, limit) in shown_peers.items():
            ratio = row.seconds[size] / value
            at = f' at {size:,}' if size and size != max(row.seconds) else ''
            reach = '' if limit is None else f'{limit:.3g} {"ok" if ratio <= limit else "MISSED"}'
            if limit is not None and ratio > limit:
                self.missed.append(f'{row.what}: {ratio:.3g} of {peer}{at}, to reach {limit:.3g}')
            lines.append([f'{peer}{at}', shown(value, row.unit), f'{ratio:.3f}' if ratio < 0.1 else f'{ratio:.2f}', reach])
        lines = lines or [['', '', '', '']]
        return [(cells if i == 0 else [''] * len(cells)) + line for i, line in enumerate(lines)]

    def print_tables(self):
        sizes = sorted({s for row in self.rows.values() for s in row.seconds if s})
        grown = [row for row in self.rows.values() if None not in row.seconds]
        fixed = [row for row in self.rows.values() if None in row.seconds]
        for rows, columns in ((grown, sizes), (fixed, [None])):
            if not rows:
                continue
            heads = [f'{s:,}' for s in columns] + ['grows n^'] if columns != [None] else ['Orgl']
            print('\n| work | ' + ' | '.join(heads) + ' | beside | it | ratio | to reach |')
            print('| --- |' + ' ---: |' * len(heads) + ' --- | ---: | ---: | ---: |')
            for row in rows:
                for cells in self.lines_of(row, columns):
                    print('| ' + ' | '.join(cells) + ' |')
        if self.missed:
            print('\nMissed:\n' + '\n'.join(f'- {text}' for text in self.missed))
