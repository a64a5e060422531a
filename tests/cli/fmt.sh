# orgl fmt: scripts in canonical form, in place, or only told; both languages; scripts with errors stay as they are.
say() { "$ORGL" "$@"; echo "status $?"; }
mkdir -p deep/.hidden
printf 'define post   a{headcount 2\nin u}   # why\ndefine unit u;\n' > a.org
printf '定义　岗位 甲｛编制 2；隶属 部｝\r\n定义 部门 部\r\n' > deep/甲.org
printf 'print 1\n' > deep/fine.orgl
printf 'print  1\n' > deep/.hidden/no.org
printf 'print  1\n' > deep/notes.txt
printf 'define   post b in\nprint  "{1 +}"\n' > broken.org
cp broken.org broken.copy
say fmt --check a.org deep
say fmt --diff a.org
say fmt a.org deep
say fmt a.org deep
cat a.org deep/甲.org
say fmt broken.org
say fmt --lang zh --check broken.org
cmp broken.org broken.copy && echo "broken.org is as it was"
say fmt missing.org
printf 'let x=1;print x' | say fmt
printf 'let x=1' | say fmt - --check
printf 'let x=' | say fmt
say --lang zh fmt --check
say --check fmt a.org
ln -s a.org link.org; printf 'print  1\n' > a.org; chmod 640 a.org
say fmt link.org
test -L link.org && stat -c %a a.org && cat a.org
