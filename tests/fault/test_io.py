#!/usr/bin/env python3
"""The program stopped at each of its writes to files, by kill -9, a full disk or a broken one: the model is as before or as
after, what an error says is true, and no file is left half-written. IO_STEP=1 tries every write."""
import os
import subprocess
import sys

from _fault import HERE, Folder, Tap, dump, is_sound, orgl

HELPERS = ('_base.org', '_every.org', '_part.org', '_module.org', '_posts.csv', '_links.csv')
OUTPUTS = ('posts.csv', 'old.txt', 'check.json')
STEP = int(os.environ.get('IO_STEP', '5'))
WAYS = {'killed': {'IO_HOW': '0'}, 'disk full': {'IO_HOW': '28'}, 'broken disk': {'IO_HOW': '5'},
        'disk full once': {'IO_HOW': '28', 'IO_ONCE': '1'}, 'broken disk once': {'IO_HOW': '5', 'IO_ONCE': '1'}}


def build(folder):
    cc = os.environ.get('CC', 'cc').split()
    done = subprocess.run([*cc, '-O1', '-shared', '-fPIC', '-o', folder / '_io.so', HERE / '_io.c', '-ldl'],
                          capture_output=True, text=True, check=False)
    return done.returncode == 0, done.stderr


def run(folder, script, **variables):
    asan = os.environ.get('ASAN_OPTIONS', '')
    env = dict(os.environ, LD_PRELOAD=str(folder / '_io.so'), ASAN_OPTIONS=f'{asan}:verify_asan_link_order=0:detect_leaks=0', **variables)
    return orgl('--lang', 'en', script, '--model', 'm.db', cwd=folder, env=env)


def content(folder):
    if not (folder / 'm.db').exists():
        return None
    return [line for line in dump(folder / 'm.db') if not line.startswith('INSERT INTO "revision"')]


def restore(folder, saved):
    for path in folder.iterdir():
        if not path.name.startswith('_'):
            path.unlink()
    if saved is not None:
        (folder / 'm.db').write_bytes(saved)
    for name in OUTPUTS:
        (folder / name).write_text('old')


def judge(folder, done, way, before, after):
    """What is wrong, or ''."""
    now = content(folder)
    if now != before and now != after:
        return 'the model is neither as before nor as after'
    if now is not None and is_sound(folder / 'm.db'):
        return 'the model is damaged: ' + is_sound(folder / 'm.db')
    for name in OUTPUTS:
        text = (folder / name).read_text()
        if text != 'old' and (now == before or not text.endswith('\n')):
            return f'{name} holds {text!r}'
    if way == 'killed':
        return '' if done.status == -9 else 'it was not killed'
    if done.crashed:
        return 'a crash'
    left = [path.name for path in folder.iterdir() if '.new' in path.name or 'orgl-part' in path.name or path.name.endswith('-journal')]
    if left and 'once' in way:
        return f'files are left: {left}'
    output_failed = any(name in done.err for name in OUTPUTS)         # known when the model has been written
    if done.status == 0 and now != after:
        return 'it says that all is well'
    # A disk that fails while the log is made durable, and for ever: nobody can say then what it holds.
    unsure = 'once' not in way and (folder / '_count').read_text().endswith('sync')
    if done.status != 0 and now != before and not output_failed and not unsure:
        return 'it says that it failed, but the model has changed'
    if done.status not in (0, 4) or (done.status == 4 and 'error[E5' not in done.err):
        return 'another status or error'
    return ''


def stop_everywhere(tap, folder, script, saved, before):
    restore(folder, saved)
    done = run(folder, script, IO_COUNT=str(folder / '_count'))
    if not tap.check(done.status == 0, f'{script} runs', done):
        return None
    after, points = content(folder), int((folder / '_count').read_text().split()[0])
    loaded = (folder / 'm.db').read_bytes()
    for number, (way, variables) in enumerate(WAYS.items()):
        bad = []
        for at in range(1 + number % STEP, points + 1, STEP):
            restore(folder, saved)
            done = run(folder, script, IO_AT=str(at), IO_COUNT=str(folder / '_count'), **variables)
            why = judge(folder, done, way, before, after)
            if why:
                bad.append(f'at write {at} of {points}: {why}\n{done}')
        tap.check(not bad, f'{script}, {way} at any of {points} writes', f'{len(bad)} bad\n' + '\n'.join(bad[:5]))
    return loaded, after


def main():
    tap = Tap()
    with Folder(*HELPERS) as folder:
        good, why = build(folder)
        if not good:
            tap.skip('failing writes', f'the library that fails them cannot be built: {why.strip()[:200]}')
            return tap.end()
        made = stop_everywhere(tap, folder, '_base.org', None, None)
        if made:
            stop_everywhere(tap, folder, '_every.org', *made)
    return tap.end()


if __name__ == '__main__':
    sys.exit(main())
