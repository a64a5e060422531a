. ./_lib.sh
. ./_say.sh
script main.org <<"X"
define post a headcount 1
set a.headcount = say(2)
X
say --allow ffi  main.org
