. ./_lib.sh
. ./_say.sh
script main.org <<"X"
let p = fresh()
try { crash(1) } rescue e { print e.code }
let n = is_null(p)
X
say --allow ffi  main.org
