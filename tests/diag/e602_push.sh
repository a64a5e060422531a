. ./_say.sh
nm "$ORGL" 2> /dev/null | grep -q __asan && { echo "the sanitizer needs the memory"; exit 77; }
ulimit -v 300000
say -c 'var xs = []
while true {
    xs = push(xs, "{len(xs)} of many")
}'
