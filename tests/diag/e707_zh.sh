. ./_lib.sh
. ./_say.sh
script main.org <<"X"
打印 say(1)
X
say --allow ffi --lang zh main.org
