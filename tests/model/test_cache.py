#!/usr/bin/env python3
"""A model out of the cache is the model in its file: after random statements, undo, scenarios and merges; and whatever happened to
the file or to the snapshot meanwhile, an answer is the file's. Snapshots are private, bounded, and never in the way."""
import contextlib
import os
import pathlib
import random
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from _content import content, option  # noqa: E402
from _sequences import Sequence  # noqa: E402
from _tables import ORGL, Done, Tap  # noqa: E402

tap = Tap()
SCRIPT = '''define region north, south
define unit hotline "Hotline" region north
define field post.floor number
define field post.mood early | late
define post lead "Lead" in hotline headcount 2 floor 3 mood late responsible "the whole", "all of it"
define post agent "Agent" in hotline reports to lead headcount 12 responsible "calls"
define duty answer "Answer calls" volume 500 per week takes 5min
assign answer to agent share 70%
define skill french
define person ann "Ann" holds agent
'''


class Place:
    """A folder of its own with a cache beside the model."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.model = self.folder / 'model.db'
        self.cache = self.folder / 'xdg' / 'orgl'

    def say(self, text, mode='always', model=None, options=(), **env):
        command = [ORGL, '--trace', *options, '-c', text, str(model or self.model)]
        env = {**os.environ, 'XDG_CACHE_HOME': str(self.folder / 'xdg'), 'ORGL_CACHE': mode, **env}
        return Done(subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, timeout=60, check=False, env=env))

    def make(self, script=SCRIPT):
        path = self.folder / 'script.org'
        path.write_text(script, encoding='utf-8')
        done = Done(subprocess.run([ORGL, '--no-cache', str(path), '--model', str(self.model)], capture_output=True, check=False))
        if done.status:
            sys.exit(f'the script fails\n{done}')

    def snapshots(self):
        return sorted(self.cache.glob('*.snapshot'))

    def dump(self, mode='off', **more):
        done = self.say('dump', mode, **more)
        return done.out if done.status == 0 else f'status {done.status}\n{done.out}{done.err}'


def hit(done):
    return any(line.startswith('trace: snapshot [') for line in done.err.splitlines())


def with_place(test):
    with tempfile.TemporaryDirectory() as made:
        place = Place(made)
        place.make()
        test(place)


def first_and_second(place):
    plain = place.dump()
    first = place.say('dump')
    second = place.say('dump')
    tap.check(not hit(first) and hit(second), 'the second opening takes the snapshot that the first one wrote', f'{first}\n{second}')
    tap.check(first.out == plain and second.out == plain, 'and the model is the same', f'{plain}\n---\n{second}')
    tap.equal(place.say('print(agent.load, agent.superiors, lead.floor, lead.mood)').out, place.say('print(agent.load, agent.superiors, lead.floor, lead.mood)', 'off').out, 'figures too')
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (place.cache, place.snapshots()[0])]
    tap.equal(modes, [0o700, 0o600], 'the folder and the file are the user\'s alone')
    tap.check(hit(place.say('print(1)', 'check')), 'a sound snapshot passes the check of every byte')
    tap.check(not hit(place.say('print(1)', 'off')) and not hit(place.say('print(1)', options=['--no-cache'])), 'ORGL_CACHE=off and --no-cache read the file')


def small_ones(place):
    place.say('print(1)', 'auto')
    place.say('print(1)', 'off')
    place.say('print(1)', options=['--no-cache'])
    tap.check(not place.cache.exists(), 'a small model needs none, and with off or --no-cache no folder is made')


def edits(place):
    place.say('print(1)')
    for text in ('set agent.headcount = 14', 'define post helper "Helper" in hotline floor 8 mood early', 'rename post helper to aide', 'drop post aide',
                 'define unit backoffice region south', 'set agent.unit = backoffice', 'undo', 'redo', 'set lead.responsible = "press"',
                 'scenario lean "Lean"', 'set agent.headcount = 9', 'switch base', 'set lead.headcount = 3', 'merge lean'):
        done = place.say(text)
        if not tap.check(done.status == 0 and hit(done), f'out of the cache: {text}', done):
            return
    one, other = place.say('dump'), place.dump()
    tap.check(hit(one) and one.out == other, 'fourteen entries later it is the model of the file', f'{one}\n---\n{other}')
    tap.equal(place.say('history').out, place.say('history', 'off').out, 'with its history')
    tap.equal(place.say('scenarios').out, place.say('scenarios', 'off').out, 'and its scenarios')


def fields(place):
    place.say('print(1)')
    place.say('define field post.bonus number')
    place.say('set agent.bonus = 4')
    place.say('undo 2')
    place.say('define field unit.rating text')
    place.say('set hotline.rating = "A"')
    tap.equal(place.dump('always'), place.dump(), 'users\' fields that come and go')


def by_others(place):
    place.say('print(1)')
    with contextlib.closing(sqlite3.connect(place.model)) as db:
        db.execute("UPDATE post SET headcount = 13 WHERE name = 'agent'")
        db.commit()
    done = place.say('print(agent.headcount)')
    tap.check(not hit(done) and done.out == '13\n', 'another program changed the file: it is read', done)
    tap.check(hit(place.say('print(1)')), 'and there is a new snapshot')
    db = sqlite3.connect(place.model)
    db.execute("UPDATE post SET headcount = 15 WHERE name = 'agent'")
    db.commit()                                                   # what it wrote stands in the log as long as it is there
    done = place.say('print(agent.headcount)')
    tap.check(not hit(done) and done.out == '15\n', 'what stands in another program\'s log counts', done)
    db.close()
    tap.equal(place.say('print(agent.headcount)').out, '15\n', 'and when it has gone')


def quick_edits(place):
    good = 0
    for i in range(1, 30):
        place.say('print(1)')
        with contextlib.closing(sqlite3.connect(place.model)) as db:
            db.execute(f"UPDATE post SET headcount = {i} WHERE name = 'agent'")
            db.commit()
        good += place.say('print(agent.headcount)').out == f'{i}\n'
    tap.equal(good, 29, 'changes right after a snapshot was written are seen')


def moved(place):
    place.say('print(1)')
    other = place.folder / 'copy.db'
    shutil.copy2(place.model, other)
    place.say('set agent.headcount = 99')
    done = place.say('print(agent.headcount)', model=other)
    tap.check(not hit(done) and done.out == '12\n', 'a copy has no part in the snapshot', done)
    place.model.rename(place.folder / 'renamed.db')
    done = place.say('print(agent.headcount)', model=place.folder / 'renamed.db')
    tap.equal(done.out, '99\n', 'a renamed one is found or read')
    os.replace(other, place.folder / 'renamed.db')
    tap.equal(place.say('print(agent.headcount)', model=place.folder / 'renamed.db').out, '12\n', 'one replaced by another is read')
    saved = (place.folder / 'renamed.db').read_bytes()
    place.say('set agent.headcount = 50', model=place.folder / 'renamed.db')
    (place.folder / 'renamed.db').write_bytes(saved)
    tap.equal(place.say('print(agent.headcount)', model=place.folder / 'renamed.db').out, '12\n', 'one overwritten by its earlier self is read')


def damaged(place):
    """Head, note and lengths are verified at every opening, all the rest when asked to be."""
    place.say('print(1)')
    plain, path, rng = place.dump(), place.snapshots()[0], random.Random(option('--seed', 1))
    whole = path.read_bytes()
    bad = []
    for at in [*range(0, 160, 7), *range(4096, 4096 + 1200, 23)]:
        flipped = bytearray(whole)
        flipped[at] ^= 1 << rng.randrange(8)
        path.write_bytes(flipped)
        if place.dump('always') != plain:
            bad.append(at)
    tap.equal(bad, [], 'a flipped bit of its head or note makes a snapshot worthless')
    bad, hits, parts = [], 0, [at for at in range(65536, len(whole)) if whole[at]]
    for _ in range(120):
        at = rng.choice(parts)
        flipped = bytearray(whole)
        flipped[at] ^= 1 << rng.randrange(8)
        path.write_bytes(flipped)
        done = place.say('dump', 'check')
        hits += hit(done)
        if done.out != plain:
            bad.append(at)
    tap.equal((bad, hits), ([], 0), 'ORGL_CACHE=check finds any flipped bit')
    bad = []
    for size in [0, 1, 100, 4096, 4200, 65535, 65536, len(whole) - 4096, len(whole) - 1]:
        path.write_bytes(whole[:size])
        if place.dump('always') != plain:
            bad.append(size)
    for tail in (b'x', bytes(4096)):
        path.write_bytes(whole + tail)
        if place.dump('always') != plain:
            bad.append(len(whole) + len(tail))
    tap.equal(bad, [], 'one that is too short or too long is none')
    path.write_bytes(whole[:4096] + bytes(len(whole) - 4096))
    tap.equal(place.dump('always'), plain, 'nor one that lost its pages')


def foreign(place):
    plain = place.dump()
    place.say('print(1)')
    path = place.snapshots()[0]
    path.chmod(0o622)
    tap.check(not hit(place.say('print(1)')), 'a file that others may write is not trusted')
    place.say('print(1)')
    aside = place.folder / 'aside'
    place.snapshots()[0].rename(aside)
    path.symlink_to(aside)
    tap.check(not hit(place.say('print(1)')), 'nor a link')
    place.cache.chmod(0o755)
    tap.check(not hit(place.say('print(1)')) and place.dump('always') == plain, 'nor a folder that others may look into')
    place.cache.chmod(0o700)
    os.mkfifo(place.cache / 'pipe')
    path.unlink(missing_ok=True)
    os.mkfifo(path)
    tap.equal(place.dump('always'), plain, 'a pipe in its place is not waited for')


def no_home(place):
    plain = place.dump()
    env = {key: value for key, value in os.environ.items() if key not in ('HOME', 'XDG_CACHE_HOME')}
    done = Done(subprocess.run([ORGL, '-c', 'dump', str(place.model)], capture_output=True, check=False, env={**env, 'ORGL_CACHE': 'always'}))
    tap.check(done.out == plain and done.status == 0, 'without a home there is no cache', done)
    (place.folder / 'xdg').write_text('a file')
    done = place.say('dump')
    tap.check(done.out == plain and done.status == 0, 'nor where its folder cannot be made', done)


def small_disk(place):
    plain = place.dump()
    limit = f'ulimit -f 100; exec "{ORGL}" -c dump "{place.model}"'
    env = {**os.environ, 'XDG_CACHE_HOME': str(place.folder / 'xdg'), 'ORGL_CACHE': 'always'}
    done = Done(subprocess.run(['sh', '-c', limit], capture_output=True, check=False, env=env))
    tap.check(done.out == plain and done.status == 0 and not place.snapshots(), 'a limit on the size of files is kept', done)


def killed(place):
    plain, env = place.dump(), {**os.environ, 'XDG_CACHE_HOME': str(place.folder / 'xdg'), 'ORGL_CACHE': 'always'}
    bad = 0
    for i in range(40):
        for path in place.snapshots():
            path.unlink()
        run = subprocess.Popen([ORGL, '-c', 'print(1)', str(place.model)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env)
        time.sleep(0.0005 * (i % 20))
        run.send_signal(signal.SIGKILL)
        run.wait()
        bad += place.dump('always') != plain or place.dump('check') != plain
    tap.equal(bad, 0, 'a process killed while it writes leaves nothing that is believed')
    (place.cache / 'x.1.new').write_text('half')
    os.utime(place.cache / 'x.1.new', (time.time() - 7200, time.time() - 7200))
    (place.cache / 'old.snapshot').write_text('of a model that is gone')
    os.utime(place.cache / 'old.snapshot', (time.time() - 100 * 86400, time.time() - 100 * 86400))
    place.snapshots()[0].unlink()
    place.say('print(1)')
    tap.check(not (place.cache / 'x.1.new').exists(), 'what it left half is removed later')
    tap.check(not (place.cache / 'old.snapshot').exists(), 'and what nobody has used for long')


def writers(place):
    """Processes that write a snapshot of the place's."""
    found = []
    for fds in pathlib.Path('/proc').glob('[0-9]*/fd'):
        with contextlib.suppress(OSError):
            if any(str(place.cache) in os.readlink(fd) for fd in fds.iterdir()):
                found.append(int(fds.parent.name))
    return found


def load(place, script, *options):
    env = {**os.environ, 'XDG_CACHE_HOME': str(place.folder / 'xdg'), 'ORGL_CACHE': ''}
    place.model.unlink()
    done = Done(subprocess.run([ORGL, *options, str(script), '--model', str(place.model)], capture_output=True, check=False, env=env))
    tap.check(done.status == 0, 'a large script is loaded', str(done))


def until(what, seconds=60):
    end = time.monotonic() + seconds
    while not what() and time.monotonic() < end:
        time.sleep(0.002)
    return what()


def loaded(place):
    script = place.folder / 'large.org'
    script.write_text(SCRIPT + ''.join(f'define post q{i} "Post {i}"\ndefine duty w{i}\nassign w{i} to q{i} share 50%\n' for i in range(105_000)))
    load(place, script, '--no-cache')
    tap.check(not until(place.snapshots, 1), 'none with --no-cache')
    load(place, script)
    tap.check(bool(until(place.snapshots)), 'a file that is new and large has a snapshot soon')
    first = place.say('set q7.headcount = 3; print(count(posts), sum(headcount of posts))', '')
    tap.check(hit(first), 'the first opening takes it', str(first))
    tap.equal(place.say('print(count(posts), sum(headcount of posts))', 'off').out, first.out, 'and what it changes is in the file')
    tap.check(place.say('dump', '').out == place.say('dump', 'off').out, 'and the model is the same')
    for path in place.snapshots():
        path.unlink()
    load(place, script)
    if until(lambda: writers(place) or place.snapshots()) and not place.snapshots():
        for process in writers(place):
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
    done = place.say('print(count(posts))', '')
    tap.check(done.status == 0 and done.out == '105002\n', 'a writer that is killed does no harm', str(done))
    until(lambda: not writers(place))


def at_once(place):
    plain, env = place.dump(), {**os.environ, 'XDG_CACHE_HOME': str(place.folder / 'xdg'), 'ORGL_CACHE': 'always'}
    bad = 0
    for i in range(8):
        for path in place.snapshots():
            path.unlink()
        runs = [subprocess.Popen([ORGL, '-c', f'set agent.headcount = {20 + k}' if i % 2 and k % 2 else 'dump', str(place.model)],
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env) for k in range(4)]
        outs = [run.communicate(timeout=60) for run in runs]
        bad += any(run.returncode not in (0, 4) for run in runs) or (i == 0 and any(out.decode() != plain for out, _ in outs))
        bad += place.dump('always') != place.dump()
    tap.equal(bad, 0, 'several processes at once')


def sequences(count):
    good = entries = hits = 0
    for seed in range(option('--seed', 1), option('--seed', 1) + count):
        with tempfile.TemporaryDirectory() as made:
            one, other, sequence = Place(pathlib.Path(made) / 'one'), Place(pathlib.Path(made) / 'two'), Sequence(seed, zh=seed % 3 == 2)
            one.folder.mkdir()
            other.folder.mkdir()
            fine = True
            for i in range(14):
                text = sequence.entry() if i else sequence.opening()
                text = sequence.random.choice([text, text, text, 'undo', 'redo', f'scenario s{i}', 'switch base', 'scenarios']) if i > 3 else text
                first, second = one.say(text), other.say(text, 'off')
                entries += 1
                hits += hit(first)
                if 'scenarios' not in text and (first.status != second.status or first.out != second.out):
                    fine = bool(tap.check(False, f'sequence {seed}: {text}', f'{first}\n---\n{second}'))
            for text in ('dump', 'history', 'scenarios', 'print(name of posts)', 'analyze structure', 'check'):
                first, second = one.say(text), one.say(text, 'off')
                fine = fine and first.out == second.out or bool(tap.check(False, f'sequence {seed}: {text}', f'{first}\n---\n{second}'))
            fine = fine and content(one.model) == content(other.model)
            good += fine or bool(tap.check(False, f'sequence {seed}: the content'))
    tap.check(good == count and hits > entries / 2, f'random entries with and without: {good} of {count} sequences alike, {hits} of {entries} out of the cache')


for each in (first_and_second, small_ones, edits, fields, by_others, quick_edits, moved, damaged, foreign, no_home, small_disk, killed, loaded, at_once):
    with_place(each)
sequences(int(os.environ.get('SEQUENCES', '8')))
sys.exit(tap.failed > 0)
