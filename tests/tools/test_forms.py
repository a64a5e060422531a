#!/usr/bin/env python3
"""An operation gives the same in every form that the compiler makes of it: literals, locals, globals, captured variables,
conditions of if, while and ? :, compound assignments, list items and record keys."""
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
ORGL = os.path.abspath(os.environ.get('ORGL', ROOT / 'build' / 'orgl'))
VALUES = ['0', '1', '-1', '2.5', '3', '1e308', '9007199254740993', '-0.0', '30%', '-50%', '1h', '-30min', '2d', '3 per week', '2h per day', '2026-11-23',
          '2026-11', 'none', 'true', 'false', '"a"', '"热"', '""', '[1]', '[]', '{a: 1}', '(1..3)', 'full_time', 'master', 'bachelor', 'len']
ARITHMETIC = ['+', '-', '*', '/', 'mod', '^', '??', '..', 'and', 'or', 'in']
COMPARISONS = ['=', '==', '!=', '<', '<=', '>', '>=']
HEAD = '''
fn told(f) { try { return text([f()]) } rescue e { return e.code } }
var different = []
fn same(what, want, got) { if want != got { different += ["{what}: {want}, but {got}"] } }
'''


def closures(left, operator, right):
    """name → the text of a function without parameters; gx and gy are the script's variables with the same values."""
    yield 'literals', f'fn() = {left} {operator} {right}'
    yield 'a literal right', f'fn() {{ let x = {left}; return x {operator} {right} }}'
    yield 'a literal left', f'fn() {{ let y = {right}; return {left} {operator} y }}'
    yield 'globals', f'fn() = gx {operator} gy'
    yield 'parameters', f'fn() = (fn(x, y) = x {operator} y)(gx, gy)'
    yield 'captured', f'fn() {{ var x = {left}; let y = {right}; let f = fn() = x {operator} y; x = gx; return f() }}'
    yield 'items', f'fn() {{ let v = [{left}, {right}]; return v[0] {operator} v[1] }}'
    yield 'keys', f'fn() {{ let v = {{x: {left}, y: {right}}}; return v.x {operator} v["y"] }}'
    yield 'a register of its own', f'fn() {{ var x = {left}; x = x {operator} {right}; return x }}'
    yield 'a global assigned', f'fn() {{ gz = {left}; gz = gz {operator} gy; return gz }}'
    if operator in '+-':
        yield 'compound', f'fn() {{ var x = {left}; x {operator}= {right}; return x }}'
        yield 'compound of a global', f'fn() {{ gz = gx; gz {operator}= gy; return gz }}'
        yield 'compound of an item', f'fn() {{ var v = [{left}]; v[0] {operator}= gy; return v[0] }}'
        yield 'compound of a key', f'fn() {{ var v = {{k: {{x: {left}}}}}; v.k.x {operator}= {right}; return v.k.x }}'
        yield 'compound, captured', f'fn() {{ var x = {left}; let f = fn() {{ x {operator}= {right} }}; f(); return x }}'
    if operator in COMPARISONS:
        for name, x, y in (('literals', left, right), ('locals', 'x', 'y'), ('a literal right', 'x', right), ('a literal left', left, 'y'), ('globals', 'gx', 'gy')):
            start = f'let x = {left}; let y = {right}; '
            test = f'{x} {operator} {y}'
            yield f'if, {name}', f'fn() {{ {start}if {test} {{ return true }}; return false }}'
            yield f'else, {name}', f'fn() {{ {start}if not ({test}) {{ return false }} else {{ return true }} }}'
            yield f'while, {name}', f'fn() {{ {start}while {test} {{ return true }}; return false }}'
            yield f'while not, {name}', f'fn() {{ {start}while not {test} {{ return false }}; return true }}'
            yield f'? :, {name}', f'fn() {{ {start}return ({test} ? true : false) }}'
            yield f'and, {name}', f'fn() {{ {start}if {test} and true {{ return true }}; return false }}'
            yield f'or, {name}', f'fn() {{ {start}if false or {test} {{ return true }}; return false }}'


def cases():
    for left in VALUES:
        for right in VALUES:
            for operator in ARITHMETIC + COMPARISONS:
                base = f'({left})' if operator == '^' and left[0] == '-' else left     # -1 ^ 2 is -(1 ^ 2)
                yield base, operator, right


def script(chosen):
    lines = [HEAD, 'var gx = none', 'var gy = none', 'var gz = none']
    count = 0
    for left, operator, right in chosen:
        lines.append(f'gx = {left}; gy = {right}')
        lines.append(f'let want_{count} = told(fn() {{ let x = {left}; let y = {right}; return x {operator} y }})')
        shown = f'{left} {operator} {right}'.replace('"', "'").replace('{', '(').replace('}', ')')
        for name, function in closures(left, operator, right):
            lines.append(f'same("{shown}, {name}", want_{count}, told({function}))')
        count += 1
    lines += ['for line in first(different, 200) { print line }', 'expect different = []']
    return '\n'.join(lines) + '\n'


def run(chosen):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, 'forms.org')
        path.write_text(script(chosen), encoding='utf-8')
        done = subprocess.run([ORGL, '--lang', 'en', str(path)], cwd=folder, stdin=subprocess.DEVNULL, timeout=300,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    return done.returncode, done.stdout.decode('utf-8', 'replace')


def main():
    everything, failed = list(cases()), 0
    for operator in ARITHMETIC + COMPARISONS:
        chosen = [case for case in everything if case[1] == operator]
        status, out = run(chosen)
        failed += status != 0
        print(f'{"ok" if status == 0 else "not ok"} - {operator} of {len(chosen)} pairs in every form')
        if status:
            print('\n'.join('  ' + line for line in out.splitlines()[:200]))
    return failed != 0


if __name__ == '__main__':
    sys.exit(main())
