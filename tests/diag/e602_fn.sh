. ./_say.sh
nm "$ORGL" 2> /dev/null | grep -q __asan && { echo "the sanitizer needs the memory"; exit 77; }
ulimit -v 300000
say -c 'define post agent
fn names(n) {
    var xs = []
    for i in 1..n { xs += ["post {i} of {n}"] }
    return xs
}
set agent.summary = join(names(100000000), ", ")'
