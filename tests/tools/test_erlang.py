#!/usr/bin/env python3
"""Erlang's formulas: against the definitions worked out with 50 digits, up to 10,000 erlangs; and the cases of erlang.csv in the
folder that ORGL_DATA names (other people's test suites), where there is one."""
import csv
import decimal
import math
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
ORGL = os.path.abspath(os.environ.get('ORGL', ROOT / 'build' / 'orgl'))
D = decimal.Decimal
decimal.getcontext().prec = 50
decimal.getcontext().Emin, decimal.getcontext().Emax = -10 ** 9, 10 ** 9
failures = 0


def ask(expressions):
    """Their values as numbers, none as None."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / 'ask.org'
        path.write_text(''.join(f'show [{e}] into "{i}.json"\n' for i, e in enumerate(expressions)))
        env = dict(os.environ, HOME=folder, XDG_STATE_HOME=folder, LC_ALL='C.UTF-8')
        done = subprocess.run([ORGL, str(path)], env=env, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300, check=False)
        if done.returncode:
            print(done.stdout.decode())
            sys.exit(1)
        texts = [(pathlib.Path(folder) / f'{i}.json').read_text() for i in range(len(expressions))]
    words = [''.join(c for c in text.split(':')[-1] if c in '0123456789.eE+-nul') for text in texts]
    return [None if 'null' in text else float(word) for text, word in zip(texts, words)]


def report(what, wrong):
    global failures
    failures += bool(wrong)
    print(f'{"not ok" if wrong else "ok"} - {what}' + ''.join(f'\n#   {line}' for line in wrong[:10]))


def erlang_b(a, n):
    b = D(1)
    for k in range(1, n + 1):
        b = a * b / (k + a * b)
    return b


def erlang_c(a, n):
    b = erlang_b(a, n)
    return D(1) if n <= a else b / (1 - a / n * (1 - b))


def erlang_a(a, n, patience):
    """Waiting and abandonment, straight from the states' probabilities."""
    f, term, terms = 1 / D(patience), D(1), [D(1)]
    for k in range(1, n + int(a) * 4 + 2000 + 2 * int(max(0, float(a) - n) * patience)):
        term = term * a / (min(k, n) + max(k - n, 0) * f)
        terms.append(term)
        if k > n and k > a and term < terms[n] * D(10) ** -40 and a < n + (k - n) * f:
            break
    whole = sum(terms)
    return sum(terms[n:]) / whole, f * sum((k - n) * t for k, t in enumerate(terms) if k > n) / whole / a


def compare(what, cases):
    """(expression, exact value): equal to 1e-9, and to 1e-9 of itself."""
    wrong = []
    for (expression, want), got in zip(cases, ask([expression for expression, _ in cases])):
        if want is None or got is None:
            ok = want is None and got is None
        else:
            ok = math.isclose(got, float(want), rel_tol=1e-9, abs_tol=1e-15)
        if not ok:
            wrong.append(f'{expression} is {got} instead of {want}')
    report(what, wrong)


def definitions():
    rng = random.Random(3)
    pairs = [(rng.uniform(0.01, 300), rng.randrange(0, 400)) for _ in range(60)]
    pairs += [(10000.0, n) for n in (9000, 9900, 10000, 10001, 10013, 10100, 10500)] + [(9999.5, 10000), (0.5, 200)]
    compare('Erlang B', [(f'erlang_b({a!r}, {n})', erlang_b(D(a), n)) for a, n in pairs])
    compare('Erlang C', [(f'erlang_c({a!r}, {n})', erlang_c(D(a), n)) for a, n in pairs])
    levels = [(a, n, rng.uniform(0, 3)) for a, n in pairs]
    compare('service level', [(f'service_level({a!r}, {n}, 1, {w!r})', D(0) if n <= a else 1 - erlang_c(D(a), n) * (-(n - D(a)) * D(w)).exp())
                              for a, n, w in levels])
    compare('answer time', [(f'answer_time({a!r}, {n}, 180)', None if n <= a else erlang_c(D(a), n) * 180 / (n - D(a))) for a, n in pairs])
    patient = [(a, max(1, n), rng.choice([0.2, 1, 3.5, 20])) for a, n in pairs if a < 400] + [(10000.0, 9900, 2), (10000.0, 10050, 1)]
    compare('Erlang A waiting', [(f'erlang_a({a!r}, {n}, 1, {p!r})', erlang_a(D(a), n, p)[0]) for a, n, p in patient])
    compare('Erlang A abandonment', [(f'abandonment({a!r}, {n}, 1, {p!r})', erlang_a(D(a), n, p)[1]) for a, n, p in patient])


def agents():
    rng, cases = random.Random(4), []
    for _ in range(40):
        a, w, target = rng.uniform(0.05, 150), rng.uniform(0, 1), rng.uniform(0.5, 0.99)
        n = int(a) + 1
        while 1 - erlang_c(D(a), n) * (-(n - D(a)) * D(w)).exp() < D(target):
            n += 1
        cases.append((f'agents_for({a!r}, 1, {target!r}, {w!r})', D(n)))
    compare('agents', cases)
    began = time.monotonic()
    ask(['sum(map(9001..10000, a -> agents_for(a, 3min, 80%, 20s)))'])
    report('a thousand queues of 10,000 erlangs in 5 seconds', [] if time.monotonic() - began < 5 else ['slow'])


# What a case of the file asks for, by its quantity; patience is what its source takes when none is given.
QUESTIONS = {
    'raw_positions': 'agents_for({a}, {aht_s}s, {sl_target}, {target_s}s, {max_occupancy})',
    'positions_with_shrinkage': 'ceil(agents_for({a}, {aht_s}s, {sl_target}, {target_s}s, {max_occupancy}) / (1 - {shrinkage}))',
    'service_level': 'service_level({a}, {agents}, {aht_s}s, {target_s}s)',
    'occupancy': 'occupancy({a}, {agents})',
    'waiting_probability': 'erlang_c({a}, {agents})',
    'error_unstable': 'service_level({a}, {agents}, {aht_s}s, 20s) = 0 and is_none(answer_time({a}, {agents}, {aht_s}s)) ? 1 : 0',
    'blocking': 'erlang_b({a}, {agents})',
    'lines_for_max_blocking': 'first(filter(1..100, n -> erlang_b({a}, n) <= {sl_target}))',
    'abandonment_probability': 'abandonment({a}, {agents}, {aht_s}s, 300s)',
}


def stored_cases():
    folder = os.environ.get('ORGL_DATA')
    path = pathlib.Path(folder or '/nonexistent') / 'erlang.csv'
    if not path.is_file():
        print('ok - erlang.csv # skip ORGL_DATA names no folder that has it')
        return
    with open(path, encoding='utf-8', newline='') as file:
        rows = list(csv.DictReader(file))
    questions = []
    for row in rows:
        row['a'] = float(row['volume']) * float(row['aht_s']) / float(row['interval_s'])
        question = QUESTIONS[row['quantity']].format(**row)
        if row['model'] == 'erlangA' and row['quantity'] == 'waiting_probability':
            question = 'erlang_a({a}, {agents}, {aht_s}s, 300s)'.format(**row)
        questions.append(question)
    for row, question, got in zip(rows, questions, ask(questions)):
        near = got is not None and abs(got - float(row['expected'])) <= float(row['tolerance']) + 1e-12
        report(f'{row["case"]} {row["quantity"]}', [] if near else [f'{question} is {got} instead of {row["expected"]}'])


definitions()
agents()
stored_cases()
sys.exit(1 if failures else 0)
