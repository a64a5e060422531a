#!/usr/bin/env python3
"""The editors' files are current, and the editors that are installed colour a script by them. VS Code's grammar is run by its own engine
where node finds vscode-textmate and vscode-oniguruma (NODE_PATH)."""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
EDITORS = ROOT / 'grammar' / 'editors'
FAILED = 0

SCRIPT = '''# a comment
define post agent "Agent {1 + n}" in hotline reports to lead {
    headcount 12
    education college
}
assign answer to agent share 70%, to lead as accountable
show posts where span > 8 select name order by name desc
print count(posts), agent.load, 1h30min, 2026-10
定义 岗位 客服专员 隶属 热线组 编制 12
显示 岗位 其中 负荷 > 90% 取 名称
expect title matches '^A' and none = none
'''
# (line, column of characters from 0, what a colouring must take it for)
WANTED = [(1, 0, 'comment'), (2, 0, 'verb'), (2, 7, 'kind'), (2, 12, 'name'), (2, 19, 'string'), (2, 26, 'number'), (3, 4, 'field'), (3, 15, 'number'),
          (4, 14, 'value'), (6, 0, 'verb'), (6, 23, 'keyword'), (6, 29, 'number'), (7, 5, 'kind'), (7, 11, 'keyword'), (7, 38, 'keyword'), (8, 6, 'function'),
          (8, 32, 'number'), (8, 41, 'number'), (9, 0, 'verb'), (9, 3, 'kind'), (9, 6, 'name'), (9, 11, 'keyword'), (9, 18, 'field'), (9, 21, 'number'),
          (10, 0, 'verb'), (10, 6, 'keyword'), (10, 14, 'number'), (11, 21, 'string'), (11, 26, 'keyword'), (11, 30, 'constant')]


def report(good, what, why=''):
    global FAILED
    FAILED += not good
    print(('ok - ' if good else 'not ok - ') + what, flush=True)
    if not good:
        print('\n'.join('  ' + line for line in str(why).splitlines()))


def compare(found, names, what):
    """`names`: what the editor calls each thing; any of several."""
    wrong = [f'{line}:{column} {kind}: {found[line, column]}' for line, column, kind in WANTED
             if not any(name in found[line, column] for name in names[kind].split('|'))]
    report(not wrong, what, '\n'.join(wrong))


def vim(folder):
    if not shutil.which('vim'):
        print('ok - Vim colours a script # skip vim is not installed')
        return
    script = folder / 'probe.vim'
    script.write_text('set encoding=utf-8\nfiletype plugin on\nsyntax on\nedit script.orgl\nlet out = [&filetype]\n' + ''.join(
        f'call add(out, synIDattr(synID({line}, byteidx(getline({line}), {column}) + 1, 0), "name"))\n' for line, column, _ in WANTED) +
        'call writefile(out, "vim.out")\nqall!\n', encoding='utf-8')
    subprocess.run(['vim', '-e', '-s', '-u', 'NONE', '-i', 'NONE', '--cmd', f'set runtimepath^={EDITORS / "vim"}', '-S', str(script)],
                   cwd=folder, timeout=60, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    lines = (folder / 'vim.out').read_text().splitlines() if (folder / 'vim.out').exists() else ['no output']
    report(lines[0] == 'orgl', 'Vim knows a script by its ending', lines)
    names = {'comment': 'orglComment', 'verb': 'orglVerb', 'kind': 'orglKind', 'name': 'orglName', 'string': 'orglString|orglRaw', 'number': 'orglNumber',
             'field': 'orglField', 'value': 'orglValue', 'keyword': 'orglKeyword', 'function': 'orglFunction', 'constant': 'orglConstant'}
    found = dict(zip([(line, column) for line, column, _ in WANTED], lines[1:]))
    if len(found) == len(WANTED):
        compare(found, names, 'Vim colours a script')


def emacs(folder):
    if not shutil.which('emacs'):
        print('ok - Emacs colours a script # skip emacs is not installed')
        return
    probe = folder / 'probe.el'
    probe.write_text(';; -*- coding: utf-8 -*-\n(require \'orgl-mode)\n(find-file "script.orgl")\n(font-lock-ensure)\n(princ (format "%s\\n" major-mode))\n' + ''.join(
        f'(goto-char (point-min)) (forward-line {line - 1}) (forward-char {column}) (princ (format "%s\\n" (get-text-property (point) \'face)))\n'
        for line, column, _ in WANTED) +
        '(goto-char (point-min)) (insert "for x in xs {\\nprint x\\n}\\n")\n'
        '(indent-region (point-min) (point)) (princ (buffer-substring (point-min) (point)))\n', encoding='utf-8')
    done = subprocess.run(['emacs', '-Q', '--batch', '-L', str(EDITORS / 'emacs'), '-l', str(probe)], cwd=folder, timeout=120,
                          env=dict(os.environ, LC_ALL='C.UTF-8', HOME=str(folder)), capture_output=True, text=True, check=False)
    lines = done.stdout.splitlines()
    report(lines[:1] == ['orgl-mode'], 'Emacs knows a script by its ending', done.stdout + done.stderr)
    face = 'font-lock-{}-face'.format
    names = {'comment': face('comment') + '|' + face('comment-delimiter'), 'verb': face('keyword'), 'kind': face('type'), 'name': face('function-name'), 'string': face('string'),
             'number': face('constant') + '|' + face('string'), 'field': face('variable-name'), 'value': face('constant'), 'keyword': face('keyword'),
             'function': face('builtin'), 'constant': face('constant')}
    found = dict(zip([(line, column) for line, column, _ in WANTED], lines[1:]))
    if len(found) == len(WANTED):
        compare(found, names, 'Emacs colours a script')
    report(lines[len(WANTED) + 1:] == ['for x in xs {', '    print x', '}'], 'Emacs indents a block', lines[len(WANTED) + 1:])


PROBE = '''
const fs = require('fs'), textmate = require('vscode-textmate'), oniguruma = require('vscode-oniguruma');
const wasm = fs.readFileSync(require.resolve('vscode-oniguruma/release/onig.wasm'));
const lib = oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.length)).then(() => ({
  createOnigScanner: p => new oniguruma.OnigScanner(p), createOnigString: s => new oniguruma.OnigString(s) }));
const registry = new textmate.Registry({ onigLib: lib, loadGrammar: () => textmate.parseRawGrammar(fs.readFileSync(process.argv[2], 'utf8'), process.argv[2]) });
registry.loadGrammar('source.orgl').then(grammar => {
  let state = textmate.INITIAL;
  const out = [];
  for (const line of fs.readFileSync(process.argv[3], 'utf8').split('\\n')) {
    const result = grammar.tokenizeLine(line, state);
    out.push(result.tokens.map(t => [t.startIndex, t.endIndex, t.scopes.join(' ')]));
    state = result.ruleStack;
  }
  console.log(JSON.stringify(out));
});
'''


def textmate(folder):
    grammar = EDITORS / 'vscode/syntaxes/orgl.tmLanguage.json'
    node = shutil.which('node')
    found = node and subprocess.run([node, '-e', "require.resolve('vscode-textmate'); require.resolve('vscode-oniguruma')"],
                                    capture_output=True, check=False).returncode == 0
    if not found:
        print('ok - VS Code colours a script # skip node does not find vscode-textmate and vscode-oniguruma')
        return
    (folder / 'probe.js').write_text(PROBE, encoding='utf-8')

    def tokens(path):
        env = dict(os.environ, NODE_PATH=os.environ.get('NODE_PATH', ''))
        done = subprocess.run([node, 'probe.js', str(grammar), str(path)], cwd=folder, env=env, capture_output=True, text=True, timeout=120, check=False)
        return json.loads(done.stdout) if done.returncode == 0 else done.stderr
    lines = tokens(folder / 'script.orgl')
    if isinstance(lines, str):
        report(False, 'VS Code colours a script', lines)
        return
    found = {}
    for line, column, _ in WANTED:
        found[line, column] = next((scopes for start, end, scopes in lines[line - 1] if start <= column < end), '')
    names = {'comment': 'comment', 'verb': 'keyword.control', 'kind': 'storage.type', 'name': 'entity.name.type', 'string': 'string', 'number': 'constant.numeric',
             'field': 'entity.other.attribute-name', 'value': 'constant.other', 'keyword': 'keyword.other', 'function': 'support.function',
             'constant': 'constant.language'}
    compare(found, names, 'VS Code colours a script')
    for path in sorted(ROOT.glob('examples/*.org')):
        ended = tokens(path)
        good = not isinstance(ended, str) and not any('string' in scopes for _, _, scopes in ended[-1])
        report(good, f'VS Code colours {path.name} to its end', ended if isinstance(ended, str) else ended[-1])


def main():
    check = subprocess.run([sys.executable, str(EDITORS / 'generate.py'), '--check'], capture_output=True, text=True, check=False)
    report(check.returncode == 0, "the editors' files are current", check.stdout)
    with tempfile.TemporaryDirectory() as folder:
        (pathlib.Path(folder) / 'script.orgl').write_text(SCRIPT, encoding='utf-8')
        for editor in (vim, emacs, textmate):
            editor(pathlib.Path(folder))
    return 1 if FAILED else 0


if __name__ == '__main__':
    sys.exit(main())
