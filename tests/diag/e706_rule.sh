. ./_lib.sh
. ./_say.sh
script main.org <<"X"
define post a
fn wait() { loop(); return 1 }
let x = wait()
X
say --allow ffi --limit-foreign 0.2 main.org
