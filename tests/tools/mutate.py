#!/usr/bin/env python3
"""Single slips over scripts that work: letters swapped in a word, a word dropped or doubled, a bracket or quote removed, a
unit mistyped. Each broken script must end by itself, and be told where the slip is, once, with the word that was meant.

    tests/tools/mutate.py [-n 2000] [--seed 1] [--list] [SCRIPT…]
"""
import argparse
import concurrent.futures
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCRIPTS = sorted(str(path.relative_to(ROOT)) for path in (ROOT / 'examples').glob('*.org'))
TOKEN = re.compile(r'''(?P<comment>\#.*) | (?P<string>"(?:[^"\\]|\\.)*"|'[^']*'|“[^”]*”)
                     | (?P<date>\d{4}-[\dQW-]+) | (?P<number>[\d_]+(?:\.\d+)?)(?P<unit>[^\W\d_]+)? | (?P<word>[^\W\d]\w*)
                     | (?P<bracket>[(){}\[\]【】（）]) | (?P<other>\S)''', re.X)
HEAD = re.compile(r'^(?P<file>[^\s:][^:]*):(?P<line>\d+)(?::\d+)?: (?:error|错误)\[(?P<code>E\d+)\]', re.M)
SUGGESTION = re.compile(r"did you mean '(.*?)'\?|您是不是要写“(.*?)”？|(?:fix|改为): (.*)")
SPELT = ('swap', 'lose', 'extra')          # misspellings: the word that was meant should be named


class Slip:
    def __init__(self, kind, path, line, before, after, text):
        self.kind, self.path, self.line, self.before, self.after, self.text = kind, path, line, before, after, text

    def __str__(self):
        return f'{self.path.name}:{self.line} {self.kind} {self.before!r} → {self.after!r}'


def swapped(rng, word):
    places = [i for i in range(len(word) - 1) if word[i] != word[i + 1]]
    if not places:
        return None
    i = rng.choice(places)
    return word[:i] + word[i + 1] + word[i] + word[i + 2:]


def misspelt(rng, word, kind):
    if kind == 'swap':
        return swapped(rng, word)
    i = rng.randrange(len(word))
    return word[:i] + word[i + 1:] if kind == 'lose' else word[:i] + word[i] + word[i:]


def mistyped_unit(rng, token):
    unit, number = token.group('unit'), token.group('number')
    if not unit:
        return None
    return number + (rng.choice([unit + 'x', 'q' + unit, unit + unit]) if unit.isascii() else rng.choice([unit + '们', '份' + unit]))


def changed(rng, kind, token):
    """What stands instead of the token; None when the slip cannot be made there."""
    what, text = token.lastgroup if token.lastgroup != 'unit' else 'number', token.group()
    if kind in SPELT:
        return misspelt(rng, text, kind) if what == 'word' and len(text) > (2 if text.isascii() else 1) else None
    if kind in ('drop', 'double'):
        return None if what != 'word' else '' if kind == 'drop' else text + ' ' + text
    if kind == 'bracket':
        return '' if what == 'bracket' else None
    if kind == 'quote':
        return rng.choice([text[1:], text[:-1]]) if what == 'string' else None
    return mistyped_unit(rng, token)


def make_slip(rng, path, lines, kind):
    for _ in range(1000):
        number = rng.randrange(len(lines))
        tokens = [t for t in TOKEN.finditer(lines[number]) if t.lastgroup != 'comment']
        if not tokens:
            continue
        token = rng.choice(tokens)
        new = changed(rng, kind, token)
        if new is None or new == token.group():
            continue
        line = lines[number][:token.start()] + new + lines[number][token.end():]
        text = '\n'.join(lines[:number] + [line] + lines[number + 1:]) + '\n'
        return Slip(kind, path, number + 1, token.group(), new, text)
    return None


KINDS = ['swap'] * 4 + ['lose', 'extra'] + ['drop'] * 3 + ['double'] * 2 + ['bracket', 'quote', 'unit']


def make_slips(paths, count, seed):
    rng = random.Random(seed)
    texts = [(path, path.read_text(encoding='utf-8').splitlines()) for path in paths]
    slips = [make_slip(rng, *rng.choice(texts), rng.choice(KINDS)) for _ in range(count)]
    return [slip for slip in slips if slip]


class Outcome:
    def __init__(self, slip, status, text, kept=False):
        self.slip, self.status, self.text = slip, status, text
        self.heads = [(int(m.group('line')), m.group('code')) for m in HEAD.finditer(text)]
        self.crashed = status is None or status < 0 or status > 4
        self.invalid = status in (3, 4)
        self.partial = self.invalid and kept       # a script that fails leaves no model behind
        self.on_line = bool(self.heads) and self.heads[0][0] == slip.line
        named = [a or b or c for a, b, c in SUGGESTION.findall(text)]
        self.suggested = any(slip.before == name or slip.before in name.split() for name in named)


def run(slip, orgl, folder, number):
    path, model = pathlib.Path(folder) / f'{number}.org', pathlib.Path(folder) / f'{number}.db'
    path.write_text(slip.text, encoding='utf-8')
    try:
        done = subprocess.run([orgl, '--limit-time', '20', path.name, '--model', model.name], cwd=folder, stdin=subprocess.DEVNULL,
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=60, check=False)
    except subprocess.TimeoutExpired:
        return Outcome(slip, None, '')
    finally:
        path.unlink()
        kept = model.exists()
        model.unlink(missing_ok=True)
    return Outcome(slip, done.returncode, done.stderr.decode('utf-8', 'replace'), kept)


def copy_tables(slips, folder):
    """The files of tables beside the scripts, which they may import."""
    for beside in {slip.path.parent for slip in slips}:
        for path in beside.glob('*.csv'):
            shutil.copy(path, folder)


def run_all(slips, orgl):
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(2) as pool:
        copy_tables(slips, folder)
        return list(pool.map(lambda pair: run(pair[1], orgl, folder, pair[0]), enumerate(slips)))


class Figures:
    """Counts over what came out, each with the outcomes that miss."""

    def __init__(self, outcomes):
        invalid = [o for o in outcomes if o.invalid]
        spelt = [o for o in invalid if o.slip.kind in SPELT]
        self.slips, self.invalid = len(outcomes), len(invalid)
        self.crashed = [o for o in outcomes if o.crashed]
        self.partial = [o for o in outcomes if o.partial]
        self.elsewhere = [o for o in invalid if not o.on_line]
        self.unnamed = [o for o in spelt if not o.suggested]
        self.several = [o for o in invalid if len(o.heads) > 1]
        self.place = 1 - len(self.elsewhere) / max(1, len(invalid))
        self.suggestion = 1 - len(self.unnamed) / max(1, len(spelt))
        self.cascade = len(self.several) / max(1, len(invalid))

    def __str__(self):
        return (f'{self.slips} slips, {self.invalid} invalid, {len(self.crashed)} crashed or hung, {len(self.partial)} left a model; first diagnostic on the '
                f"slip's line {self.place:.1%}, misspelt word named {self.suggestion:.1%}, more than one diagnostic {self.cascade:.1%}")

    def reached(self):
        return not self.crashed and not self.partial and self.place >= 0.95 and self.suggestion >= 0.80 and self.cascade <= 0.05


def figures_of(scripts, count, seed, orgl):
    return Figures(run_all(make_slips([pathlib.Path(script) for script in scripts], count, seed), orgl))


def list_misses(figures):
    for title, outcomes in (('crashed', figures.crashed), ('left a model', figures.partial), ('elsewhere', figures.elsewhere), ('no word', figures.unnamed),
                            ('several', figures.several)):
        for outcome in outcomes:
            print(f'--- {title}: {outcome.slip}\n{outcome.text}', end='')


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('-n', type=int, default=2000, metavar='N', help='how many slips')
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--list', action='store_true', help='show each that missed')
    parser.add_argument('scripts', nargs='*', default=[str(ROOT / script) for script in SCRIPTS])
    options = parser.parse_args()
    orgl = str(pathlib.Path(os.environ.get('ORGL', ROOT / 'build' / 'orgl')).resolve())
    figures = figures_of(options.scripts, options.n, options.seed, orgl)
    if options.list:
        list_misses(figures)
    print(figures)
    return 0 if figures.reached() else 1


if __name__ == '__main__':
    sys.exit(main())
