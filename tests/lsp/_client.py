"""A client of `orgl lsp`: starts the server, sends and receives messages."""
import json
import os
import pathlib
import queue
import subprocess
import threading

ROOT = pathlib.Path(os.environ.get('ROOT', pathlib.Path(__file__).resolve().parents[2]))
ORGL = os.path.abspath(os.environ.get('ORGL', ROOT / 'build' / 'orgl'))
WAIT = 60


class Client:
    def __init__(self, folder, *options, encodings=None, locale=None):
        env = dict(os.environ, HOME=str(folder), LC_ALL='C.UTF-8')
        self.process = subprocess.Popen([ORGL, *options, 'lsp'], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=folder, env=env)
        self.folder, self.number, self.waiting, self.versions = pathlib.Path(folder), 0, queue.Queue(), {}
        self.raw = []
        threading.Thread(target=self._read, daemon=True).start()
        general = {'general': {'positionEncodings': encodings}} if encodings else {}
        self.capabilities = self.ask('initialize', {'processId': None, 'rootUri': None, 'capabilities': general,
                                                    **({'locale': locale} if locale else {})})['capabilities']
        self.tell('initialized', {})

    def _read(self):
        stream = self.process.stdout
        while True:
            size = 0
            for line in iter(stream.readline, b'\r\n'):
                if not line:
                    self.waiting.put(None)
                    return
                if line.lower().startswith(b'content-length:'):
                    size = int(line.split(b':')[1])
            self.waiting.put(json.loads(stream.read(size)))

    def send_bytes(self, data):
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def send(self, message):
        body = json.dumps({'jsonrpc': '2.0', **message}, ensure_ascii=False).encode()
        self.send_bytes(b'Content-Length: %d\r\n\r\n' % len(body) + body)

    def tell(self, method, params):
        self.send({'method': method, 'params': params})

    def receive(self):
        message = self.waiting.get(timeout=WAIT)
        if message is None:
            raise EOFError('the server has ended')
        return message

    def begin(self, method, params):
        self.number += 1
        self.send({'id': self.number, 'method': method, 'params': params})
        return self.number

    def ask(self, method, params, whole=False):
        """The result; what is published meanwhile is kept for `diagnostics`."""
        number, kept = self.begin(method, params), []
        while True:
            message = self.receive()
            if message.get('id') == number and 'method' not in message:
                break
            kept.append(message)
        for one in kept:
            self.raw.append(one)
        return message if whole else message['result'] if 'result' in message else message

    def uri(self, name):
        return (self.folder / name).resolve().as_uri()

    def open(self, name, text):
        (self.folder / name).write_text(text, encoding='utf-8', newline='')
        self.tell('textDocument/didOpen', {'textDocument': {'uri': self.uri(name), 'languageId': 'orgl', 'version': 1, 'text': text}})
        self.versions[name] = 1

    def change(self, name, *changes):
        """Each change: a whole text, or (line, character, line, character, text)."""
        self.versions[name] += 1
        self.tell('textDocument/didChange', {
            'textDocument': {'uri': self.uri(name), 'version': self.versions[name]},
            'contentChanges': [{'text': c} if isinstance(c, str) else
                               {'range': span(*c[:4]), 'text': c[4]} for c in changes]})

    def diagnostics(self, name):
        """The next that are published for the document."""
        while True:
            message = self.raw.pop(0) if self.raw else self.receive()
            if message.get('method') == 'textDocument/publishDiagnostics' and message['params']['uri'] == self.uri(name):
                return message['params']['diagnostics']

    def at(self, method, name, line, character, **more):
        return self.ask('textDocument/' + method, {'textDocument': {'uri': self.uri(name)},
                                                   'position': {'line': line, 'character': character}, **more})

    def end(self):
        self.ask('shutdown', None)
        self.tell('exit', None)
        return self.process.wait(timeout=WAIT)


def span(line, character, end_line, end_character):
    return {'start': {'line': line, 'character': character}, 'end': {'line': end_line, 'character': end_character}}


def flat(place):
    """line:character-line:character of a range or location."""
    if not place or 'error' in place:
        return str(place)
    place = place.get('range', place)
    return '{line}:{character}'.format(**place['start']) + '-' + '{line}:{character}'.format(**place['end'])


def apply(text, edits, encoding='utf-16'):
    """The text after the edits of a server."""
    lines = text.split('\n')
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)

    def offset(position):
        line = lines[position['line']] if position['line'] < len(lines) else ''
        if position['line'] >= len(lines):
            return len(text)
        if encoding == 'utf-8':
            return starts[position['line']] + len(line.encode()[:position['character']].decode())
        return starts[position['line']] + len(line.encode('utf-16-le')[:2 * position['character']].decode('utf-16-le'))

    for edit in sorted(edits, key=lambda e: (e['range']['start']['line'], e['range']['start']['character']), reverse=True):
        text = text[:offset(edit['range']['start'])] + edit['newText'] + text[offset(edit['range']['end']):]
    return text
