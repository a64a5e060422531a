. ./_lib.sh
. ./_say.sh
script main.org <<"X"
extern "libc.so.6" { fn malloc(n: size): pointer }
print is_null(malloc(8))
X
say --allow ffi  main.org
