# What the machine has a quicker way for gives the same as the long way.
cat > quick.org <<'END'
# What the machine has a quicker way for gives the same as the long way: attributes, sums, loops, ends of functions, calls from built-ins.
fn code(f) { try { f() } rescue e { return e.code }; return "none" }

# one place that reads, changes and calls attributes of records of other shapes, of none, of what has no such attribute
fn heads(r) = r.heads
expect map([{heads: 1}, {unit: "x", heads: 2}, {heads: 3, unit: "y"}, {a: 0, b: 0, c: 0, d: 0, e: 0, f: 0, g: 0, h: 0, i: 0, heads: 4}], heads) = [1, 2, 3, 4]
expect heads(none) = none; expect code(fn() = heads({unit: "x"})) = "E220"; expect code(fn() = heads(5)) = "E224"
let built = {}
fn parsed(key) { var r = {}; r["un" + "it"] = 1; r[key] = 7; return r }
expect heads(parsed("he" + "ads")) = 7; expect heads(parsed("heads")) = 7; expect code(fn() = heads(parsed("head"))) = "E220"
fn raise(r, by) { r.heads = r.heads + by; r.heads += by; return r }
let held = {heads: 1}
let also = held
expect raise(held, 2).heads = 5; expect held.heads = 1; expect also.heads = 1
expect raise({unit: "x", heads: 1}, 1) = {unit: "x", heads: 3}
fn put(r) { r.pay = 1; return r }
expect put({}) = {pay: 1}; expect put({pay: 5, unit: 1}) = {pay: 1, unit: 1}; expect put({unit: 1}) = {unit: 1, pay: 1}
fn grow(r) { r.items += [1]; r.items[0] = 9; return r }
let inner = [4, 5]
let outer = {items: inner}
expect grow(outer).items = [9, 5, 1]; expect outer.items = [4, 5]; expect inner = [4, 5]
fn swap(r) { let old = r.first; r.first = r.second; r.second = old; return r }
expect swap({first: [1], second: "b"}) = {first: "b", second: [1]}
let calls = {twice: x -> x * 2, pick: max}
expect map([1, 2], x -> calls.twice(x)) = [2, 4]; expect calls.pick(3, 9) = 9
fn ask(o, x) = o.f(x)
expect [ask({f: x -> x + 1}, 1), ask({g: 0, f: x -> x + 2}, 1), ask({f: len}, "abc")] = [2, 3, 3]

# sums beside each other, in loops in loops, left and begun again; of what turns out to be no number
fn sums(n) {
    var a = 0
    var b = 100
    var c = 0
    for i in 1..n {
        a = a + i
        b += a
        for j in 1..3 { c = c + j; if j = 2 { continue }; c += 10; if i = 2 { break } }
        for j in i..n { c += 1 }
    }
    return [a, b, c]
}
expect sums(0) = [0, 100, 0]; expect sums(1) = [1, 101, 27]; expect sums(4) = [10, 120, 99]
fn mixed(xs) { var s = 0; for x in xs { s = s + x }; return s }
expect mixed([1, 2.5, 3]) = 6.5; expect mixed([0.1, 0.2]) = 0.1 + 0.2; expect mixed([1, 50%]) = 1.5; expect mixed([1, none]) = none
expect code(fn() = mixed([1, "a", 2])) = code(fn() = 1 + "a")
fn over() { var s = 1e308; for i in 1..3 { s = s + s }; return s }
expect code(over) = code(fn() = 1e308 + 1e308)
fn zero() { var s = -0; for i in 1..2 { s = s + -0 }; return s }
expect zero() = 0
fn same_sums() { var s = 0; var t = 0; for i in 1..1000 { s = s + i; t = t + i }; return [s, t] }
expect same_sums() = [500500, 500500]
fn counters() { var turns = 0; for i in 1..3 { for j in 1..i { for k in j..3 { turns += 1 } } }; return turns }
expect counters() = 14
fn around(n) { var s = 0; for i in 1..n { s = s + inside(i); s = s + i }; return s }
fn inside(n) { var s = 0; for i in 1..n { s = s + i }; return s }
expect around(300) = 4545100 + 45150

# ends of functions: comparisons of all kinds, with errors, in try, of what is no number
fn lt(a, b) = a < b; fn le(a, b) = a <= b; fn gt(a, b) = a > b; fn ge(a, b) = a >= b; fn eq(a, b) = a = b; fn ne(a, b) = a != b
fn six(a, b) = [lt(a, b), le(a, b), gt(a, b), ge(a, b), eq(a, b), ne(a, b)]
expect six(1, 2) = [true, true, false, false, false, true]; expect six(2, 2) = [false, true, false, true, true, false]
expect six("b", "a") = [false, false, true, true, false, true]; expect six(1h, 60min) = [false, true, false, true, true, false]
expect six(none, 1) = [false, false, false, false, false, true]
fn k(a) = [(x -> x < 3)(a), (x -> x <= 3)(a), (x -> x > 3)(a), (x -> x >= 3)(a), (x -> x = 3)(a), (x -> x != 3)(a), (x -> 3 < x)(a), (x -> "b" < x)("c")]
expect k(3) = [false, true, false, true, true, false, false, true]; expect k(4) = [false, false, true, true, false, true, true, true]
expect code(fn() = lt(1, "a")) = "E301"; expect code(fn() = lt([1], 2)) = "E301"
fn tried(a, b) { try { return a < b } rescue e { return e.code } }
expect tried(1, 2); expect tried(1, "a") = "E301"
fn both(a) { return a > 1 and a < 5 }
fn either(a) { try { return not (a > 1) or a = 3 } rescue e { return none } }
expect map([1, 3, 7], both) = [false, true, false]; expect map([1, 3, 7], either) = [true, true, false]
fn word(a) { if a > 0 { return "more" }; return none }
expect [word(1), word(0)] = ["more", none]
fn shared() { let xs = [1, 2]; let give = fn() = xs; var ys = give(); ys += [3]; return [xs, ys] }
expect shared() = [[1, 2], [1, 2, 3]]
fn item(xs) = xs[0]
let nested = [[1], [2]]
var taken = item(nested)
taken += [9]
expect nested = [[1], [2]]; expect taken = [1, 9]

# whole numbers beyond 32 bits, signs and parts
expect 10000000000 mod 7 = 4; expect 9007199254740991 mod 4294967296 = 4294967295; expect 5 mod 10000000000 = 5
expect -7 mod 3 = 2; expect 7.5 mod 2 = 1.5; expect code(fn() = 7 mod 0) = code(fn() = 7 / 0)

# sort: as many items as make runs of every length, stable, with functions that fail or have sorted something themselves
fn pairs(n) { var xs = []; var v = 42; for i in 1..n { v = (v * 16807) mod 2147483647; xs += [{key: v mod 7, at: i}] }; return xs }
fn ordered(xs) {
    for i in 1..len(xs) - 1 {
        if xs[i - 1].key > xs[i].key or (xs[i - 1].key = xs[i].key and xs[i - 1].at > xs[i].at) { return false }
    }
    return true
}
for n in [0, 1, 2, 3, 15, 16, 17, 31, 32, 33, 47, 64, 65, 100, 129, 1000] {
    expect ordered(sort(pairs(n), fn(a, b) = a.key < b.key)), "{n}"
    expect ordered(sort_by(pairs(n), x -> x.key)), "{n}"
    expect len(sort(pairs(n), fn(a, b) = a.key < b.key)) = n
}
expect sort([3, 1, 2], fn(a, b) = a > b) = [3, 2, 1]; expect sort(["b", "a"], fn(a, b) = none) = ["b", "a"]
expect code(fn() = sort([2, 1], fn(a, b) = a)) = "E313"; expect code(fn() = sort([2, 1], fn(a) = true)) = "E303"
expect sort([[2, 1], [1, 3, 2]], fn(a, b) = sort(a, fn(x, y) = x < y)[1] < sort(b, fn(x, y) = x < y)[1]) = [[2, 1], [1, 3, 2]]
expect code(fn() = sort(range(1, 100), fn(a, b) { if a = 50 { fail "stop" }; return a > b })) = "E901"
fn deep(n) = n = 0 ? 0 : sort([deep(n - 1), 1], fn(a, b) = a < b)[1]
expect deep(50) = 1; expect code(fn() = map([1], fn(x) = again(x))) = "E603"
fn again(x) = map([x], again)
var kept = []
expect map([1, 2, 3], fn(x) { kept += [x]; return map(kept, y -> y * x) }) = [[1], [2, 4], [3, 6, 9]]
expect filter(pairs(5), x -> x.at > 3) = filter(pairs(5), x -> x.at >= 4); expect reduce(["a", "b", "c"], fn(a, b) = "{a}{b}") = "abc"
expect map(["a", "bc"], len) = [1, 2]; expect find([[], [1]], x -> len(x) > 0) = [1]; expect any([1, 2], x -> x = 2)

# numbers as texts, and letters
expect "{0.5} {-0.25} {1234567.125} {0.000001} {100} {-3} {0.1 + 0.2} {1 / 3} {2 / 3 * 1e6} {1e15} {1e-7} {99999.9999995}" =
       "0.5 -0.25 1234567.125 0.000001 100 -3 0.3 0.333333333333 666666.666667 1000000000000000 0.0000001 99999.9999995"
expect upper("abz{10}[`~") = "ABZ10[`~"; expect lower("ABZ@[é") = "abz@[é"; expect upper("é") = "É"
END
"$ORGL" quick.org && echo same
