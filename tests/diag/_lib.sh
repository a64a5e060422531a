# A small library that makes mistakes: bad.so.
command -v "${CC:-cc}" > /dev/null || { echo "no C compiler"; exit 77; }
cat > bad.c <<'X'
#include <stdio.h>
#include <stdlib.h>
int crash(int x) { return *(volatile int *)8 + x; }
void loop(void) { for (;;) {} }
int say(int x) { puts("I say so"); return x; }
void *fresh(void) { return malloc(8); }
int is_null(void *p) { return !p; }
static double (*kept)(double);
int keep(double (*f)(double)) { kept = f; return 1; }
double late(double x) { return kept(x); }
X
${CC:-cc} -shared -fPIC -w -o bad.so bad.c || exit 1
cat > _head.org <<'X'
extern "./bad.so" {
    fn crash(x: int): int; fn loop(): none; fn say(x: int): int; fn fresh(): pointer; fn is_null(p: pointer): int
    fn keep(f: fn(double): double): int; fn late(x: double): double
}
X
script() { { cat _head.org; cat; } > "$1"; }
