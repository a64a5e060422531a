"""A prompt on a pseudo-terminal: keys go in, what the screen was told comes out."""
import fcntl
import os
import pathlib
import pty
import re
import select
import signal
import struct
import sys
import tempfile
import termios
import time
import traceback

ROOT_OF_TESTS = pathlib.Path(__file__).resolve().parents[1]
ORGL = os.environ.get('ORGL', 'build/orgl')
SLOW = 6 if 'asan' in ORGL else 1
CONTROL = re.compile(r'\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]|\x1b\][^\x07]*\x07|\x07')


class Prompt:
    """Starts `orgl ARGS` in an empty folder (or `folder`); leaves it behind on close."""

    def __init__(self, *args, rows=24, cols=80, folder=None, **env):
        self.folder = folder or tempfile.mkdtemp(prefix='orgl-prompt-')
        self.seen = ''
        self.raw = b''
        environment = dict(os.environ, TERM='xterm', LC_ALL='C.UTF-8', HOME=self.folder,
                           XDG_STATE_HOME=os.path.join(self.folder, '.state'), NO_COLOR='1')
        environment.pop('PAGER', None)
        environment.update(env)
        orgl = os.path.abspath(ORGL)
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.chdir(self.folder)
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            os.execve(orgl, [orgl, *args], environment)
        self.resize(rows, cols)

    def resize(self, rows, cols):
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack('HHHH', rows, cols, 0, 0))

    def read(self, seconds):
        """What came within the time, added to `seen`; False at the end."""
        ready, _, _ = select.select([self.fd], [], [], seconds)
        if not ready:
            return True
        try:
            piece = os.read(self.fd, 65536)
        except OSError:
            return False
        self.raw += piece
        self.seen = CONTROL.sub('', self.raw.decode('utf-8', 'replace')).replace('\r\n', '\n').replace('\r', '')
        return bool(piece)

    def expect(self, text, seconds=10):
        """Waits for a text; what stood before it is returned, and both are forgotten."""
        end = time.monotonic() + seconds * SLOW
        while text not in self.seen:
            left = end - time.monotonic()
            if left <= 0 or not self.read(left):
                break
        assert text in self.seen, f'no {text!r} in:\n{self.seen}'
        before, _, after = self.seen.partition(text)
        self.raw = after.encode()
        self.seen = after
        return before

    def send(self, text):
        os.write(self.fd, text.encode())

    def enter(self, line, prompt='orgl> '):
        """A line with Enter; returns what was printed before the next prompt."""
        self.send(line + '\r')
        return self.expect('\n' + prompt) if prompt else ''

    def leave(self):
        """Ctrl-D; the exit status."""
        self.send('\x04')
        return self.status()

    def status(self, seconds=10):
        end = time.monotonic() + seconds * SLOW
        while time.monotonic() < end:
            self.read(0.05)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.pid = 0
                return os.waitstatus_to_exitcode(status)
        raise AssertionError(f'it did not end:\n{self.seen}')

    def close(self):
        if self.pid:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
            self.pid = 0
        os.close(self.fd)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def run(tests):
    """Runs the functions named test_… and prints a TAP line for each."""
    try:
        for fd in pty.openpty():
            os.close(fd)
    except OSError as error:
        print(f'there are no pseudo-terminals here: {error}')
        sys.exit(77)
    failed = 0
    for name, function in [(n, f) for n, f in tests.items() if n.startswith('test_') and callable(f)]:
        try:
            function()
            print(f'ok - {name}')
        except Exception:                       # each test stands for itself
            failed += 1
            print(f'not ok - {name}')
            traceback.print_exc(file=sys.stdout)
    sys.exit(1 if failed else 0)
