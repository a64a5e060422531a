. ./_lib.sh
. ./_say.sh
script main.org <<"X"
keep(abs)
define post a
set a.headcount = late(1)
X
say --allow ffi  main.org
