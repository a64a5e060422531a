#!/usr/bin/env python3
"""Writes the syntax files of the editors from grammar/keywords.tsv (which the word lists make, kinds.def first) and aliases.def.

  grammar/editors/generate.py            writes them
  grammar/editors/generate.py --check    only tells which are stale; the exit status is 1 when one is
"""
import json
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
MADE = 'made by grammar/editors/generate.py'

# Where a word stands, in the order of what it is taken for when it can be several things.
GROUPS = [
    ('kind', ('kind', 'plural of a kind', 'plural of a link')),
    ('constant', ('literal',)),
    ('keyword', ('control', 'option', 'query', 'operator', 'rule', 'import', 'unit after per', 'matrix', 'chart', 'describe', 'place')),
    ('value', ('value of ', 'role of ')),
    ('field', ('field of ',)),
    ('function', ('function',)),
    ('attribute', ('attribute', 'reading of ', 'member', 'parameter', 'setting')),
    ('analysis', ('analysis',)),
    ('type', ('type', 'foreign', 'global')),
]


def read_words():
    """Sets of words by group; verbs; units; English and Chinese and other spellings."""
    rows = [line.split('\t') for line in (ROOT / 'grammar/keywords.tsv').read_text(encoding='utf-8').splitlines()[1:]]
    aliases = {}
    for alias, word in re.findall(r'^ALIAS\("([^"]+)", "([^"]+)"\)', (ROOT / 'interp/words/aliases.def').read_text(encoding='utf-8'), re.M):
        aliases.setdefault(word, []).append(alias)
    words, seen = {name: set() for name, _ in GROUPS}, set()
    words['verb'], words['unit'] = set(), set()
    spelled = []
    for row in rows:
        for word in {row[0], row[2] if len(row) > 2 else ''} - {''}:
            for part in [word] + aliases.get(word, []):
                spelled += [(piece, row[1]) for piece in part.split(' ') if re.match(r'\w', piece)]
    for word, place in spelled:
        if place == 'verb':
            words['verb'].add(word)
        elif place in ('unit', 'unit apart'):
            words['unit'].add(word)
    for name, places in GROUPS:
        for word, place in spelled:
            if word not in seen and word not in words[name] and any(place == p or (p.endswith(' ') and place.startswith(p)) or
                                                                    (p == 'attribute' and place.startswith('attribute')) for p in places):
                words[name].add(word)
        seen |= words[name]
    return {name: sorted(group) for name, group in words.items()}


# ---- VS Code: a TextMate grammar ----

def one_of(words):
    """A pattern for whole words, the longest first."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return r'(?<![\p{L}\p{N}_])(?:' + '|'.join(map(re.escape, ordered)) + r')(?![\p{L}\p{N}_])'


def textmate(words):
    before = r'(?:^|(?<=[;{}；｛｝]))\s*'
    name = r'(?:[\p{L}_][\p{L}\p{N}_]*|"[^"]*")'
    kinds = '|'.join(sorted(words['kind'], key=lambda word: (-len(word), word)))

    def text(begin, end, scope, inside):
        return {'name': scope, 'begin': begin, 'end': end, 'patterns': inside}
    inside = [{'include': '#escape'}, {'include': '#interpolation'}]
    return {
        'comment': MADE, 'name': 'Orgl', 'scopeName': 'source.orgl', 'fileTypes': ['org', 'orgl'],
        'firstLineMatch': r'^#!.*\borgl\b',
        'patterns': [{'include': '#' + part} for part in ('comment', 'text', 'definition', 'verb', 'number', 'call', 'member', 'words', 'operator')],
        'repository': {
            'comment': {'name': 'comment.line.number-sign.orgl', 'match': '[#＃].*$'},
            'text': {'patterns': [
                text('"""', '"""', 'string.quoted.triple.orgl', inside),
                text('"', '"|$', 'string.quoted.double.orgl', inside),
                text('“', '”|$', 'string.quoted.double.orgl', inside),
                {'name': 'string.regexp.orgl', 'match': "'[^'\\n]*'?"}]},
            'escape': {'name': 'constant.character.escape.orgl', 'match': r'\\(?:u\{[0-9A-Fa-f]*\}|.)|\{\{|\}\}'},
            'interpolation': {'name': 'meta.interpolation.orgl', 'begin': r'\{', 'end': r'\}|$',
                              'beginCaptures': {'0': {'name': 'punctuation.section.interpolation.begin.orgl'}},
                              'endCaptures': {'0': {'name': 'punctuation.section.interpolation.end.orgl'}},
                              'patterns': [{'include': '$self'}]},
            'definition': {'match': before + rf'(define|定义)\s+(?:(or|或)\s+(set|设置)\s+)?({kinds})\s+({name})',
                           'captures': {'1': {'name': 'keyword.control.orgl'}, '2': {'name': 'keyword.control.orgl'},
                                        '3': {'name': 'keyword.control.orgl'}, '4': {'name': 'storage.type.orgl'},
                                        '5': {'name': 'entity.name.type.orgl'}}},
            'verb': {'match': before + '(' + one_of(words['verb']) + r')(?!\s*(?:[-+]?=|\.|\[))',
                     'captures': {'1': {'name': 'keyword.control.orgl'}}},
            'number': {'patterns': [
                {'name': 'constant.numeric.date.orgl', 'match': r'(?<![\p{L}\p{N}_])\d{4}-(?:\d{2}-\d{2}|\d{2}|Q[1-4]|W\d{2})(?![\p{L}\p{N}_])'},
                {'name': 'constant.numeric.orgl',
                 'match': r'(?<![\p{L}\p{N}_])\d[\d_]*(?:\.\d+)?(?:[eE][-+]?\d+)?(?:\s?%|(?:' + '|'.join(sorted(words['unit'], key=lambda u: (-len(u), u))) +
                          r')(?:\d+(?:' + '|'.join(sorted(words['unit'], key=lambda u: (-len(u), u))) + r'))*(?![\p{L}\p{N}_]))?'}]},
            'call': {'match': '(' + one_of(words['function']) + r')(?=[(（])', 'captures': {'1': {'name': 'support.function.orgl'}}},
            'member': {'match': r'(?<=[\p{L}\p{N}_)\]"])\.([\p{L}_][\p{L}\p{N}_]*)', 'captures': {'1': {'name': 'variable.other.member.orgl'}}},
            'words': {'patterns': [
                {'name': 'storage.type.orgl', 'match': one_of(words['kind'])},
                {'name': 'constant.language.orgl', 'match': one_of(words['constant'])},
                {'name': 'keyword.other.orgl', 'match': one_of(words['keyword'])},
                {'name': 'constant.other.orgl', 'match': one_of(words['value'])},
                {'name': 'entity.other.attribute-name.orgl', 'match': one_of(words['field'])},
                {'name': 'support.function.orgl', 'match': one_of(words['analysis'])},
                {'name': 'support.variable.property.orgl', 'match': one_of(words['attribute'])}]},
            'operator': {'name': 'keyword.operator.orgl', 'match': r'->|\.\.|\?\?|[-+*/^=<>!?:@]=?'},
        },
    }


def package():
    return {
        'name': 'orgl', 'displayName': 'Orgl', 'description': 'The language for designing organizations: syntax, and the language server of `orgl lsp`.',
        'version': '0.1.0', 'publisher': 'orgl', 'license': 'GPL-3.0-or-later', 'engines': {'vscode': '^1.75.0'},
        'categories': ['Programming Languages', 'Formatters', 'Linters'], 'main': './extension.js',
        'activationEvents': ['onLanguage:orgl'],
        'contributes': {
            'languages': [{'id': 'orgl', 'aliases': ['Orgl'], 'extensions': ['.orgl', '.org'], 'firstLine': r'^#!.*\borgl\b',
                           'configuration': './language-configuration.json'}],
            'grammars': [{'language': 'orgl', 'scopeName': 'source.orgl', 'path': './syntaxes/orgl.tmLanguage.json'}],
            'configuration': {'title': 'Orgl', 'properties': {
                'orgl.path': {'type': 'string', 'default': 'orgl', 'description': 'The program. · 程序的路径。'},
                'orgl.arguments': {'type': 'array', 'items': {'type': 'string'}, 'default': ['lsp'],
                                   'description': 'Its arguments as a language server. · 作为语言服务器时的参数。'}}}},
        'dependencies': {'vscode-languageclient': '^9.0.1'},
    }


CONFIGURATION = {
    'comments': {'lineComment': '#'},
    'brackets': [['{', '}'], ['[', ']'], ['(', ')'], ['｛', '｝'], ['【', '】'], ['（', '）']],
    'autoClosingPairs': [{'open': a, 'close': b} for a, b in ('{}', '[]', '()', '""', '“”', '｛｝', '【】', '（）')],
    'surroundingPairs': [list(pair) for pair in ('{}', '[]', '()', '""', '“”')],
    'indentationRules': {'increaseIndentPattern': r'[{(\[｛（【]\s*([#＃].*)?$', 'decreaseIndentPattern': r'^\s*[})\]｝）】]'},
    'wordPattern': r'[\p{L}_][\p{L}\p{N}_]*',
}


# ---- Vim ----

VIM_GROUPS = [('verb', 'Statement'), ('kind', 'Type'), ('constant', 'Boolean'), ('keyword', 'Keyword'), ('value', 'Constant'), ('field', 'Identifier'),
              ('function', 'Function'), ('analysis', 'Function'), ('attribute', 'Identifier'), ('type', 'Type')]


def vim(words):
    """`verb` is the last to be given and so the first to be taken: Vim takes the keyword that was defined last."""
    lines = [f'" Vim syntax file: Orgl; {MADE}', 'if exists("b:current_syntax")', '  finish', 'endif', 'syntax case match', '']
    taken = set()
    for group, _ in VIM_GROUPS:
        mine = [word for word in words[group] if word not in taken and word not in ('contains', 'oneline', 'fold', 'display', 'extend', 'concealends')]
        taken |= set(mine)
        for at in range(0, len(mine), 12):
            lines.append(f'syntax keyword orgl{group.capitalize()} ' + ' '.join(mine[at:at + 12]))
    units = '\\|'.join(sorted(words['unit'], key=lambda unit: (-len(unit), unit)))
    lines += ['', r'syntax match orglNumber "\<\d[0-9_]*\(\.\d\+\)\?\([eE][-+]\?\d\+\)\?\( \?%\)\?"',
              rf'syntax match orglNumber "\<\d[0-9_]*\(\.\d\+\)\?\({units}\)\(\d\+\({units}\)\)*\>"',
              r'syntax match orglNumber "\<\d\{4}-\(\d\d-\d\d\|\d\d\|Q[1-4]\|W\d\d\)\>"',
              r'syntax match orglOperator "->\|\.\.\|??\|[-+*/^=<>!?@]=\?"',
              r'syntax match orglName "\(\<\(define\|定义\)\s\+\(or\s\+set\s\+\|或\s\+设置\s\+\)\?\S\+\s\+\)\@<=\(\k\+\|\"[^\"]*\"\)"',
              r'syntax region orglInterpolation matchgroup=orglSpecial start="{" end="}" contained contains=TOP',
              r'syntax match orglEscape "\\\(u{\x*}\|.\)\|{{\|}}" contained',
              r'syntax region orglString start=+"+ end=+"+ oneline contains=orglEscape,orglInterpolation',
              r'syntax region orglString start=+“+ end=+”+ oneline contains=orglEscape,orglInterpolation',
              r'syntax region orglString start=+"""+ end=+"""+ contains=orglEscape,orglInterpolation',
              "syntax region orglRaw start=+'+ end=+'+ oneline",
              r'syntax match orglComment "[#＃].*$"', 'syntax sync minlines=200', '']
    links = [(f'orgl{group.capitalize()}', target) for group, target in VIM_GROUPS]
    links += [('orglNumber', 'Number'), ('orglOperator', 'Operator'), ('orglName', 'Title'), ('orglSpecial', 'Special'), ('orglEscape', 'SpecialChar'),
              ('orglString', 'String'), ('orglRaw', 'String'), ('orglComment', 'Comment')]
    lines += [f'highlight default link {group} {target}' for group, target in links]
    return '\n'.join(lines + ['', 'let b:current_syntax = "orgl"', ''])


VIM_DETECT = f'''" Orgl scripts: *.orgl, and *.org that say so in their first line; {MADE}
autocmd BufNewFile,BufRead *.orgl setfiletype orgl
autocmd BufNewFile,BufRead *.org if getline(1) =~# '^#!.*\\<orgl\\>' | set filetype=orgl | endif
'''

VIM_PLUGIN = f'''" Orgl scripts: comments, indents, `gq` through the formatter, the language server in Neovim; {MADE}
if exists("b:did_ftplugin")
  finish
endif
let b:did_ftplugin = 1
setlocal commentstring=#\\ %s comments=:# expandtab shiftwidth=4 softtabstop=4
setlocal formatprg=orgl\\ fmt
setlocal suffixesadd=.org,.orgl
let b:undo_ftplugin = "setlocal commentstring< comments< expandtab< shiftwidth< softtabstop< formatprg< suffixesadd<"
if has("nvim-0.8") && executable("orgl") && !exists("g:orgl_no_lsp")
  lua vim.lsp.start({{ name = "orgl", cmd = {{ "orgl", "lsp" }}, root_dir = vim.fn.expand("%:p:h") }})
endif
'''


# ---- Emacs ----

EMACS_GROUPS = [('verb', 'font-lock-keyword-face'), ('kind', 'font-lock-type-face'), ('constant', 'font-lock-constant-face'),
                ('keyword', 'font-lock-keyword-face'), ('value', 'font-lock-constant-face'), ('field', 'font-lock-variable-name-face'),
                ('analysis', 'font-lock-builtin-face'), ('attribute', 'font-lock-variable-name-face'), ('type', 'font-lock-type-face')]


def emacs_list(words, indent):
    lines, line = [], ''
    for word in words:
        if len(line) + len(word) > 100:
            lines.append(line)
            line = ''
        line += (' ' if line else '') + f'"{word}"'
    return ('\n' + ' ' * indent).join(lines + [line])


def emacs(words):
    out = [f''';;; orgl-mode.el --- Orgl scripts  -*- lexical-binding: t; coding: utf-8 -*-

;; {MADE[0].upper() + MADE[1:]}
;; (add-to-list 'load-path "…/grammar/editors/emacs") (require 'orgl-mode)
;; `M-x eglot' starts the language server, `M-x orgl-format-buffer' formats.

;;; Code:

(require 'prog-mode)
''']
    taken = set()
    for group, _ in EMACS_GROUPS:
        mine = [word for word in words[group] if word not in taken]
        taken |= set(mine)
        out.append(f"(defconst orgl-{group}-words\n  '({emacs_list(mine, 4)}))\n")
    out.append(f"(defconst orgl-function-words\n  '({emacs_list(words['function'], 4)}))\n")
    units = '\\\\|'.join(sorted(words['unit'], key=lambda unit: (-len(unit), unit)))
    faces = '\n'.join(f"   (cons (regexp-opt orgl-{group}-words 'symbols) '{face})" for group, face in EMACS_GROUPS)
    out.append(r'''(defconst orgl-font-lock
  (list
   '("\\_<\\(?:define\\|定义\\)\\_>[ \t]+\\(?:\\(?:or\\|或\\)[ \t]+\\(?:set\\|设置\\)[ \t]+\\)?\\S-+[ \t]+\\(\\(?:\\sw\\|\\s_\\)+\\)"
     1 font-lock-function-name-face)
   (cons (concat (regexp-opt orgl-function-words 'symbols) "[(（]") '(1 font-lock-builtin-face))
   '("\\_<[0-9]\\{4\\}-\\(?:[0-9]\\{2\\}-[0-9]\\{2\\}\\|[0-9]\\{2\\}\\|Q[1-4]\\|W[0-9]\\{2\\}\\)\\_>" . font-lock-constant-face)
   '("\\_<[0-9][0-9_]*\\(?:\\.[0-9]+\\)?\\(?: ?%\\|\\(?:UNITS\\)\\_>\\)?" . font-lock-constant-face)
FACES))
'''.replace('UNITS', units).replace('FACES', faces))
    out.append(r'''(defvar orgl-mode-syntax-table
  (let ((table (make-syntax-table)))
    (modify-syntax-entry ?# "<" table)
    (modify-syntax-entry ?＃ "<" table)
    (modify-syntax-entry ?\n ">" table)
    (modify-syntax-entry ?\" "\"" table)
    (modify-syntax-entry ?' "\"" table)
    (modify-syntax-entry ?“ "|" table)
    (modify-syntax-entry ?” "|" table)
    (modify-syntax-entry ?_ "_" table)
    (modify-syntax-entry ?｛ "(｝" table)
    (modify-syntax-entry ?｝ ")｛" table)
    (modify-syntax-entry ?【 "(】" table)
    (modify-syntax-entry ?】 ")【" table)
    (dolist (sign '(?+ ?- ?* ?/ ?= ?< ?> ?% ?? ?@ ?. ?:))
      (modify-syntax-entry sign "." table))
    table))

(defun orgl-indent-line ()
  "Four columns for each open bracket; a line that closes one stands a step less."
  (interactive)
  (let* ((depth (save-excursion (beginning-of-line) (car (syntax-ppss))))
         (closes (save-excursion (back-to-indentation) (looking-at-p "[]})｝】）]")))
         (column (* 4 (max 0 (if closes (1- depth) depth)))))
    (if (<= (current-column) (current-indentation))
        (indent-line-to column)
      (save-excursion (indent-line-to column)))))

(defcustom orgl-program "orgl"
  "The Orgl program."
  :type 'string :group 'languages)

(defun orgl-format-buffer ()
  "Put the buffer into canonical form; a script with errors stays as it is."
  (interactive)
  (let ((result (generate-new-buffer " *orgl fmt*"))
        (coding-system-for-read 'utf-8)
        (coding-system-for-write 'utf-8))
    (unwind-protect
        (if (zerop (call-process-region nil nil orgl-program nil (list result nil) nil "fmt"))
            (replace-buffer-contents result)
          (message "orgl fmt: the script has errors"))
      (kill-buffer result))))

;;;###autoload
(define-derived-mode orgl-mode prog-mode "Orgl"
  "Scripts that design organizations."
  (setq-local font-lock-defaults '(orgl-font-lock))
  (setq-local comment-start "# ")
  (setq-local comment-start-skip "[#＃]+ *")
  (setq-local indent-line-function #'orgl-indent-line)
  (setq-local indent-tabs-mode nil))

;;;###autoload
(progn
  (add-to-list 'auto-mode-alist '("\\.orgl\\'" . orgl-mode))
  (add-to-list 'interpreter-mode-alist '("orgl" . orgl-mode))
  (add-to-list 'magic-mode-alist '("#!.*\\_<orgl\\_>" . orgl-mode)))

(with-eval-after-load 'eglot
  (defvar eglot-server-programs)
  (add-to-list 'eglot-server-programs (list 'orgl-mode orgl-program "lsp")))

(provide 'orgl-mode)
;;; orgl-mode.el ends here
''')
    return '\n'.join(out)


def files():
    words = read_words()

    def pretty(value):
        return json.dumps(value, ensure_ascii=False, indent=2) + '\n'
    return {
        'vscode/package.json': pretty(package()),
        'vscode/language-configuration.json': pretty(CONFIGURATION),
        'vscode/syntaxes/orgl.tmLanguage.json': pretty(textmate(words)),
        'vim/syntax/orgl.vim': vim(words),
        'vim/ftdetect/orgl.vim': VIM_DETECT,
        'vim/ftplugin/orgl.vim': VIM_PLUGIN,
        'emacs/orgl-mode.el': emacs(words),
    }


def main():
    stale = 0
    for name, text in files().items():
        path = HERE / name
        if path.is_file() and path.read_text(encoding='utf-8') == text:
            continue
        stale += 1
        if '--check' in sys.argv:
            print(f'stale: grammar/editors/{name}; grammar/editors/generate.py writes it')
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding='utf-8')
            print(f'wrote grammar/editors/{name}')
    return 1 if stale and '--check' in sys.argv else 0


if __name__ == '__main__':
    sys.exit(main())
