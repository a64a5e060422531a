#!/usr/bin/env python3
"""A real client: Neovim opens a script with the project's files for Vim, which start `orgl lsp` (before Neovim 0.8 it is
started by hand); then it is asked as a user would ask it."""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(os.environ.get('ROOT', pathlib.Path(__file__).resolve().parents[2]))
ORGL = os.path.abspath(os.environ.get('ORGL', ROOT / 'build' / 'orgl'))

SCRIPT = '''define unit hotline "Hotline"
define post lead "The lead" in hotline
define post agent in hotline   reports to laed
print "😀", lead.span
'''

PROBE = '''
local out = {}
local function main()
if not vim.lsp.start then
  vim.lsp.buf_attach_client(0, vim.lsp.start_client({ name = "orgl", cmd = { "orgl", "lsp" }, root_dir = vim.fn.getcwd() }))
end
local function wait(what) return vim.wait(30000, what, 20) end
local function ask(method, line, column, more)
  local params = { textDocument = vim.lsp.util.make_text_document_params(0), position = { line = line, character = column } }
  for key, value in pairs(more or {}) do params[key] = value end
  local answers = vim.lsp.buf_request_sync(0, method, params, 30000)
  for _, answer in pairs(answers or {}) do return answer.result end
end
wait(function() return #vim.lsp.get_active_clients() > 0 and vim.lsp.get_active_clients()[1].initialized end)
wait(function() return #vim.diagnostic.get(0) > 0 end)
local one = vim.diagnostic.get(0)[1]
out.diagnostic = { one.code, one.lnum, one.col, one.end_col, one.message }
vim.api.nvim_win_set_cursor(0, { 4, 17 })
local place = ask("textDocument/definition", 3, 12)
out.definition = { place.range.start.line, place.range.start.character }
out.hover = ask("textDocument/hover", 1, 12).contents.value
out.symbols = #ask("textDocument/documentSymbol", 0, 0)
vim.api.nvim_buf_set_text(0, 2, 42, 2, 46, { "lead" })
wait(function() return #vim.diagnostic.get(0) == 0 end)
out.mended = #vim.diagnostic.get(0)
if vim.lsp.buf.format then vim.lsp.buf.format({ timeout_ms = 30000 }) else vim.lsp.buf.formatting_sync(nil, 30000) end
out.formatted = vim.api.nvim_buf_get_lines(0, 2, 3, false)[1]
vim.api.nvim_win_set_cursor(0, { 2, 13 })
vim.lsp.buf.rename("head")
wait(function() return vim.api.nvim_buf_get_lines(0, 1, 2, false)[1]:match("post head") ~= nil end)
out.renamed = vim.api.nvim_buf_get_lines(0, 1, 4, false)
out.encoding = vim.lsp.get_active_clients()[1].offset_encoding
local file = io.open("out.json", "w")
file:write(vim.fn.json_encode(out))
file:close()
end
local fine, why = pcall(main)
if not fine then print(why) end
vim.cmd("qall!")
'''


def main():
    nvim = shutil.which('nvim')
    if not nvim:
        print('neovim is not installed')
        return 77
    failed = 0

    def check(found, expected, what):
        nonlocal failed
        failed += found != expected
        print(('ok - ' if found == expected else 'not ok - ') + what)
        if found != expected:
            print(f'  found {found!r}, expected {expected!r}')

    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / 'bin').mkdir()
        (folder / 'bin' / 'orgl').symlink_to(ORGL)
        (folder / 'team.orgl').write_text(SCRIPT, encoding='utf-8')
        (folder / 'probe.lua').write_text(PROBE, encoding='utf-8')
        env = dict(os.environ, HOME=name, XDG_STATE_HOME=name, XDG_DATA_HOME=name, XDG_CONFIG_HOME=name, LC_ALL='C.UTF-8',
                   PATH=f'{folder / "bin"}:{os.environ["PATH"]}')
        done = subprocess.run([nvim, '--headless', '-u', 'NONE', '-i', 'NONE', '--cmd', f'set runtimepath^={ROOT / "grammar/editors/vim"}',
                               '--cmd', 'filetype plugin on', 'team.orgl', '-S', 'probe.lua'], cwd=folder, env=env, timeout=120,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        if not (folder / 'out.json').exists():
            print('not ok - Neovim works with the server\n' + done.stdout + done.stderr)
            return 1
        out = json.loads((folder / 'out.json').read_text(encoding='utf-8'))
    check(out['diagnostic'], ['E204', 2, 42, 46, "there is no post 'laed'; did you mean 'lead'?"], 'Neovim shows a diagnostic')
    check(out['definition'], [1, 12], 'and finds a definition')
    check(out['hover'].splitlines()[0], '**post** lead · The lead', 'and a hover')
    check(out['symbols'], 3, 'and the symbols')
    check(out['mended'], 0, 'after an edit nothing is wrong')
    check(out['formatted'], 'define post agent in hotline reports to lead', 'formatting')
    check(out['renamed'], ['define post head "The lead" in hotline', 'define post agent in hotline reports to head', 'print "😀", head.span'], 'renaming')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
