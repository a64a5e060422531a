. ./_lib.sh
. ./_say.sh
script main.org <<"X"
let p = fresh()
尝试 { crash(1) } 补救 e { }
打印 is_null(p)
X
say --allow ffi --lang zh main.org
