# -c and standard input are one entry each: all or nothing.
say() { "$ORGL" "$@"; echo "status $?"; }
say -c 'define post a; define post b reports a; show posts select name, span' m.db
say -c 'define post c; fail "stop"' m.db
say -c 'count(posts)' m.db
printf 'define post d\nlet x = 4\nx * 2\n' | say m.db
printf 'define post e\ndefine pots f\n' | say m.db
printf '' | say m.db
printf '\377\376' | say
say -c 'count(posts)' m.db
say -c 'fail "new"; define post a' new.db
ls
