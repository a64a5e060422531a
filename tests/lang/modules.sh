# use and run: 4.18 4.19 4.20 4.21 3.11
o() { "$ORGL" --lang en "$@" 2>&1; echo "status $?"; }
mkdir -p part/inner lib

cat > teams.org <<'X'
print "teams runs"
fn wide(n) = n > limit
fn make(name) { define unit @name in made; counter += 1; return counter }
let limit = 8
var counter = 0
define unit made
X
cat > main.org <<'X'
use "teams.org"
use "teams.org"
fn limit() = "mine"
expect wide(9) and not wide(8) and teams.wide(9) and teams.limit = 8 and limit() = "mine"
expect make("a") = 1 and make("b") = 2
expect count(units) = 3
print units
X
echo '# a module runs once, in its own scope'; o main.org

echo '# its variables are not assigned from outside, its names give way to those of the script'
printf 'use "teams.org"\ncounter = 5\n' > m1.org; o m1.org
printf 'use "teams.org"\nprint counter\n' > m8.org; o m8.org
printf 'use "teams.org"\nprint teams.counter\n' > m9.org; o m9.org
printf 'let wide = 3\nuse "teams.org"\nprint wide, teams.wide(20)\n' > m2.org; o m2.org
printf 'define unit wide\nuse "teams.org"\nprint type(wide), type(teams.wide)\n' > m3.org; o m3.org

echo '# modules of the library path, and missing ones'
printf 'fn twice(x) = 2 * x\n' > lib/doubling.org
printf 'use doubling\nprint doubling.twice(4), twice(5)\n' > m4.org; ORGL_PATH=$PWD/lib o m4.org
printf 'use doublin\n' > m5.org; ORGL_PATH=$PWD/lib o m5.org
printf 'use "doubling.org"\n' > m6.org; o m6.org
printf 'use rules\nprint type(rules)\n' > m7.org; o m7.org

echo '# run: own scope, paths beside that file, names ahead, every time anew'
cat > part/east.org <<'X'
let limit = 5
define or set unit east
define or set post rep in southern
run "inner/deeper.org"
X
cat > part/inner/deeper.org <<'X'
define or set unit deeper in east
print args
X
cat > runs.org <<'X'
let limit = 3
define post boss in later
run "part/east.org"
run "part/east.org"
define unit later, southern
expect limit = 3 and count(units) = 4
print count(posts), posts
X
o runs.org
printf 'run "part/east.org"\nprint limit\n' > r1.org; o r1.org
printf 'print args, args[0]\n' > r2.org; o r2.org one "two words" 3
printf 'run "missing.org"\n' > r3.org; o r3.org
printf 'run "part"\n' > r4.org; o r4.org
printf 'print "a"\nrun "broken.org"\nprint "b"\n' > r5.org; printf 'print "c"\nprint (1\n' > broken.org; o r5.org
printf 'try { run "broken.org" } rescue e { print e.code }\n' > r6.org; o r6.org
printf 'try { run "fails.org" } rescue e { print e.code, count(units) }\n' > r7.org; printf 'define unit x\nfail "no"\n' > fails.org; o r7.org
printf 'let f = "part/inner/deeper.org"\ndefine unit east\nrun @f\nrun "part/inner/" + "deeper.org"\n' > r8.org; o r8.org

echo '# a file that uses itself is there once; one that runs itself ends at the limit'
printf 'use "self.org"\nprint "once"\n' > self.org; o self.org
printf 'use "two.org"\nfn one() = 1\nprint "one"\n' > one.org; printf 'use "one.org"\nfn two() = 2\nprint "two"\n' > two.org
printf 'use "one.org"\nprint one(), two.two()\n' > ring.org; o ring.org
printf 'run "again.org"\n' > again.org; o again.org | grep -o 'E603.*\|status.*'

echo '# a failing part undoes the whole'
printf 'define unit kept\nrun "fails.org"\n' > r9.org; o r9.org --model m.db; ls m.db 2>&1 | head -1
