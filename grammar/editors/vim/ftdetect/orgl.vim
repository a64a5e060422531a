" Orgl scripts: *.orgl, and *.org that say so in their first line; made by grammar/editors/generate.py
autocmd BufNewFile,BufRead *.orgl setfiletype orgl
autocmd BufNewFile,BufRead *.org if getline(1) =~# '^#!.*\<orgl\>' | set filetype=orgl | endif
