. ./_say.sh
printf 'fn slow(p) {\n    for i in 1..1000000000 { p = p }\n    return true\n}\ndefine post a\nshow posts where slow(it)\n' > loop.org
say --limit-time 0.2 loop.org | sed 's/loop.org:[0-9:]*/loop.org/' | grep -v '|'
