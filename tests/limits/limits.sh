# Limits end a program with an error, never with a crash.
say() { "$ORGL" "$@" 2>&1 | cut -c 1-160 | head -n 6; echo; }
say --limit-steps 1000 -c 'while true { }'
say --limit-time 0.2 -c 'define post a; while true { }'
say --limit-depth 50 -c 'fn f(n) = f(n + 1); print f(0)'
say -c 'fn f(n) = f(n + 1); print f(0)'
say --limit-memory 10M -c 'var xs = []; while true { xs = push(xs, "0123456789") }'
say --limit-memory 10M -c 'var t = "x"; while true { t = t + t }'
say --limit-steps 1000000 -c 'fn fib(n) = n < 2 ? n : fib(n - 1) + fib(n - 2); print fib(15)'
