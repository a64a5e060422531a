#!/usr/bin/env python3
"""Random and mutated messages to the language server."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import _fuzz

URI = 'file:///nowhere/a.org'
METHODS = ['completion', 'hover', 'definition', 'references', 'documentHighlight', 'documentSymbol', 'formatting', 'prepareRename', 'rename', 'codeAction']


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
    return '\n'.join(out + [message('textDocument/didClose', doc), message('shutdown', None, 99), message('exit', None)]) + '\n'


def seeds():
    for name, text in _fuzz.scripts():
        yield name, session(text)
    yield 'raw', '!Content-Length: 2\r\n\r\n{}\n!Content-Length: x\r\n\r\n\n{"id":1}\n[]\n{"method":"textDocument/hover","id":{}}\n'


def main():
    # The interpreter is compiled once with the sanitizers, as a library beside the harness.
    with tempfile.TemporaryDirectory() as folder:
        build = f'{folder}/build'
        flags = '-O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined -w'
        done = subprocess.run(['make', '-C', str(_fuzz.ROOT), '-j2', f'BUILD={build}', 'CC=clang', f'CFLAGS={flags}', f'{build}/liborgl.a'],
                              capture_output=True, text=True) if _fuzz.shutil.which('clang') else None
        if done and done.returncode:
            print(done.stderr[-3000:] + '\nnot ok - the interpreter builds with clang')
            return 1
        libraries = [f'{build}/liborgl.a', '-lsqlite3', '-lutf8proc', '-ljansson', '-lexpat', '-lcsv', '-lminizip', '-lz', '-lffi', '-ldl', '-lm']
        more = ['textDocument/' + method for method in METHODS] + ['"range":', '"start":', '"line":', '"character":', '"text":', '\\n', '\\ud83d\\ude00']
        os.environ.setdefault('ASAN_OPTIONS', 'detect_leaks=1')
        return _fuzz.run('language server', 'fuzz_lsp.c', [], libraries, seeds(), pathlib.Path(_fuzz.ROOT / 'tests/fuzz/lsp_seeds'), more, 6000)


if __name__ == '__main__':
    sys.exit(main())
