# Exit statuses (grammar/reference.md).
say() { "$ORGL" "$@"; echo "status $?"; }
say -c 'print 1'
say -c 'define duty d; check coverage'
say -c 'expect 1 = 2, "one is not two"'
say -c 'define post a in nowhere'
say -c 'define pots a'
say -c 'fail "no more"'
say -c 'import posts from "missing.csv"'
say -c 'run "missing.org"'
say -c 'use "missing.org"'
say missing.org
say check missing.db
printf 'not a model' > broken.db
say broken.db < /dev/null
cat broken.db; echo
