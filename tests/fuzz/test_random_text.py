#!/usr/bin/env python3
"""Broken scripts must end in diagnostics, never in a crash: pieces of real ones are cut, doubled, swapped and mixed with
odd characters. The numbers are the same in every run; FUZZ_RUNS=N makes it longer, FUZZ_SEED another sequence."""
import os
import pathlib
import random
import subprocess
import sys
import tempfile

ORGL = os.path.abspath(os.environ.get('ORGL', 'build/orgl'))
ROOT = pathlib.Path(os.environ.get('ROOT', pathlib.Path(__file__).resolve().parents[2]))
RUNS = int(os.environ.get('FUZZ_RUNS', '150'))
ODD = ['"', "'", '"""', '{', '}', '(', ')', '[', ']', '\\', ';', '\n', '@', ':', '..', '->', '??', '%', '#', '。', '“', '”', '（', '】',
       '、', '\u3000', '\ufeff', '\u0301', '1e999', '9' * 400, '-', '2026-13-45', 'none', '\x00', '\x7f', '岗位', 'define', 'where',
       'group by', 'per week', 'in', 'of', 'x', 'posts', 'if', 'else', 'fn', '"{', '}"', '"{{', '😀', '\U0010ffff']


def seeds():
    """Texts to start from: whole scripts of the tests and examples."""
    files = sorted(ROOT.glob('examples/*.org')) + sorted(ROOT.glob('tests/*/**/*.org')) + sorted(ROOT.glob('stdlib/*.org'))
    texts = [path.read_text(encoding='utf-8', errors='replace') for path in files if path.stat().st_size < 20000]
    return texts or ['define post a "A" { headcount 2 }\nshow posts where span > 1 select name\n']


def mutate(rng, texts):
    text = rng.choice(texts)
    start = rng.randrange(len(text) + 1)
    text = text[start:start + rng.choice([40, 200, 1500])]
    for _ in range(rng.randrange(1, 12)):
        at, kind = rng.randrange(len(text) + 1), rng.randrange(5)
        if kind == 0:
            text = text[:at] + text[at + rng.randrange(1, 20):]
        elif kind == 1:
            text = text[:at] + rng.choice(ODD) + text[at:]
        elif kind == 2:
            other = rng.choice(texts)
            cut = rng.randrange(len(other) + 1)
            text = text[:at] + other[cut:cut + rng.randrange(1, 60)] + text[at:]
        elif kind == 3:
            text = text[:at] + text[at:at + 30] * rng.randrange(2, 40) + text[at:]
        else:
            words = text.split(' ')
            rng.shuffle(words)
            text = ' '.join(words)
    return text


def main():
    rng = random.Random(int(os.environ.get('FUZZ_SEED', '20261123')))
    texts, bad = seeds(), 0
    for number in range(RUNS):
        data = mutate(rng, texts).encode('utf-8', 'surrogatepass')
        if number % 10 == 9:
            cut = rng.randrange(len(data) + 1)
            data = data[:cut] + bytes([rng.randrange(128, 256)]) + data[cut:]
        with tempfile.TemporaryDirectory() as folder:
            command = [ORGL, '--sandbox', '--limit-steps', '200000', '--limit-time', '20', '--limit-memory', '200M']
            try:
                done = subprocess.run(command, input=data, cwd=folder, capture_output=True, timeout=60, check=False)
                status, out = done.returncode, done.stderr
            except subprocess.TimeoutExpired as late:
                status, out = 'no end', late.stderr or b''
        if status not in (0, 1, 3, 4):
            bad += 1
            print(f'not ok - text {number} ended with {status}\n{data!r}\n{out[-3000:].decode("utf-8", "replace")}')
    if not bad:
        print(f'ok - {RUNS} broken scripts')
    return 1 if bad else 0


sys.exit(main())
