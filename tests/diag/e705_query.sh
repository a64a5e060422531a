. ./_lib.sh
. ./_say.sh
script main.org <<"X"
define post a
show posts select crash(1)
X
say --allow ffi  main.org
