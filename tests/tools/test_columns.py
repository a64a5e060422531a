#!/usr/bin/env python3
"""Operators over the columns of the model give what they give over the same values one by one, errors included."""
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
ORGL = os.path.abspath(os.environ.get('ORGL', ROOT / 'build' / 'orgl'))

MODEL = '''
define region east
define unit service region east
define unit hotline in service
define grade G1 rank 1 pay 100..200
define grade G2 rank 2
define grade X
define post boss "Boss" in service grade G2
define post full "Full" {
    in hotline; reports boss; grade G1; pay 5000..8000; headcount 3; hours 38h; nature part_time; education bachelor
    experience 2y "in sales"; comfort 4; evenness 3; age 20..60; summary "bachelor"; training "Product" 3d; ability "calm"; sex female; workplace "office"
}
define post bare
define field post.joined date
define field post.bonus percent
define field post.quick bool
define field post.rest duration
define field post.calls rate
define field post.level junior|senior
define field post.mentor post
set full { joined 2026-11-23; bonus 12.5%; quick true; rest 45min; calls 12 per day; level senior; mentor boss }
fn told(f) { try { return text([f()]) } rescue e { return e.code } }
var different = []
fn same(what, want, got) {
    let a = told(want)
    let b = told(got)
    if a != b { different += ["{what}: {a} one by one, {b} in the column"] }
}
'''
ATTRIBUTES = ['unit', 'manager', 'grade', 'pay', 'headcount', 'hours', 'nature', 'education', 'experience', 'comfort', 'age', 'summary',
              'ability', 'name', 'layer', 'load', 'capacity', 'joined', 'bonus', 'quick', 'rest', 'calls', 'level', 'mentor', 'unit.region', 'grade.rank']
ENTITIES = ['unit', 'manager', 'grade', 'mentor', 'unit.region']
CONSTANTS = ['1', '50%', '1h', '3 per week', '2h per week', '2026-11-01', '2026-11', 'none', 'true', '"bachelor"', 'part_time', 'master', 'hotline', 'boss',
             'G2', '(1..5)', '[3, "bachelor", boss]', 'east']
OPERATORS = ['+', '-', '*', '/', 'mod', '^', '=', '!=', '<', '<=', '>', '>=', 'in', 'not in', 'matches', '??', '..', 'and', 'or']
SINGLE = ['-{}', 'not {}', '({} ? 1 : 2)', '"<{}>"', 'len({})', 'round({}, 1)', 'abs({})', 'type({})', 'text({})', '{}.low', '{}.mid', '{}.name', '{}[0]', '{} per week',
          'upper({})', 'max({}, 1)', 'is_none({})', '[{}]', '{{v: {}}}', 'sum([{}, 1])', 'none_if({}, 3)', '{} * 2 + 1', 'contains({}, "a")', 'div({}, 2)', 'clamp({}, 1, 2)']


def cases():
    """(expression in a row, the same of one post)"""
    for left in ATTRIBUTES:
        for operator in OPERATORS:
            for right in ATTRIBUTES + CONSTANTS:
                constant = right in CONSTANTS
                yield f'{left} {operator} {right}', lambda post, l=left, o=operator, r=right, c=constant: f'{post}.{l} {o} {r if c else post + "." + r}'
                if constant:
                    yield f'{right} {operator} {left}', lambda post, l=left, o=operator, r=right: f'{r} {o} {post}.{l}'
        for form in SINGLE:
            if left in ENTITIES and form in ('{}.low', '{}.mid'):
                continue                   # a column of posts knows that posts have no such attribute, a blank does not
            shown = form if form.startswith('"') else form.format(left)
            if form.startswith('"'):
                yield '"<{' + left + '}>"', lambda post, l=left: '"<{' + f'{post}.{l}' + '}>"'
            else:
                yield shown, lambda post, f=form, l=left: f.format(f'{post}.{l}')


def script():
    lines = [MODEL]
    for row, one in cases():
        name = row.replace('"', "'").replace('{', '(').replace('}', ')')
        for post in ('full', 'bare'):
            lines.append(f'same("{post}: {name}", fn() = {one(post)}, fn() = (posts where name = "{post}" select ({row}) as r)[0].r)')
    lines.append('for line in first(different, 300) { print line }')
    lines.append('expect different = []')
    return '\n'.join(lines) + '\n'


def main():
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, 'columns.org')
        path.write_text(script(), encoding='utf-8')
        done = subprocess.run([ORGL, '--lang', 'en', str(path)], cwd=folder, stdin=subprocess.DEVNULL, timeout=300,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    out = done.stdout.decode('utf-8', 'replace')
    count = sum(2 for _ in cases())
    print(f'{"ok" if done.returncode == 0 else "not ok"} - {count} operations over columns')
    if done.returncode:
        print('\n'.join('  ' + line for line in out.splitlines()[:300]))
    return done.returncode != 0


if __name__ == '__main__':
    sys.exit(main())
