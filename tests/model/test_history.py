#!/usr/bin/env python3
"""What undo brings back is exactly what was, redo what came after, and a failing entry changes nothing: random sequences of
statements of every kind, compared by the contents of the file and by dumps. A scenario merged without conflict is what its
statements said in order would have been. --seed N, --sequences N; a short run unless
SEQUENCES says otherwise."""
import contextlib
import os
import pathlib
import shutil
import sqlite3
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from _sequences import Sequence  # noqa: E402
from _tables import Tap, orgl  # noqa: E402
from _content import content, option  # noqa: E402

tap = Tap()


def difference(found, wanted):
    return '\n'.join(f'{table}: {set(found.get(table, ())) ^ set(wanted.get(table, ()))}' for table in sorted({*found, *wanted})
                     if found.get(table) != wanted.get(table))


class Model:
    def __init__(self, path):
        self.path = path

    def say(self, text):
        return orgl('-c', text, self.path)

    def state(self):
        return content(self.path)

    def dump(self):
        return self.say('dump').out


def revisions(model):
    with contextlib.closing(sqlite3.connect(model.path)) as db:
        return db.execute('SELECT count(*) FROM revision').fetchone()[0]


def walk(model, states, name, verb, order):
    """One step after the other, each compared with what the file held then."""
    for at in order:
        done = model.say(verb)
        if done.status:
            return tap.check(False, f'{name}: {verb} to state {at}', done)
        if model.state() != states[at]:
            return tap.check(False, f'{name}: {verb} to state {at}', difference(model.state(), states[at]))
    return True


def say_all(model, sequence, name):
    """The states that the file went through; None after a mistake."""
    states = [{}]
    for i in range(10):
        text = sequence.entry() if i else sequence.opening()
        done, now = model.say(text), model.state()
        if done.status not in (0, 3) or (done.status and now != states[-1]):
            tap.check(False, f'{name}: {text}', f'{done}\n{difference(now, states[-1])}')
            return None
        if not done.status and now != states[-1]:
            states.append(now)
    return states


def undo_and_redo(folder, seed):
    model, sequence, name = Model(folder / 'model.db'), Sequence(seed, zh=seed % 3 == 2), f'seed {seed}'
    model.path.unlink(missing_ok=True)
    states = say_all(model, sequence, name)
    if not states or len(states) == 1:
        return states is not None
    last, dump = len(states) - 1, model.dump()
    if revisions(model) != last:
        return tap.equal(revisions(model), last, f'{name}: revisions')
    if not walk(model, states, name, 'undo', range(last - 1, -1, -1)) or not walk(model, states, name, 'redo', range(1, last + 1)):
        return False
    if model.dump() != dump:
        return tap.check(False, f'{name}: the dump after redo', f'{dump}\n---\n{model.dump()}')
    back = sequence.random.randint(1, last)
    return walk(model, states, name, f'undo {back}', [last - back]) and walk(model, states, name, f'redo {back}', [last])


def run(what, one):
    seed, count, good = option('--seed', 1), option('--sequences', int(os.environ.get('SEQUENCES', '20'))), 0
    with tempfile.TemporaryDirectory() as made:
        for i in range(count):
            good += one(pathlib.Path(made), seed + i) is True
    tap.check(good == count, f'{what}: {good} of {count} random sequences from seed {seed}')


def merged(folder, seed):
    """A scenario merged without conflict is its statements said in order; undo takes the merge back."""
    model, plain, sequence, name = Model(folder / 'model.db'), Model(folder / 'plain.db'), Sequence(seed, zh=seed % 3 == 2), f'seed {seed}'
    model.path.unlink(missing_ok=True)
    for i in range(3):
        model.say(sequence.entry() if i else sequence.opening())
    shutil.copy(model.path, plain.path)
    model.say('scenario lean')
    said = [text for text in (sequence.entry() for _ in range(6)) if model.say(text).status == 0]
    lean = model.dump()
    here = 'define region "only here"\nset region:"only here".title = "Here"'
    model.say('switch base')
    before, other = model.state(), model.say(here).status == 0
    before = model.state() if other else before
    done = model.say('merge lean')
    if done.status:
        return tap.check(False, f'{name}: merge', done)
    for text in ([here] if other else []) + said:
        if plain.say(text).status:
            return True                          # the statement of base stood in its way
    if model.dump() != plain.dump():
        return tap.check(False, f'{name}: the merged model', f'{said}\n--- merged\n{model.dump()}\n--- said\n{plain.dump()}')
    if said and model.say('undo').status == 0 and model.state() != before:
        return tap.check(False, f'{name}: undo of the merge', difference(model.state(), before))
    model.say('switch lean')
    return model.dump() == lean or tap.check(False, f'{name}: the scenario is as it was', f'{lean}\n---\n{model.dump()}')


def damaged(folder, seed):
    """A flipped byte of a change set is told (E506) and changes nothing."""
    model, sequence = Model(folder / 'model.db'), Sequence(seed)
    model.path.unlink(missing_ok=True)
    model.say(sequence.opening())
    model.say('define post "one more" headcount 2')
    before = model.state()
    with contextlib.closing(sqlite3.connect(model.path)) as db:
        blob = bytearray(db.execute('SELECT changes FROM revision WHERE id = 2').fetchone()[0])
        at = sequence.random.randrange(len(blob))
        blob[at] ^= 1 << sequence.random.randrange(8)
        db.execute('UPDATE revision SET changes = ? WHERE id = 2', (bytes(blob),))
        db.commit()
    done = model.say('undo')
    good = done.status == 4 and 'E506' in done.err and model.state() == before
    return good or tap.check(False, f'seed {seed}: byte {at}', done)


run('undo and redo', undo_and_redo)
run('damage', damaged)
run('merge', merged)
sys.exit(tap.failed > 0)
