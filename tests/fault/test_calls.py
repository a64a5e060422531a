#!/usr/bin/env python3
"""The n-th allocation, and the n-th call of the system (open, read, write, lock, map, fork …), fails, once or from then on, in
entries of every verb and in the commands: a clear error or success, never a crash, a leak, a changed model or half a file.
SQLite's own allocations and calls are among them. CALL_STEP=1 tries every n; CALL_ONLY takes the entries that have a text,
CALL_WAYS the ways whose name has one. tests/unit/test_failing.c tries the same in one process."""
import os
import pathlib
import re
import shutil
import subprocess
import sys

from _fault import HERE, ROOT, Folder, Tap, dump, is_sound, orgl

HELPERS = ('_base.org', '_every.org', '_part.org', '_module.org', '_posts.csv', '_links.csv', '_pieces.txt')
STEP = int(os.environ.get('CALL_STEP', '0'))
ONLY = os.environ.get('CALL_ONLY', '')
WAYS = {'memory once': {'IO_WHAT': 'memory', 'IO_HOW': '12', 'IO_ONCE': '1'}, 'memory from then on': {'IO_WHAT': 'memory', 'IO_HOW': '12'},
        'a call once': {'IO_WHAT': 'calls', 'IO_HOW': '5', 'IO_ONCE': '1'}, 'calls from then on': {'IO_WHAT': 'calls', 'IO_HOW': '5'},
        'too many files once': {'IO_WHAT': 'calls', 'IO_HOW': '24', 'IO_ONCE': '1'}, 'no room once': {'IO_WHAT': 'calls', 'IO_HOW': '28', 'IO_ONCE': '1'}}
USUAL = {'memory once': 4999, 'memory from then on': 3499, 'a call once': 97, 'calls from then on': 149, 'too many files once': 397, 'no room once': 397}
OPTIONS = ['--lang', 'en', '--today', '2026-11-23', '--user', 'tester', '--allow', 'ffi']
CODES = {'memory': ('E602', 'E519'), 'calls': ('E5', 'E7', 'E601', 'E602')}
PLAIN = ('out of memory', 'cannot be read', 'cannot be written')
SETUP = ['_base.org', 'set agent.headcount = 6', 'scenario lean; set agent.headcount = 4; define post late reports lead',
         'switch base; define post here; set clerk.headcount = 2', 'export into "_all/"', 'show posts select name, title, headcount into "_posts.xlsx"',
         'define region extra', 'undo']
COMMANDS = [['_every.org', '--model', 'm.db'], ['_base.org', '--model', 'new.db'], ['repair', 'm.db', 'into', 'new.db'], ['dump', 'm.db'],
            ['-c', 'import all from "_all"', 'new.db'], ['diff', 'm.db', '_other.db'], ['check', 'm.db'], ['fmt', '--check', '_every.org'], ['test', '_test.org'], ['help', 'define']]
LEAKS = 'leak:dl_open_worker_begin\n'     # the C library forgets a piece of its own when dlopen fails half-way
SESSION = 'define post p1 reports lead\nset p1.headcount = 3\nhistory\nshow posts\n'


def build(folder):
    cc = os.environ.get('CC', 'cc').split()
    done = subprocess.run([*cc, '-O1', '-shared', '-fPIC', '-o', folder / '_io.so', HERE / '_io.c', '-ldl'],
                          capture_output=True, text=True, check=False)
    (folder / '_leaks').write_text(LEAKS)
    return done.returncode == 0, done.stderr


def every_verb(tap, pieces):
    """Does any piece have each verb of the list of commands?"""
    rows = re.findall(r'(?:COMMAND|CONTROL)\((\w+), "([^"]*)"', (ROOT / 'interp/words/commands.def').read_text(encoding='utf-8'))
    said = set(re.findall(r'[a-z]+', re.sub(r'"(?:\\.|[^"\\])*"', '', '\n'.join(map(' '.join, pieces)))))
    missing = [verb for name, verb in rows if verb not in said and name != 'id']
    tap.check(not missing and len(rows) > 50, f'the entries have each of {len(rows)} verbs', missing)


class Case:
    """A command on a copy of the model, what it does when nothing fails, and what of that an n-th failure may leave."""

    def __init__(self, folder, saved, args, stdin=None):
        self.folder, self.saved, self.args, self.stdin = folder, saved, args, stdin
        self.restore()
        self.before, self.listing = self.content(), self.files()
        self.unchanged = ['as before', self.lines()]
        self.normal = self.run({})
        self.after, self.written = self.content(), self.files()
        self.states = [*self.unchanged, self.after]

    def name(self):
        return ' '.join(self.args[2 * (self.args[0] == '-c') - 1 if self.args[0] == '-c' else 0:]).replace('\n', '; ')[:60]

    def restore(self):
        for path in self.folder.iterdir():
            if not path.name.startswith('_'):
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        (self.folder / 'm.db').write_bytes(self.saved)
        (self.folder / 'old.txt').write_text('old')

    def files(self):
        """What stands in the folder but for the model and helpers."""
        return {str(path.relative_to(self.folder)): path.read_bytes() for path in self.folder.rglob('*')
                if path.is_file() and not path.relative_to(self.folder).parts[0].startswith('_') and not path.name.startswith('m.db')}

    def content(self):
        if (self.folder / 'm.db').read_bytes() == self.saved and not (self.folder / 'm.db-wal').exists():
            return 'as before'
        return self.lines()

    def lines(self):
        return [line for line in dump(self.folder / 'm.db') if not line.startswith('INSERT INTO "revision"')]

    def run(self, variables):
        asan = os.environ.get('ASAN_OPTIONS', '')
        env = dict(os.environ, LD_PRELOAD=str(self.folder / '_io.so'), IO_COUNT=str(self.folder / '_count'),
                   ASAN_OPTIONS=f'{asan}:verify_asan_link_order=0:allocator_may_return_null=1',
                   LSAN_OPTIONS=f'suppressions={self.folder / "_leaks"}:print_suppressions=0', **variables)
        return orgl(*OPTIONS, *self.args, cwd=self.folder, env=env, stdin=self.stdin)

    def counted(self):
        calls, _, stopped = (self.folder / '_count').read_text().partition(' ')
        return int(calls), stopped

    def same_file(self, name, content):
        if name.endswith('.db'):
            return is_sound(self.folder / name) == ''
        if name.endswith(('.db-wal', '.db-shm')):               # SQLite leaves them where it cannot lock; the next one to open takes them
            return True
        return content == self.listing.get(name) or content == self.written.get(name)

    def fault(self, done, way):
        """What is wrong, or ''."""
        if done.crashed:
            return 'a crash'
        now, files, memory = self.content(), self.files(), 'memory' in way
        if now not in self.states and not self.stdin:
            return 'the model is neither as before nor as after'
        if now not in self.unchanged and is_sound(self.folder / 'm.db'):
            return 'the model is damaged: ' + is_sound(self.folder / 'm.db')
        for name, content in files.items():
            if not self.same_file(name, content):
                left = name not in self.listing and name not in self.written
                if not left or ('once' in way and self.counted()[1] not in ('unlink', 'remove', 'rmdir')):
                    return f'{name} {"is left" if left else "is half-written"}'
        told = any(word in done.err for word in PLAIN) or any(f'error[{code}' in done.err for code in CODES['memory' if memory else 'calls'])
        told = told or (self.args[0] == 'repair' and 'lost: ' in done.out and not memory)      # what cannot be read
        if self.stdin:
            return '' if told or done.out == self.normal.out else 'nothing is told'
        if done.status == self.normal.status and not told:
            if now != self.after and not (now in self.unchanged and self.after == self.before):
                return 'it says that all is well'
            missing = [name for name in self.written if name not in files or not self.same_file(name, files[name])]
            return f'{missing} not written' if missing else '' if done.out == self.normal.out else 'other output'
        if not told or done.status not in (1, 3, 4):
            return 'another status or error'
        outputs_failed = any(name in done.err for name in self.written) or 'cannot be written' in done.err or 'standard output' in done.err
        unsure = self.counted()[1].endswith('sync') or 'once' not in way
        return 'it says that it failed, but the model has changed' if now not in self.unchanged and not outputs_failed and not unsure else ''


def fail_everywhere(case, way, shift):
    """How many calls were tried, and what was wrong."""
    case.restore()
    case.run(WAYS[way])
    points, step, bad = case.counted()[0], STEP or USUAL[way], []
    tried = range(1 + (shift * 7919 % step), points + 1, step)
    for at in tried:
        case.restore()
        done = case.run(dict(WAYS[way], IO_AT=str(at)))
        why = case.fault(done, way)
        if why:
            bad.append(f'{case.args}, {way} at {at} of {points} ({case.counted()[1]}): {why}\n{done}')
    return len(tried), bad


def prepare(tap, folder):
    """The model with history, a scenario and something to redo; the files that are imported."""
    for text in SETUP:
        done = orgl(*([text, '--model', 'm.db'] if text.endswith('.org') else ['-c', text, 'm.db']), cwd=folder)
        if not tap.check(done.status == 0, f'{text[:40]} runs', done):
            return None
    shutil.copy(folder / 'm.db', folder / '_other.db')
    orgl('-c', 'set agent.headcount = 70; drop post old', '_other.db', cwd=folder)
    (folder / '_test.org').write_text('define post a headcount 2\nexpect a.headcount = 2\n')
    return (folder / 'm.db').read_bytes()


def main():
    tap = Tap()
    with Folder(*HELPERS) as folder:
        good, why = build(folder)
        if not good:
            tap.skip('failing calls', f'the library that fails them cannot be built: {why.strip()[:200]}')
            return tap.end()
        saved = prepare(tap, folder)
        if not saved:
            return tap.end()
        pieces = (folder / '_pieces.txt').read_text(encoding='utf-8').split('--\n')
        commands = [(['-c', piece, 'm.db'], None) for piece in pieces] + [(args, None) for args in COMMANDS] + [(['m.db'], SESSION.encode())]
        every_verb(tap, [args for args, _ in commands])
        all_tried = dict.fromkeys(WAYS, 0)
        for i, (args, stdin) in enumerate(commands):
            if ONLY not in ' '.join(args):
                continue
            case = Case(folder, saved, args, stdin)
            tap.check(case.normal.status in (0, 1) and 'error[' not in case.normal.err, f'{case.name()} runs', case.normal)
            bad = []
            for way in WAYS:
                if os.environ.get('CALL_WAYS', '') in way:
                    tried, found = fail_everywhere(case, way, i)
                    all_tried[way] += tried
                    bad += found
            tap.check(not bad, f'{case.name()}: failures are told', f'{len(bad)} bad\n' + '\n'.join(bad[:int(os.environ.get("CALL_SHOW", "4"))]))
            sys.stdout.flush()
        print('# tried: ' + ', '.join(f'{way} {n}' for way, n in all_tried.items()))
    return tap.end()


if __name__ == '__main__':
    sys.exit(main())
