# Entries: all or nothing: 3.16 4.22 4.23
o() { "$ORGL" --lang en "$@" 2>&1; echo "status $?"; }
dump() { python3 -c 'import sqlite3; print("\n".join(sqlite3.connect("m.db").iterdump()))' | cksum; }

echo '# a piped text is one entry: an error anywhere undoes all of it, names may run ahead in it'
printf 'define post agent reports to lead\ndefine post lead\n' | o m.db
before=$(dump)
printf 'define post x\nshow posts into "posts.csv"\nset agent.headcount = 9\n\nprint "printed"\nfail "stop"\n' | o m.db
printf 'define post y in nowhere\n' | o m.db
printf 'define post y\nprint (1\n' | o m.db
printf 'rename post agent to z\nset lead.reports = z\n' | o m.db
[ "$(dump)" = "$before" ] && echo 'the model is the same'; ls posts.csv 2>/dev/null
o -c 'posts select name, headcount, manager' m.db

echo '# so is a script, and what it runs'
printf 'define post inner\nprint 1 / 0\n' > inner.org
printf 'define post outer\nshow posts into "outer.csv"\nfn twice(x) { run "inner.org"; return x }\nprint twice(2)\n' > outer.org
o outer.org --model m.db
[ "$(dump)" = "$before" ] && echo 'the model is the same'; ls outer.csv 2>/dev/null
o outer.org --model new.db; ls new.db 2>/dev/null

echo '# limits undo as errors do; they cannot be rescued by a loop that goes on'
o --limit-steps 10000 -c 'define post s; while true { }' m.db
o --limit-time 0.2 -c 'define post s; while true { }' m.db
o --limit-memory 8M -c 'define post s; var xs = []; while true { xs += ["0123456789"] }' m.db
o --limit-depth 100 -c 'define post s; fn f(n) = f(n + 1) + 1; print f(0)' m.db
o --limit-steps 10000 -c 'while true { try { while true { } } rescue e { } }'
o --limit-time 0.2 -c 'fn f() { try { while true { } } rescue e { f() } }; f()' | head -n 1
[ "$(dump)" = "$before" ] && echo 'the model is the same'

echo '# a failed expectation and a finding undo nothing'
o -c 'define post kept; expect 1 = 2, "sums"; print "goes on"' m.db
o -c 'define duty d; check coverage' m.db | tail -n 1
o -c 'print count(posts), count(duties)' m.db
