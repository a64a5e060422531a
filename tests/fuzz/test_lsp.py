#!/usr/bin/env python3
"""Random and mutated messages to the language server: it ends as told, and all that it says is well-formed. The numbers are the same in
every run; FUZZ_RUNS=N makes it longer. With FUZZ_SECONDS=N the harness fuzz_lsp.c is built with clang's libFuzzer as well, and run so long."""
import json
import os
import random
import subprocess
import sys
import tempfile

import _fuzz

ORGL = os.path.abspath(os.environ.get('ORGL', _fuzz.ROOT / 'build/orgl'))
RUNS = int(os.environ.get('FUZZ_RUNS', '300'))
URI = 'file:///nowhere/a.org'
METHODS = ['completion', 'hover', 'definition', 'references', 'documentHighlight', 'documentSymbol', 'formatting', 'prepareRename', 'rename', 'codeAction']
ODD = ['"', '{', '}', '[', ',', ':', '\\u0000', '\\ud83d', '-1', '1e99', '999999999999', 'null', '\\n', '😀', '定义 岗位 ', 'post a', '}{']


def message(method, params, number=None):
    return json.dumps({'jsonrpc': '2.0', 'method': method, 'params': params, **({'id': number} if number else {})}, ensure_ascii=False)


def session(text):
    """A document that is opened, asked about, edited and asked again: each message a line."""
    doc = {'textDocument': {'uri': URI}}
    lines = text.splitlines() or ['']
    out = [message('textDocument/didOpen', {'textDocument': {'uri': URI, 'text': text}})]
    for turn in range(2):
        for i, method in enumerate(METHODS):
            at = {'line': (i * 3 + turn) % len(lines), 'character': (i * 7) % 30}
            out.append(message('textDocument/' + method, {**doc, 'position': at, 'newName': 'x y' if turn else 'other', 'range': {'start': at, 'end': at},
                                                          'context': {'includeDeclaration': True}}, i + 10))
        out.append(message('textDocument/didChange', {**doc, 'contentChanges': [
            {'range': {'start': {'line': 0, 'character': 3}, 'end': {'line': 1, 'character': 1}}, 'text': 'é😀\n定义 '}]}))
    return '\n'.join(out + [message('textDocument/didClose', doc)]) + '\n'


def seeds():
    for name, text in _fuzz.scripts():
        yield name, session(text)
    yield 'raw', '!Content-Length: 2\r\n\r\n{}\n!Content-Length: x\r\n\r\n\n{"id":1}\n[]\n{"method":"textDocument/hover","id":{}}\n'


def mutate(rng, text):
    for _ in range(rng.randrange(0, 6)):
        at = rng.randrange(len(text) + 1)
        kind = rng.randrange(4)
        if kind == 0:
            text = text[:at] + rng.choice(ODD) + text[at:]
        elif kind == 1:
            text = text[:at] + text[at + rng.randrange(1, 9):]
        elif kind == 2:
            other = rng.randrange(len(text) + 1)
            text = text[:at] + text[other:other + rng.randrange(1, 60)] + text[at:]
        else:
            lines = text.split('\n')
            rng.shuffle(lines)
            text = '\n'.join(lines)
    return text


def framed(rng, text):
    """The lines as messages; now and then one with a wrong length, or none at all."""
    out = []
    for line in ['{"jsonrpc":"2.0","id":1,"method":"initialize","params":{}}'] + text.split('\n'):
        body = line.encode('utf-8', 'replace')
        length = len(body) + (rng.choice([-1, 1, 5]) if out and rng.random() < 0.002 else 0)
        out.append(b'Content-Length: %d\r\n\r\n' % max(length, 0) + body)
    return b''.join(out)


def answers(data):
    """All messages of the server, which must be well-formed."""
    out = []
    while data:
        head, _, data = data.partition(b'\r\n\r\n')
        size = int(head.split(b':')[1])
        out.append(json.loads(data[:size]))
        data = data[size:]
    return out


def random_sessions():
    rng, texts, bad = random.Random(20261124), [text for _, text in seeds()], 0
    for number in range(RUNS):
        data = framed(rng, mutate(rng, rng.choice(texts)))
        with tempfile.TemporaryDirectory() as folder:
            try:
                done = subprocess.run([ORGL, 'lsp'], input=data, cwd=folder, capture_output=True, timeout=120, check=False)
                good = done.returncode in (0, 1) and not done.stderr
                answers(done.stdout)
            except (subprocess.TimeoutExpired, ValueError, IndexError) as why:
                good, done = False, why
        if not good:
            bad += 1
            print(f'not ok - session {number}: {done}\n{data!r}')
    if not bad:
        print(f'ok - {RUNS} random sessions with the language server')
    return 1 if bad else 0


def main():
    failed = random_sessions()
    if _fuzz.SECONDS:
        more = ['textDocument/' + method for method in METHODS] + ['"range":', '"start":', '"line":', '"character":', '"text":']
        failed = _fuzz.whole('language server', 'lsp', seeds(), 0, more, 6000) or failed
    return failed


if __name__ == '__main__':
    sys.exit(main())
