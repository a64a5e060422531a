#!/usr/bin/env python3
"""Several processes at one file: what one says the other knows with its next answer; a scenario switched by another is told
(E522); a second writer waits and then says who is in the way (E507)."""
import os
import pathlib
import pty
import re
import select
import sqlite3
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from _tables import ORGL, Tap, orgl  # noqa: E402

tap = Tap()
ESCAPES = re.compile(r'\x1b\[[0-9;?]*[A-Za-z]')


class Prompt:
    """A session at a prompt."""

    def __init__(self, path):
        self.master, slave = pty.openpty()
        env = {**os.environ, 'TERM': 'dumb', 'HOME': str(path.parent), 'XDG_STATE_HOME': str(path.parent)}
        self.run = subprocess.Popen([ORGL, str(path)], stdin=slave, stdout=slave, stderr=slave, env=env)
        os.close(slave)
        self.read('> ')

    def read(self, until):
        text, end = '', time.time() + 30
        while not text.endswith(until) and time.time() < end:
            if select.select([self.master], [], [], 1)[0]:
                text = ESCAPES.sub('', text + os.read(self.master, 65536).decode('utf-8', 'replace').replace('\r', ''))
        return text

    def say(self, text):
        os.write(self.master, (text + '\n').encode())
        return self.read('> ')

    def close(self):
        os.write(self.master, b'quit\n')
        self.run.wait(timeout=30)
        os.close(self.master)


def two_prompts(folder):
    path = folder / 'shared.db'
    orgl('-c', 'define unit hotline; define post agent in hotline headcount 12', path)
    one, two = Prompt(path), Prompt(path)
    two.say('set agent.headcount = 14')
    tap.check('14' in one.say('agent.headcount'), 'a change of another process is known with the next answer')
    one.say('define post helper in hotline')
    tap.check('["agent", "helper"]' in two.say('name of posts'), 'and back')
    two.say('undo')
    tap.check('["agent"]' in one.say('name of posts'), 'one process takes back what another did')
    one.say('scenario lean')
    told = two.say('set agent.headcount = 99')
    tap.check('E522' in told and 'lean' in told, 'a scenario that another process went to is told', told)
    tap.check('14' in one.say('agent.headcount'), 'and nothing was done')
    tap.check('shared:lean>' in two.say('agent.headcount'), 'the prompt shows the scenario')
    two.say('set agent.headcount = 9')
    tap.check('9' in one.say('agent.headcount'), 'the next entry goes on in it')
    one.close()
    two.close()


def second_writer(folder):
    path = folder / 'locked.db'
    orgl('-c', 'define post agent', path)
    with sqlite3.connect(path, isolation_level=None) as other:
        other.execute('BEGIN IMMEDIATE')
        read = orgl('-c', 'show name of posts', path)
        tap.check(read.status == 0 and 'agent' in read.out, 'a reader does not wait for a writer', read)
        wrote = orgl('-c', 'set agent.headcount = 3', path)
        tap.check(wrote.status == 4 and 'E507' in wrote.err, 'a second writer gives up and says so', wrote)
        held = f'process {os.getpid()} (python' in wrote.err
        if os.path.exists('/proc/locks') and str(os.getpid()) in open('/proc/locks', encoding='utf-8').read():
            tap.check(held and f'进程 {os.getpid()}（python' in orgl('--lang', 'zh', '-c', 'set agent.headcount = 3', path).err, 'and who is writing', wrote)
        else:
            tap.skip('and who is writing', 'the system does not list locks')
        other.execute('ROLLBACK')
    tap.check(orgl('-c', 'show agent.headcount', path).out == '1\n', 'and has changed nothing')


with tempfile.TemporaryDirectory() as made:
    two_prompts(pathlib.Path(made))
    second_writer(pathlib.Path(made))
sys.exit(tap.failed > 0)
