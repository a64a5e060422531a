# Lists, records and texts grow and change in place, in constant time a change: 4.17
# Copies each time would take hours here; the limit is generous for slow machines and sanitizers.
o() { "$ORGL" --lang en --limit-time 60 -c "$@" 2>&1; }
o 'var xs = []; for i in 1..200000 { xs += [i] }; print len(xs)'
o 'var xs = []; for i in 1..200000 { xs = push(xs, i) }; print len(xs)'
o 'var xs = range(1, 200000); for i in 0..199999 { xs[i] = xs[i] + 1; xs[i] += 1 }; print xs[0], xs[-1]'
o 'var t = ""; for i in 1..200000 { t += "x" }; print len(t)'
o 'var r = {}; for i in 1..200000 { r["k{i}"] = i }; print len(r), r.k777'
o 'var r = {list: [], n: {m: 0}}; for i in 1..200000 { r.list += [i]; r.n.m += 1 }; print len(r.list), r.n.m'
o 'fn grow(n) { var xs = []; for i in 1..n { xs += [i] }; for i in 0..n - 1 { xs[i] = 0 }; return xs }; print len(grow(200000))'
o 'var xs = []; fn add(i) { xs += [i] }; for i in 1..200000 { add(i) }; print len(xs)'
o 'fn maker() { var xs = []; return fn(i) { xs += [i]; return len(xs) } }; let add = maker(); var n = 0; for i in 1..200000 { n = add(i) }; print n'
o 'var m = [[], []]; for i in 1..200000 { m[i mod 2] += [i] }; print len(m[0]) + len(m[1])'
o 'var m = [{k: []}]; for i in 1..200000 { m[0].k += [i]; m[0]["n"] = i }; print len(m[0].k), m[0].n'
o 'var q = range(1, 200000); var n = 0; for x in q { n += x; q[0] = n }; print n, q[0]'
o 'fn sieve(n) { var is = repeat([true], n + 1); for i in 2..n { if is[i] { var j = i * i; while j <= n { is[j] = false; j += i } } }; return count(filter(slice(is, 2), x -> x)) }; print sieve(100000)'
