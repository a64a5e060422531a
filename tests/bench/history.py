"""What keeping history costs: the program beside itself without change sets (no_history.c), at bulk changes of a model file and at
a first load."""
import shutil

CHANGES = {
    'history: set a field of {n:,} posts': 'set posts {{ headcount 11 }}\n',
    'history: a loop over {n:,} posts': 'for p in posts {{ set p.headcount = p.headcount + 1 }}\n',
    'history: {n:,} set statements of 3 fields': ('set p{i}', ' {{ headcount {k}; pay {pay}..9000; summary "works on {i}" }}\n'),
    'history: {n:,} posts into a model that has posts': ('define post q{i}', ' "Quest {i}" in u headcount {k}\n'),
}
LIMIT = 1.4          # of the time without history
FIRST = 1.05         # nothing; what is left are the two programs' own differences


def write(path, shape, posts):
    with open(path, 'w') as out:
        if isinstance(shape, str):
            out.write(shape.format(n=posts))
        else:
            line = ''.join(shape)
            out.writelines(line.format(i=i, k=i % 7 + 2, pay=5000 + i % 50) for i in range(posts))


def rows(bench, folder, runs, posts=100_000):
    """`bench` is the module of tests/bench/run: timed, in_turn, row, fresh, ORGL."""
    model, first = f'{folder}/history.db', f'{folder}/history-first.org'
    write(first, ('define post p{i}', ' "Post {i}" in u headcount {k}\n'), posts)
    with open(first, 'a') as out:
        out.write('define unit u\n')
    programs = {'with': bench.ORGL, 'without': bench.ORGL + '-no-history'}

    def load(program, script, start):
        bench.fresh(model)
        if start:
            shutil.copy(start, model)
        return bench.timed([program, '--model', model, script])

    def measure(what, script, start, limit):
        seconds, _ = bench.in_turn(runs, **{name: lambda p=program: load(p, script, start) for name, program in programs.items()})
        bench.row(what.format(n=posts), seconds['with'], 'orgl without history', seconds['without'], limit)

    measure('history: a first load of {n:,} posts', first, None, FIRST)
    start = f'{folder}/history-start.db'
    shutil.copy(model, start)
    for what, shape in CHANGES.items():
        script = f'{folder}/history-change.org'
        write(script, shape, posts)
        measure(what, script, start, LIMIT)
