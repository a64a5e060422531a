. ./_lib.sh
. ./_say.sh
script main.org <<"X"
keep(x -> x)
print late(1)
X
say --allow ffi  main.org
