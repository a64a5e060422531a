#!/usr/bin/env python3
"""dump rebuilds the model exactly, whatever the model: random sequences of statements of every kind, in both languages.
--seed N, --sequences N; a short run unless SEQUENCES says otherwise."""
import os
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from _sequences import Sequence  # noqa: E402
from _tables import ROOT, Tap, orgl  # noqa: E402
from _content import content, option  # noqa: E402

tap = Tap()


def run_entries(model, sequence, n):
    """How many entries were accepted; a refused one has changed nothing."""
    done = 0
    for i in range(n):
        text, before = sequence.entry() if i else sequence.opening(), content(model)
        result = orgl('-c', text, model, cwd=model.parent)
        if result.status not in (0, 3):
            return tap.check(False, f'status of {text}', result)
        if result.status and content(model) != before:
            return tap.check(False, f'no change by {text}', result)
        done += result.status == 0
    return done


def rebuilt(folder, model, name):
    first, script, copy = orgl('-c', 'dump', model), folder / 'dump.org', folder / 'copy.db'
    script.write_text(first.out, encoding='utf-8')
    copy.unlink(missing_ok=True)
    if first.out:
        built = orgl(script, '--model', copy)
        if built.status or not copy.exists():
            return tap.check(False, f'{name}: the dump runs', f'{built}\n{first.out}')
    else:
        return True
    second, form = orgl('-c', 'dump', copy), orgl('fmt', '--check', script)
    if form.status:
        return tap.check(False, f'{name}: the dump is in form', orgl('fmt', '--diff', script))
    if second.out != first.out:
        tap.check(False, f'{name}: the dump of the rebuilt model is the same', f'--- first\n{first.out}\n--- second\n{second.out}')
    elif content(model, origins=False, numbers=False) != content(copy, origins=False, numbers=False):
        a, b = content(model, False, False), content(copy, False, False)
        tap.check(False, f'{name}: the same in the database', [(t, set(a.get(t, ())) ^ set(b.get(t, ()))) for t in {*a, *b} if a.get(t) != b.get(t)])
    else:
        return True


def random_models(folder):
    seed, count, good, said = option('--seed', 1), option('--sequences', int(os.environ.get('SEQUENCES', '25'))), 0, 0
    for i in range(count):
        model = folder / 'model.db'
        model.unlink(missing_ok=True)
        said += run_entries(model, Sequence(seed + i, zh=i % 3 == 2, folder=folder), 20)
        good += not model.exists() or rebuilt(folder, model, f'seed {seed + i}') is True
    tap.check(good == count, f'{count} random models from seed {seed}: {good} rebuilt exactly')
    tap.check(said > 8 * count, f'{said} entries were accepted')


def examples(folder):
    for example in sorted((ROOT / 'examples').glob('*.org')):
        model = folder / f'{example.stem}.db'
        if orgl(example, '--model', model).status in (0, 1) and model.exists():
            tap.check(rebuilt(folder, model, example.name), f'{example.name} is rebuilt exactly')


def full_models(folder):
    for script in ('_full.org', '_outgrown.org'):
        for lang in 'en', 'zh':
            model = folder / f'{lang}-{script}.db'
            done = orgl(ROOT / 'tests/model' / script, '--model', model)
            if tap.check(done.status == 0, f'{script} runs', done):
                orgl('-c', f'set model.language = "{lang}"', model)
                tap.check(rebuilt(folder, model, script), f'{script} is rebuilt exactly in {lang}')


with tempfile.TemporaryDirectory() as made:
    random_models(pathlib.Path(made))
    examples(pathlib.Path(made))
    full_models(pathlib.Path(made))
sys.exit(tap.failed > 0)
