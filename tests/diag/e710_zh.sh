. ./_lib.sh
. ./_say.sh
script main.org <<"X"
keep(x -> x)
打印 late(1)
X
say --allow ffi --lang zh main.org
