" Orgl scripts: comments, indents, `gq` through the formatter, the language server in Neovim; made by grammar/editors/generate.py
if exists("b:did_ftplugin")
  finish
endif
let b:did_ftplugin = 1
setlocal commentstring=#\ %s comments=:# expandtab shiftwidth=4 softtabstop=4
setlocal formatprg=orgl\ fmt
setlocal suffixesadd=.org,.orgl
let b:undo_ftplugin = "setlocal commentstring< comments< expandtab< shiftwidth< softtabstop< formatprg< suffixesadd<"
if has("nvim-0.8") && executable("orgl") && !exists("g:orgl_no_lsp")
  lua vim.lsp.start({ name = "orgl", cmd = { "orgl", "lsp" }, root_dir = vim.fn.expand("%:p:h") })
endif
