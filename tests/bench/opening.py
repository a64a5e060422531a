"""Opening a model and asking it something, memory of an open model, and a statement at the prompt of a model file."""
import os
import pty
import select
import shutil
import statistics
import subprocess
import termios
import time

from common import ORGL, fresh, in_turn, sql, stop, timed, written

OWN = "open a model, an entity's own fields"
ANALYSIS = 'open a model, the first structure analysis'
PER_POST, PER_ROW = 'memory of an open model, a post', 'memory of an open model, a row'
PROMPT = 'a statement at the prompt, durable'
NAMES = (OWN, ANALYSIS, PER_POST, PER_ROW, PROMPT, 'open', 'prompt')
MARK = b'> '


def own_fields(bench, posts, model):
    at = posts // 2
    ask = f"SELECT p.title, p.headcount, g.name FROM post p JOIN grade g ON g.id = p.grade_id WHERE p.name = 'p{at}'"
    seconds, last = in_turn(bench.runs(), orgl=lambda: timed([ORGL, '-c', f'print p{at}.title, p{at}.headcount, p{at}.grade.name', model]),
                            sql=lambda: sql(model, ask))
    if last['orgl'][1].split() != last['sql'][1].replace('.0|', '|').replace('|', ' ').split():
        stop(f'own fields differ: {last["orgl"][1]} {last["sql"][1]}')
    bench.put(OWN, posts, seconds['orgl'])
    bench.beside(OWN, posts, 'sqlite3', seconds['sql'])
    bench.limit(OWN, posts, 0.005)


def first_analysis(bench, posts, model):
    seconds, _ = in_turn(bench.runs(posts), orgl=lambda: timed([ORGL, '-c', 'let a = analyze structure\nprint a.summary.layers', model]))
    bench.put(ANALYSIS, posts, seconds['orgl'])
    bench.limit(ANALYSIS, posts, 2)


def memory(bench, posts, model):
    """Of a process that has read the model and derived nothing, above that of one without a model."""
    script = written(f'{model}-count.org', 'print sum([count(posts), count(duties), count(from a in assignments), count(from w in kpi_weights), '
                     'count(units)])\nprint sum(headcount of posts)\n')
    _, output, peak = bench.peak([ORGL, '--no-cache', script, '--model', model])
    empty = bench.peak([ORGL, '-c', 'print 1'])[2]
    rows = float(output.split()[0])
    bench.put(PER_POST, posts, (peak - empty) / posts, 'B')
    bench.put(PER_ROW, posts, (peak - empty) / rows, 'B')


# ---- the prompt ----

class Prompt:
    """An interactive Orgl on a pseudo-terminal."""

    def __init__(self, model):
        self.master, slave = pty.openpty()
        attributes = termios.tcgetattr(slave)
        attributes[3] &= ~termios.ECHO
        termios.tcsetattr(slave, termios.TCSANOW, attributes)
        environment = dict(os.environ, TERM='dumb', NO_COLOR='1', LC_ALL='C.UTF-8', HOME=os.path.dirname(model))
        self.process = subprocess.Popen([ORGL, model], stdin=slave, stdout=slave, stderr=slave, env=environment, start_new_session=True)
        os.close(slave)
        self.seen = b''
        self.wait()

    def wait(self):
        """Until the prompt stands at the end of what came."""
        end = time.monotonic() + 60
        while not self.seen.endswith((MARK, MARK + b'\x1b[?2004h')):
            if not select.select([self.master], [], [], max(0, end - time.monotonic()))[0]:
                stop(f'the prompt does not come: {self.seen[-300:]}')
            self.seen += os.read(self.master, 65536)
        self.seen = b''

    def say(self, text):
        start = time.perf_counter()
        os.write(self.master, text.encode() + b'\n')
        self.wait()
        return time.perf_counter() - start

    def end(self):
        os.write(self.master, b'\x04')
        self.process.wait(60)
        os.close(self.master)


def prompt(bench, posts, model):
    """A field set, the entry kept on the disk; beside it the same with the sqlite3 shell, as durable."""
    changed, other = f'{model}-prompt.db', f'{model}-sql.db'
    for path in (changed, other):
        shutil.copyfile(model, fresh(path))
    session = Prompt(changed)
    session.say('set p5.headcount = 2')
    seconds = [session.say(f'set p{17 * i % posts}.headcount = {1 + i % 9}') for i in range(20 * bench.asked)]
    session.end()
    shell = subprocess.Popen(['sqlite3', '-batch', other], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    peer = []
    for i in range(20 * bench.asked + 1):
        start = time.perf_counter()
        shell.stdin.write(b"PRAGMA synchronous = FULL; UPDATE post SET headcount = %d WHERE name = 'p%d'; SELECT 'done';\n" % (1 + i % 9, 17 * i % posts))
        shell.stdin.flush()
        shell.stdout.readline()
        peer.append(time.perf_counter() - start)
    shell.stdin.close()
    shell.wait()
    at = 17 * (20 * bench.asked - 1) % posts
    if sql(changed, f"SELECT headcount FROM post WHERE name = 'p{at}'")[1] != sql(other, f"SELECT {1 + (20 * bench.asked - 1) % 9}.0")[1]:
        stop('what the prompt set is not in the file')
    bench.put(PROMPT, posts, statistics.median(seconds))
    bench.beside(PROMPT, posts, 'sqlite3', statistics.median(peer[1:]))
    bench.limit(PROMPT, posts, 0.001)
    fresh(changed)
    fresh(other)


def measure(bench, posts, source):
    for what, run in ((OWN, own_fields), (ANALYSIS, first_analysis), (PER_POST, memory), (PROMPT, prompt)):
        if bench.wants(what, 'prompt' if run is prompt else 'open'):
            run(bench, posts, source.model())
