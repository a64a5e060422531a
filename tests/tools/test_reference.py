#!/usr/bin/env python3
"""Runs every block of grammar/reference.md and compares tests/lang/index.tsv with its statements.

A block is fenced; its first line says what it is:
  ```orgl                      runs as a script and ends with status 0
  ```orgl error E204 [E301]    is refused with exactly these codes
  ```orgl status 1             ends with that status
  ```orgl zh                   runs with --lang zh (the words can be combined)
  ```orgl prompt               is entered at once, as with -c
  ```orgl then                 runs in the folder that the block above has left
  ```orgl ffi                  runs with --allow ffi
  ```KIND file NAME            is a file in the folder of the statement's next blocks
  ```text                      what the block above prints, exactly
"""
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
ORGL = os.path.abspath(os.environ.get('ORGL', ROOT / 'build' / 'orgl'))
REFERENCE = ROOT / 'grammar' / 'reference.md'
INDEX = ROOT / 'tests' / 'lang' / 'index.tsv'
STATEMENT = re.compile(r'^(\d+)\.(\d+) \S')
CODE = re.compile(r'\[(E\d{3})\]')


class Block:
    def __init__(self, number, line, words, text):
        self.number, self.line, self.words, self.text = number, line, words, text
        self.codes = [word for word in words if re.fullmatch(r'E\d{3}', word)]
        self.status = int(words[words.index('status') + 1]) if 'status' in words else None
        self.files, self.want, self.before = {}, None, None

    def proves(self):
        """Would it fail if the statement were not true?"""
        return bool(self.codes) or self.want is not None or re.search(r'(^|[\s;{])(expect|期望)\s', self.text) is not None


def read_reference(report):
    """The statements' numbers, in order, and the blocks."""
    numbers, blocks, files, number, last = [], [], {}, None, (0, 0)
    lines = REFERENCE.read_text(encoding='utf-8').splitlines()
    at = 0
    while at < len(lines):
        match = STATEMENT.match(lines[at])
        if match:
            here = (int(match[1]), int(match[2]))
            if here <= last:
                report(False, f'reference.md:{at + 1}: {match[0].strip()} does not follow {last[0]}.{last[1]}')
            last, number, files = here, f'{match[1]}.{match[2]}', {}
            numbers.append(number)
        if lines[at].startswith('```'):
            words, start = lines[at][3:].split(), at + 1
            at = start
            while at < len(lines) and lines[at] != '```':
                at += 1
            add_block(blocks, files, number, start, words, ''.join(line + '\n' for line in lines[start:at]), report)
        at += 1
    return numbers, blocks


def add_block(blocks, files, number, line, words, text, report):
    if 'file' in words:
        files[words[words.index('file') + 1]] = text
    elif words[:1] == ['text'] and blocks and blocks[-1].want is None and blocks[-1].number == number:
        blocks[-1].want = text
    elif words[:1] == ['orgl']:
        block = Block(number, line, words[1:], text)
        block.files, block.before = dict(files), blocks[-1] if 'then' in words else None
        blocks.append(block)
    else:
        report(False, f'reference.md:{line}: a block of no known kind: {" ".join(words)}')


def run_block(block):
    """An explanation of what is wrong, or None."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            done = run_in(folder, block)
        except subprocess.TimeoutExpired:
            return 'it does not end'
    return judge(block, done.returncode, done.stdout.decode('utf-8', 'replace'))


def run_in(folder, block):
    """What came of it, behind the blocks that it goes on from."""
    if block.before:
        run_in(folder, block.before)
    for name, text in block.files.items():
        path = pathlib.Path(folder, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding='utf-8')
    pathlib.Path(folder, 'block.org').write_text(block.text, encoding='utf-8')
    options = ['--lang', 'zh' if 'zh' in block.words else 'en'] + (['--allow', 'ffi'] if 'ffi' in block.words else [])
    what = ['-c', block.text] if 'prompt' in block.words else ['block.org']
    env = dict(os.environ, HOME=folder, XDG_STATE_HOME=folder + '/.state', LC_ALL='C.UTF-8', TZ='UTC')
    return subprocess.run([ORGL] + options + what, cwd=folder, env=env, stdin=subprocess.DEVNULL, timeout=60,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)


def judge(block, status, out):
    found = CODE.findall(out)
    if status < 0 or status > 128:
        return f'it crashed ({status}):\n{out}'
    if sorted(set(found)) != sorted(set(block.codes)):
        return f'the codes are {found or "none"}, not {block.codes or "none"} (status {status}):\n{out}'
    want = block.status
    if want is None:
        want = 0 if not block.codes else 4 if block.codes[0][1] == '5' else 1 if block.codes == ['E902'] else 3
    if status != want:
        return f'the status is {status}, not {want}:\n{out}'
    if block.want is not None and out != block.want:
        return f'it printed\n{out}instead of\n{block.want}'
    return None


def read_index():
    """(line, number, test) of each row."""
    rows = []
    for line, text in enumerate(INDEX.read_text(encoding='utf-8').splitlines(), 1):
        if text and not text.startswith('#'):
            number, _, test = text.partition('\t')
            rows.append((line, number, test.strip()))
    return rows


def mentions(path, number):
    """A script says in a comment which statements it proves."""
    pattern = re.compile(r'#.*(?<![\d.])' + re.escape(number) + r'(?![\d.]*\d)')
    return any(pattern.search(line) for line in path.read_text(encoding='utf-8', errors='replace').splitlines())


def row_fault(number, test, known, blocks):
    """What is wrong with a row of the index; None when it is good."""
    if number not in known:
        return f'there is no statement {number}'
    if test.startswith('reference.md#'):
        own = [block for block in blocks if block.number == test.partition('#')[2]]
        if test != f'reference.md#{number}':
            return f'{test} is another statement'
        return None if any(block.proves() for block in own) else f'no block of {number} proves anything'
    path = ROOT / 'tests' / test
    if not path.is_file() or path.suffix not in ('.org', '.sh', '.py', '.c'):
        return f'there is no test {test}'
    if path.suffix == '.org' and not mentions(path, number):
        return f'{test} does not mention {number} in a comment'
    return None


def main():
    failed = 0

    def report(good, what, why=''):
        nonlocal failed
        failed += not good
        print(('ok - ' if good else 'not ok - ') + what, flush=True)
        for line in why.splitlines():
            print('  ' + line)

    numbers, blocks = read_reference(report)
    wanted = set(sys.argv[1:])
    chosen = [block for block in blocks if not wanted or block.number in wanted]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for block, fault in zip(chosen, pool.map(run_block, chosen)):
            report(fault is None, f'block of {block.number}, line {block.line}', fault or '')
    proved = set()
    for line, number, test in read_index():
        fault = row_fault(number, test, set(numbers), blocks)
        proved.add(number)
        if fault:
            report(False, f'index.tsv:{line}', fault)
    for number in numbers:
        report(number in proved, f'{number} has a test')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
