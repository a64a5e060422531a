"""The virtual machine beside lua5.4 and python3 (tests/bench/vm), whole processes that print the same; and start-up."""
import sys

from common import HERE, ORGL, in_turn, stop, timed

# script, what it does, limits to lua5.4 and to the better of both
KERNELS = [
    ('fib', 'fib(32)', 0.8, None),
    ('loop', 'loop of 10 million steps', 0.8, None),
    ('while', 'while, 10 million steps', 0.8, None),
    ('closures', 'closures, 3.5 million calls', 0.8, None),
    ('methods', 'method-like calls, 4 million', 0.8, None),
    ('list', 'list of 1 million, summed', None, None),
    ('strings', 'strings, 1 million', None, 1.0),
    ('maps', 'maps, 1 million', None, 1.0),
    ('sort', 'sort of 1 million with a function', 0.6, 1.0),
]
START = 'start-up'
NAMES = (*(what for _, what, *_ in KERNELS), 'machine', START)


def kernel(bench, script, what, to_lua, to_better):
    programs = {'orgl': [ORGL, HERE / f'vm/{script}.org'], 'lua5.4': ['lua5.4', HERE / f'vm/{script}.lua'],
                'python3': [sys.executable, HERE / f'vm/{script}.py']}
    seconds, last = in_turn(bench.runs(), **{name: lambda command=command: timed(command) for name, command in programs.items()})
    if len({output.strip() for _, output in last.values()}) != 1:
        stop(f'{what}: {last}')
    bench.put(what, None, seconds['orgl'])
    better = min(('lua5.4', 'python3'), key=seconds.get)
    for peer, limit in (('lua5.4', to_lua), ('python3', None)):
        bench.beside(what, None, peer, seconds[peer], limit or (to_better if peer == better else None))


def measure(bench):
    for script, what, *limits in KERNELS:
        if bench.wants(what, 'machine'):
            kernel(bench, script, what, *limits)
    if bench.wants(START):
        seconds, _ = in_turn(bench.runs() * 20, orgl=lambda: timed([ORGL, '-c', '']), lua=lambda: timed(['lua5.4', '-e', '']))
        bench.put(START, None, seconds['orgl'])
        bench.beside(START, None, "lua5.4 -e ''", seconds['lua'], 1.25)
