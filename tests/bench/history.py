"""What keeping history costs: the program beside itself without change sets (no_history.c), at bulk changes of a model file and at
a first load."""
import os
import shutil

from common import ORGL, fresh, in_turn, timed

CHANGES = {
    'history: set a field of {n:,} posts': 'set posts {{ headcount 11 }}\n',
    'history: a loop over {n:,} posts': 'for p in posts {{ set p.headcount = p.headcount + 1 }}\n',
    'history: {n:,} set statements of 3 fields': ('set p{i}', ' {{ headcount {k}; pay {pay}..9000; summary "works on {i}" }}\n'),
    'history: {n:,} posts into a model that has posts': ('define post q{i}', ' "Quest {i}" in u headcount {k}\n'),
}
LIMIT = 1.4          # of the time without history
POSTS = 100_000
NAMES = ('history',)
FIRST = 1.05         # nothing; what is left are the two programs' own differences


def write(path, shape, posts):
    with open(path, 'w') as out:
        if isinstance(shape, str):
            out.write(shape.format(n=posts))
        else:
            line = ''.join(shape)
            out.writelines(line.format(i=i, k=i % 7 + 2, pay=5000 + i % 50) for i in range(posts))


def measure(bench):
    folder, posts = bench.folder, POSTS
    model, first = f'{folder}/history.db', f'{folder}/history-first.org'
    write(first, ('define post p{i}', ' "Post {i}" in u headcount {k}\n'), posts)
    with open(first, 'a') as out:
        out.write('define unit u\n')
    programs = {'with': ORGL, 'without': ORGL + '-no-history'}
    if not os.path.exists(programs['without']):
        print('  history: not measured, there is no', programs['without'])
        return

    def load(program, script, start):
        fresh(model)
        if start:
            shutil.copy(start, model)
        return timed([program, '--model', model, script])

    def row(what, script, start, limit):
        what = what.format(n=posts)
        seconds, _ = in_turn(bench.runs(), **{name: lambda p=program: load(p, script, start) for name, program in programs.items()})
        bench.put(what, None, seconds['with'])
        bench.beside(what, None, 'orgl without history', seconds['without'], limit)

    row('history: a first load of {n:,} posts', first, None, FIRST)
    start = f'{folder}/history-start.db'
    shutil.copy(model, start)
    for what, shape in CHANGES.items():
        script = f'{folder}/history-change.org'
        write(script, shape, posts)
        row(what, script, start, LIMIT)
