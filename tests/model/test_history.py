#!/usr/bin/env python3
"""What undo brings back is exactly what was, redo what came after, and a failing entry changes nothing: random sequences of
statements of every kind, compared by the contents of the file and by dumps. A scenario merged without conflict is what its
statements said in order would have been. Entries, undo, redo, scenarios, switches and merges in any order: each scenario is what a
list of its states says. --seed N, --sequences N; a short run unless SEQUENCES says otherwise. Verbs that change the model and were
in no accepted entry are told. The cache of models is off, on, and verified by turns."""
import contextlib
import os
import pathlib
import shutil
import sqlite3
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from _sequences import Sequence, accepted, never  # noqa: E402
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
        done = orgl('-c', text, self.path, cwd=self.path.parent)
        if done.status == 0:
            accepted(text)
        return done

    def state(self):
        return content(self.path)

    def dump(self):
        return self.say('dump').out if self.path.exists() else ''


def revisions(model):
    with contextlib.closing(sqlite3.connect(model.path)) as db:
        return db.execute('SELECT count(*) FROM revision').fetchone()[0]


def walk(model, states, dumps, name, verb, order):
    """One step after the other, each compared with what the file held then, and with the dump of then."""
    for at in order:
        done = model.say(verb)
        if done.status:
            return tap.check(False, f'{name}: {verb} to state {at}', done)
        if model.state() != states[at]:
            return tap.check(False, f'{name}: {verb} to state {at}', difference(model.state(), states[at]))
        if model.dump() != dumps[at]:
            return tap.check(False, f'{name}: the dump after {verb} to state {at}', f'{dumps[at]}\n---\n{model.dump()}')
    return True


def say_all(model, sequence, name):
    """The states that the file went through, and the dumps; None after a mistake."""
    states, dumps = [{}], ['']
    for i in range(10):
        text = sequence.entry() if i else sequence.opening()
        done, now = model.say(text), model.state()
        if done.status not in (0, 3) or (done.status and now != states[-1]):
            tap.check(False, f'{name}: {text}', f'{done}\n{difference(now, states[-1])}')
            return None, None
        if not done.status and now != states[-1]:
            states.append(now)
            dumps.append(model.dump())
    return states, dumps


def undo_and_redo(folder, seed):
    model, sequence, name = Model(folder / 'model.db'), Sequence(seed, zh=seed % 3 == 2, folder=folder), f'seed {seed}'
    model.path.unlink(missing_ok=True)
    states, dumps = say_all(model, sequence, name)
    if not states or len(states) == 1:
        return states is not None
    last = len(states) - 1
    if revisions(model) != last:
        return tap.equal(revisions(model), last, f'{name}: revisions')
    back = sequence.random.randint(1, last)
    return all(walk(model, states, dumps, name, verb, order) for verb, order in (
        ('undo', range(last - 1, -1, -1)), ('redo', range(1, last + 1)), (f'undo {back}', [last - back]), (f'redo {back}', [last])))


def run(what, one):
    seed, count, good = option('--seed', 1), option('--sequences', int(os.environ.get('SEQUENCES', '20'))), 0
    with tempfile.TemporaryDirectory() as made:
        os.environ['XDG_CACHE_HOME'] = made
        for i in range(count):
            os.environ['ORGL_CACHE'] = ('off', 'always', 'check')[(seed + i) // 3 % 3]
            good += one(pathlib.Path(made), seed + i) is True
            for file in pathlib.Path(made).glob('seq*'):
                file.unlink()
    tap.check(good == count, f'{what}: {good} of {count} random sequences from seed {seed}')


def merged(folder, seed):
    """A scenario merged without conflict is its statements said in order; undo takes the merge back."""
    model, plain, name = Model(folder / 'model.db'), Model(folder / 'plain.db'), f'seed {seed}'
    sequence = Sequence(seed, zh=seed % 3 == 2, folder=folder)
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
    if said and model.state() != before and model.say('undo').status == 0 and model.state() != before:
        return tap.check(False, f'{name}: undo of the merge', difference(model.state(), before))
    model.say('switch lean')
    return model.dump() == lean or tap.check(False, f'{name}: the scenario is as it was', f'{lean}\n---\n{model.dump()}')


class Branches:
    """What each scenario has to be, by the states that it went through; those that undo took, last one first."""

    def __init__(self, folder, seed):
        self.model, self.name = Model(folder / 'model.db'), f'seed {seed}'
        self.model.path.unlink(missing_ok=True)
        self.sequence = Sequence(seed, zh=seed % 3 == 2, folder=folder)
        self.random = self.sequence.random
        self.went, self.undone, self.at, self.said = {'base': [{}]}, {'base': []}, 'base', []

    def others(self):
        return [name for name in self.went if name != self.at]

    def head(self):
        """The current scenario's last revision: one that settled what a merge met may leave the model as it was."""
        if not self.model.path.exists():
            return 0
        with contextlib.closing(sqlite3.connect(self.model.path)) as db:
            return db.execute('SELECT head FROM scenario WHERE name = ?', (self.at,)).fetchone()

    def entry(self, text):
        before = self.head()
        done, now = self.model.say(text), self.model.state()
        if done.status == 0 and (now != self.went[self.at][-1] or (text.startswith('merge') and self.head() != before)):
            self.went[self.at].append(now)
            self.undone[self.at] = []
        return done.status in (0, 3)

    def back(self):
        n = self.random.randint(1, 2)
        went, undone = self.went[self.at], self.undone[self.at]
        fits, done = n < len(went), self.model.say(self.noted(f'undo {n}'))
        for _ in range(n if fits else 0):
            undone.append(went.pop())
        return (done.status == 0) == fits

    def again(self):
        went, undone = self.went[self.at], self.undone[self.at]
        fits, done = bool(undone), self.model.say(self.noted('redo'))
        if fits:
            went.append(undone.pop())
        return (done.status == 0) == fits

    def branch(self):
        name = f'way{len(self.said)}'
        done = self.model.say(self.noted(f'scenario {name}'))
        self.went[name], self.undone[name], self.at = [self.went[self.at][-1]], [], name
        return done.status == 0

    def switch(self):
        self.at = self.random.choice(self.others() or [self.at])
        return self.model.say(self.noted(f'switch {self.at}')).status == 0

    def merge(self):
        if not self.others():
            return True
        text = f'merge {self.random.choice(self.others())}'
        if not self.entry(self.noted(text + self.random.choice(['', ' taking ours', ' taking theirs']))):
            return False
        if self.model.say(text).status == 0:                    # once more: there is nothing new
            return self.model.state() == self.went[self.at][-1]
        return True

    def compare(self):
        other = self.random.choice([*self.went])
        return self.model.say(self.noted(f'compare {other}')).status == 0

    def drop(self):
        gone = [name for name in self.others() if name != 'base']
        if not gone:
            return True
        name = self.random.choice(gone)
        del self.went[name], self.undone[name]
        return self.model.say(self.noted(f'drop scenario {name}')).status == 0

    def noted(self, text):
        self.said.append(text)
        return text

    def step(self, first):
        some = self.sequence.opening() if first else self.sequence.entry()
        what = self.random.choice([lambda: self.entry(self.noted(some))] * (50 if first else 9)
                                  + [self.back, self.back, self.again, self.branch, self.switch, self.switch, self.merge, self.merge, self.compare, self.drop])
        return what()

    def fault(self, fine):
        now, wanted = self.model.state(), self.went[self.at][-1]
        if fine and now == wanted:
            return False
        tap.check(False, f'{self.name}: {self.at}', f'{"" if fine else "another status"}\n{difference(now, wanted)}\n' + '\n'.join(self.said[-6:]))
        return True


def branches(folder, seed):
    """Entries, undo, redo, scenarios, switches, merges in any order."""
    tree = Branches(folder, seed)
    for i in range(25):
        if tree.fault(tree.step(i == 0)):
            return False
    for name in [*tree.went]:
        tree.at = name
        if tree.fault(tree.model.say(tree.noted(f'switch {name}')).status == 0):
            return False
    return True


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


def rest():
    """Goes on until each verb that changes the model was accepted, or for long enough."""
    with tempfile.TemporaryDirectory() as made:
        for seed in range(900, 1000):
            if not never():
                break
            tree = Branches(pathlib.Path(made), seed)
            for i in range(60):
                tree.step(i == 0)


run('undo and redo', undo_and_redo)
run('damage', damaged)
run('merge', merged)
run('scenarios', branches)
rest()
tap.check(not never(), 'each verb that changes the model was in an entry that was accepted', never())
sys.exit(tap.failed > 0)
