. ./_lib.sh
. ./_say.sh
script main.org <<"X"
print say(1)
X
say --allow ffi  main.org
