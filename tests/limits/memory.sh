# What the system does not give ends with E602, which a script can rescue; the program goes on.
ulimit -v 300000
"$ORGL" --version >/dev/null 2>&1 || { echo "this build needs more address space than the test leaves"; exit 77; }
say() { "$ORGL" "$@" > out.txt 2>&1; s=$?; head -n 4 out.txt | cut -c 1-160; echo "status $s"; }
say -c 'let t = repeat("a", 500000000)'
say -c 'let xs = repeat([1], 30000000)'
# Told where there is no more, or at the loop, when it is seen there that the next turn would have no room.
told() { say "$@" | sed -n -e 's/^.*error/error/' -e '/E602/p' -e '/^status/p'; }
told -c 'var xs = [1]; while true { xs = xs + xs }'
told -c 'var t = "0123456789abcdef"; while true { t = "{t}{t}" }'
say -c 'let t = join(repeat(["0123456789abcdef"], 5000000), repeat("-", 100))'
say -c 'try { let t = repeat("a", 500000000) } rescue e { print e.code, len(upper("still here")) }'
say --lang zh -c '令 t = 重复("甲", 150000000)'
