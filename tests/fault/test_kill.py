#!/usr/bin/env python3
"""kill -9 at any moment, while a model is made, changed, a change undone, a scenario merged: the file is as before or as after."""
import os
import random
import subprocess
import sys
import time

from _fault import ORGL, Folder, Tap, dump, is_sound, orgl

POSTS = int(os.environ.get('KILL_POSTS', '2000'))
KILLS = int(os.environ.get('KILLS', '20'))


def write_scripts(folder):
    with open(folder / 'load.org', 'w', encoding='utf-8') as out:
        out.write('define unit u0\ndefine grade g1 rank 1\ndefine kpi k1, k2\n')
        for i in range(POSTS):
            boss = f' reports p{(i - 1) // 6}' if i else ''
            out.write(f'define post p{i} "Post {i}" in u0{boss} grade g1 headcount {i % 9 + 1}\n'
                      f'define duty d{i} volume {i + 1} per week takes 5min\nassign d{i} to p{i} share 60%\n'
                      f'weight kpi k1 60%, k2 40% for p{i}\n')
    with open(folder / 'change.org', 'w', encoding='utf-8') as out:
        out.write('define unit late\nset posts where headcount > 4 { in late; summary "moved" }\n')
        for i in range(0, POSTS, 2):
            out.write(f'set p{i}.headcount = {i % 7 + 20}\nassign d{i} to p{i} share 40%\ndefine post late{i} in late reports p0\n')
        for i in range(1, POSTS, 50):
            out.write(f'drop post p{POSTS - i} cascade\n')


def content(path):
    return [line for line in dump(path) if not line.startswith('INSERT INTO "revision"')]


def words_of(what):
    return [what, '--model', 'm.db'] if what.endswith('.org') else ['-c', what, 'm.db']


def kill_once(folder, what, delay):
    """True when the program had ended by itself."""
    with subprocess.Popen([ORGL, *words_of(what)], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
        try:
            run.wait(timeout=delay)
            return True
        except subprocess.TimeoutExpired:
            run.kill()
            return False


def restore(folder, saved):
    for path in folder.glob('m.db*'):
        path.unlink()
    if saved is not None:
        (folder / 'm.db').write_bytes(saved)


def round_of_kills(tap, folder, script, saved, before, rng):
    restore(folder, saved)
    start = time.monotonic()
    done = orgl(*words_of(script), cwd=folder)
    lasts = time.monotonic() - start
    if not tap.check(done.status == 0, f'{script} runs', done):
        return None
    after, seen, bad = content(folder / 'm.db'), {'before': 0, 'after': 0}, []
    for i in range(KILLS):
        restore(folder, saved)
        # The end, where the file is written, is hit more often.
        delay = lasts * (rng.uniform(0, 1.1) if i % 2 else rng.uniform(0.5, 1.05))
        kill_once(folder, script, delay)
        if not (folder / 'm.db').exists():
            state = 'before' if saved is None else 'gone'
        else:
            now = content(folder / 'm.db')
            state = 'before' if now == before else 'after' if now == after else 'between'
        seen[state] = seen.get(state, 0) + 1
        if state in ('gone', 'between'):
            bad.append(f'killed after {delay:.3f} s of {lasts:.3f}: {state}')
            continue
        if (folder / 'm.db').exists():
            again = orgl('-c', 'print count(posts)', 'm.db', cwd=folder)
            trouble = is_sound(folder / 'm.db')
            if trouble or again.status != 0:
                bad.append(f'killed after {delay:.3f} s: {trouble} {again}')
        again = orgl('-c', 'define post afterwards', 'm.db', cwd=folder)
        if again.status != 0:
            bad.append(f'killed after {delay:.3f} s, then: {again}')
    tap.check(not bad, f'{script}, killed {KILLS} times: {seen["before"]} before, {seen["after"]} after', '\n'.join(bad))
    restore(folder, saved)
    orgl(*words_of(script), cwd=folder)
    return (folder / 'm.db').read_bytes(), after


def in_scenario(tap, folder, loaded, rng):
    restore(folder, loaded)
    orgl('-c', 'scenario lean', 'm.db', cwd=folder)
    orgl('change.org', '--model', 'm.db', cwd=folder)
    orgl('-c', 'switch base; define post here', 'm.db', cwd=folder)
    saved, before = (folder / 'm.db').read_bytes(), content(folder / 'm.db')
    round_of_kills(tap, folder, 'merge lean', saved, before, rng)
    round_of_kills(tap, folder, 'switch lean', saved, before, rng)


def main():
    tap, rng = Tap(), random.Random(int(os.environ.get('KILL_SEED', '20261123')))
    with Folder() as folder:
        write_scripts(folder)
        loaded = round_of_kills(tap, folder, 'load.org', None, None, rng)
        if loaded:
            changed = round_of_kills(tap, folder, 'change.org', loaded[0], loaded[1], rng)
            if changed:
                round_of_kills(tap, folder, 'undo', changed[0], changed[1], rng)
            in_scenario(tap, folder, loaded[0], rng)
        left = sorted(path.name for path in folder.iterdir() if '.new' in path.name)
        if left:
            print('left behind by killed runs: ' + ' '.join(left[:5]))
    return tap.end()


if __name__ == '__main__':
    sys.exit(main())
