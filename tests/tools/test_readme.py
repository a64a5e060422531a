#!/usr/bin/env python3
"""The sessions of the README and of the two courses are real: each ```console block is run in one folder a page (`$ cat FILE` shows
a file, `$ orgl MODEL.db` starts a prompt at a terminal, whose entries stand behind `MODEL> `, `$ orgl …` runs the program) and must
print what stands there. The README's folder has service.db, the model of examples/service.org. With --write the output is written
into the pages. Every fenced block of a page is a session."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
ORGL = os.path.abspath(os.environ.get('ORGL') or os.path.join(os.environ.get('BUILD') or ROOT / 'build', 'orgl'))
os.environ['ORGL'] = ORGL
sys.path.insert(0, str(ROOT / 'tests' / 'repl'))
import _prompt  # noqa: E402  (it reads ORGL)

# Page, locale, and whether blocks that are no sessions may stand in it.
PAGES = [('README.md', 'C.UTF-8', True), ('grammar/tutorial.md', 'C.UTF-8', False), ('grammar/教程.md', 'zh_CN.UTF-8', False)]
SESSION = re.compile(r'^```console\n(.*?)^```', re.S | re.M)
INPUT = re.compile(r'^((?:\$|[\w.-]+>) .*)\n', re.M)


def run(folder, command, locale):
    env = {**os.environ, 'PATH': os.path.dirname(ORGL) + os.pathsep + os.environ['PATH'], 'HOME': folder, 'LC_ALL': locale}
    env.pop('ORGL_PATH', None)
    result = subprocess.run(command, shell=True, cwd=folder, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return result.stdout.decode('utf-8', 'replace')


def prompt_of(command):
    """The prompt that a command starts, or None."""
    match = re.fullmatch(r'\$ orgl (\w+)\.db', command)
    return match and match[1] + '> '


def steps(block):
    """(input line, output) of each line that is typed."""
    parts = INPUT.split(block)
    return list(zip(parts[1::2], parts[2::2]))


def enter(terminal, entry, prompt):
    """What an entry prints; its own echo is the first line."""
    terminal.send(entry + '\r')
    shown = terminal.expect('\n' + prompt)
    return shown.partition('\n')[2] + '\n' if '\n' in shown else ''


def replay(folder, block, locale):
    shown, terminal = '', None
    for line, output in steps(block):
        prompt = prompt_of(line)
        if line.startswith('$ ') and terminal:
            terminal.close()
            terminal = None
        if prompt:
            terminal = _prompt.Prompt(line.split()[2], rows=500, cols=500, folder=folder, LC_ALL=locale)
            output = terminal.expect(prompt)
        elif line.startswith('$ cat '):
            pathlib.Path(folder, line[6:]).write_text(output, encoding='utf-8')
        elif line.startswith('$ '):
            output = run(folder, line[2:], locale)
        else:
            name, _, entry = line.partition('> ')
            output = enter(terminal, entry, name + '> ')
        shown += f'{line}\n{output}'
    if terminal:
        terminal.close()
    return shown


def check_page(name, locale, mixed):
    """The number of failures."""
    path = ROOT / name
    text = path.read_text(encoding='utf-8')
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        if mixed:
            run(folder, f'orgl --model service.db {ROOT}/examples/service.org', locale)
        elif len(re.findall(r'^```', text, re.M)) != 2 * len(re.findall(r'^```console$', text, re.M)):
            failures += 1
            print(f'not ok - {name} has a block that is not run')
        number = 0

        def check(match):
            nonlocal number, failures
            number += 1
            shown = replay(folder, match[1], locale)
            if '--write' not in sys.argv:
                good = shown == match[1]
                failures += not good
                print(f'{"ok" if good else "not ok"} - session {number} of {name}' + ('' if good else '\n' + shown))
            return f'```console\n{shown}```'

        text = SESSION.sub(check, text)
    if '--write' in sys.argv:
        path.write_text(text, encoding='utf-8')
    return failures


def main():
    sys.exit(sum(check_page(*page) for page in PAGES) > 0)


main()
