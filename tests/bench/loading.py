"""Reading a script, and loading it into a model file."""
import os
import pathlib
import subprocess

import generate
from common import ORGL, alone, fresh, same, sql, stop, timed, in_turn

READ = 'read, parse and resolve a script'
LOAD = 'load it into a model file'
PEAK = 'peak memory of loading'
NAMES = (READ, LOAD, PEAK, 'load', 'read')


class Source:
    """The generated script of a size, and Orgl's model of it; both are made when they are first wanted."""

    def __init__(self, bench, posts):
        self.posts = posts
        self.base = f'{bench.folder}/{posts}-{bench.seed}'
        self.script, self.path = f'{self.base}.org', f'{self.base}.db'
        self.keep = os.path.exists(self.script)
        print(f'{posts:,} posts', end='', flush=True)
        if self.keep:
            print(', as they were kept')
        else:
            statements, names, size = generate.write(self.script, posts, bench.seed)
            print(f': {statements:,} statements, {names:,} names, {size / 1e6:,.1f} MB')

    def model(self):
        if not os.path.exists(self.path):
            timed([ORGL, '--model', self.path, self.script])
            alone()
        return self.path

    def done(self):
        """Frees what only measuring needs."""
        for path in pathlib.Path(self.base).parent.glob(f'{pathlib.Path(self.base).name}-*'):
            path.unlink(missing_ok=True)


def reading(bench, posts, source):
    scan = bench.program('scan')
    # a process that ends with a model in memory frees nothing that the reading took
    seconds, last = in_turn(bench.runs(posts), orgl=lambda: timed([ORGL, source.script]), scan=lambda: timed([scan, source.script]))
    bench.put(READ, posts, seconds['orgl'])
    bench.beside(READ, posts, 'scan and hash', float(last['scan'][1].split()[0]), 2)
    if posts >= 1_000_000:
        bench.limit(READ, posts, 3)


def export(model, folder):
    """The loaded model as CSV files, INSERT statements, tables and indexes."""
    tables = sql(model, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY rowid")[1].split()
    schema = sql(model, "SELECT sql || ';' FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY rowid")[1]
    indexes = sql(model, "SELECT sql || ';' FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL ORDER BY rowid")[1]
    filled = [t for t in tables if sql(model, f'SELECT EXISTS (SELECT 1 FROM "{t}")')[1].strip() == '1']
    pragmas = 'PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = OFF;\n'
    for table in filled:
        subprocess.run(['sqlite3', '-batch', model, '-cmd', '.mode csv', '-cmd', f'.output {folder}/{table}.csv', f'SELECT * FROM "{table}"'],
                       check=True)
    with open(f'{folder}/import.sql', 'w') as out:
        # a blank CSV cell is imported as '' and not as NULL: without STRICT it is taken, which is the quickest way there is
        out.write(pragmas + schema.replace(') STRICT', ')') + 'BEGIN;\n.mode csv\n')
        for table in filled:
            out.write(f'.import {folder}/{table}.csv {table}\n')
        out.write('COMMIT;\n' + indexes + 'PRAGMA wal_checkpoint(TRUNCATE);\n')
    with open(f'{folder}/insert.sql', 'w') as out:
        out.write(pragmas + schema + 'BEGIN;\n')
        out.flush()
        for table in filled:
            subprocess.run(['sqlite3', '-batch', model, '-cmd', f'.mode insert {table}', f'SELECT * FROM "{table}"'], check=True, stdout=out)
        out.write('COMMIT;\n' + indexes + 'PRAGMA wal_checkpoint(TRUNCATE);\n')
    return filled


def compare(loader, model, other):
    """Every row of every table, but that of the revision: the time of the run stands there."""
    a, b = ([line for line in timed([loader, '--digest', path])[1].split('\n') if not line.startswith('revision')] for path in (model, other))
    if a != b:
        stop(f'{other} differs from the model: {set(a) ^ set(b)}')


def loaded(bench, posts, source):
    folder = f'{bench.folder}/export'
    os.makedirs(folder, exist_ok=True)
    loader = bench.program('loader')
    model, peer = source.model(), f'{source.base}-peer.db'
    limit = {'orgl': lambda: bench.peak([ORGL, '--model', fresh(model), source.script]), 'limit': lambda: timed([loader, model, fresh(peer)])}
    seconds, last = [], {}
    for _ in range(bench.runs(posts)):
        for name, run in limit.items():
            last[name] = run()
            alone()
            seconds.append((name, float(last[name][1]) if name == 'limit' else last[name][0]))
    ours, limits = (sorted(s for n, s in seconds if n == name)[(bench.runs(posts) - 1) // 2] for name in limit)
    compare(loader, model, peer)
    large = posts >= 100_000
    bench.put(LOAD, posts, ours)
    bench.beside(LOAD, posts, 'prepared statements', limits, 1.3 if large else None)
    export(model, folder)
    theirs, _ = in_turn(bench.peer_runs(posts), csv=lambda: timed(['sqlite3', '-batch', fresh(peer)], stdin=f'{folder}/import.sql'))
    bench.beside(LOAD, posts, 'sqlite3 .import', theirs['csv'], 1 / 2 if large else None)
    filled = {line.split()[0]: int(line.split()[1]) for line in timed([loader, '--digest', model])[1].split('\n') if line}
    for table, rows in filled.items():
        same(f'rows of {table} in {peer}', rows, sql(peer, f'SELECT count(*) FROM "{table}"')[1])
    theirs, _ = in_turn(bench.peer_runs(posts), insert=lambda: timed(['sqlite3', '-batch', fresh(peer)], stdin=f'{folder}/insert.sql'))
    compare(loader, model, peer)
    bench.beside(LOAD, posts, 'sqlite3 < INSERT', theirs['insert'], 1 / 5 if large else None)
    bench.put(PEAK, posts, last['orgl'][2], 'MB')
    bench.limit(PEAK, posts, 400e6)
    fresh(peer)
    for path in pathlib.Path(folder).iterdir():
        path.unlink()


def measure(bench, posts, source):
    if bench.wants(READ, 'read'):
        reading(bench, posts, source)
    if bench.wants(LOAD, 'load', PEAK):
        loaded(bench, posts, source)
