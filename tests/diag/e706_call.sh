. ./_lib.sh
. ./_say.sh
script main.org <<"X"
loop()
X
say --allow ffi --limit-foreign 0.2 main.org
