. ./_lib.sh
. ./_say.sh
script main.org <<"X"
define post a
print crash(1)
X
say --allow ffi  main.org
