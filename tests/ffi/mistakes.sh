# Whatever a library does in its own process is an error, and the model stays.
command -v "${CC:-cc}" > /dev/null || { echo "no C compiler"; exit 77; }
${CC:-cc} -shared -fPIC -o all.so _all.c -lm || exit 1
cat > head.org <<'X'
extern "./all.so" {
    fn crash(really: int): int; fn divide(a: int, b: int): int; fn loop(): none; fn hurry(): int; fn leave "quit"(status: int): none
    fn give_up(): none; fn chatter(n: int): int; fn quiet(n: int): int; fn whisper(): none; fn hang_up(): none; fn garble(): none
    fn read_input(): int; fn count_files(): int; fn counter(): int; fn fresh(n: size): pointer; fn get(p: pointer, at: int): int
    fn bad_text(): text; fn large(): uint64; fn not_a_number(x: double): double; fn endless(): double; fn keep(f: fn(double): double): none
    fn use_kept(x: double): double; fn twice(f: fn(double): double, x: double): double; fn plus8(a: uint8, b: uint8): uint8
    fn addi(a: int, b: int): int; fn greet(name: text): text; fn halff(x: float): float; fn both(a: bool, b: bool): bool
    fn shift(p: {x: double, y: double}, by: double): {x: double, y: double}; fn ask_all(f: fn(uint8): bool): int
}
X
"$ORGL" -c 'define post a; define post b reports a' m.db
say() {
    { cat head.org; echo 'define post c'; echo "$1"; } > one.org
    "$ORGL" --allow ffi --limit-foreign "${2:-5}" one.org --model m.db 2>&1 | sed 's/^one.org:[0-9]*:[0-9]*: //' | grep -v '^ '
}
for call in 'crash(1)' 'divide(1, 0)' 'leave(3)' 'leave(0)' 'give_up()' 'chatter(1)' 'chatter(100000)' 'garble()'; do
    echo "-- $call"; say "print $call"
done
for call in 'loop()' 'hurry()' 'hang_up()'; do echo "-- $call"; say "print $call" 0.3; done
echo "-- values"
for call in 'bad_text()' 'large()' 'not_a_number(-1)' 'endless()' 'plus8(300, 1)' 'plus8(-1, 1)' 'addi(1.5, 1)' 'addi(2147483648, 1)' 'addi("1", 1)' \
    'addi(none, 1)' 'addi(1h, 1)' 'addi(true, 1)' 'greet(none)' 'greet(1)' 'halff(1e39)' 'both(1, true)' 'shift([1, 2], 1)' \
    'shift({x: 1}, 1)' 'shift({x: 1, y: 2, z: 3}, 1)' 'shift({x: 1, z: 2}, 1)' 'shift({x: 1, y: "2"}, 1)' 'get(1234, 0)' 'get("p", 0)' \
    'twice(1, 1)' 'twice(fn(a, b) = a, 1)' 'twice(x -> "no", 1)' 'twice(x -> x / 0, 1)' 'twice(x -> none, 1)' 'ask_all(n -> n)' \
    'addi(1)' 'addi(1, 2, 3)' 'addi(a: 1, c: 2)'; do
    say "print $call"
done
echo "-- later"
say 'keep(x -> x); print use_kept(1)'
say 'let p = fresh(8); try { crash(1) } rescue e { print e.code }; print get(p, 0)'
say 'twice(fn(x) { crash(1); return x }, 1)'
say 'print twice(fn(x) { try { crash(1) } rescue e { print e.code }; return x }, 1)'
echo "-- afterwards it goes on"
say 'print counter(), counter(); try { crash(1) } rescue e { print e.code, e.message }; print counter(), addi(1, 2)
try { chatter(2) } rescue e { print e.code }; print quiet(2), read_input(), count_files(); fail "nothing is kept"'
echo "-- the model"
"$ORGL" -c 'print count(posts), name of posts' m.db
{ cat head.org; echo 'define post d; whisper(); print addi(1, 2)'; } > one.org
"$ORGL" --allow ffi one.org --model m.db
"$ORGL" -c 'print count(posts)' m.db
echo "-- Ctrl-C"
{ cat head.org; echo 'define post e; loop()'; } > one.org
"$ORGL" --allow ffi one.org --model m.db > out.txt 2>&1 &
pid=$!
sleep 0.5; kill -INT $pid; wait $pid; echo "status $?"; grep -v '^ ' out.txt
"$ORGL" -c 'print count(posts)' m.db
