# orgl test: each script in a fresh model; folders are searched for scripts with `expect`.
say() { "$ORGL" "$@"; echo "status $?"; }
mkdir -p suite/deep suite/.hidden
printf 'define post a\nexpect count(posts) = 1\n' > suite/one.org
printf 'define post a\nprint "shown when it fails"\nexpect count(posts) = 2, "two posts"\n' > suite/deep/two.org
printf '定义 岗位 甲\n期望 计数(岗位) = 1\n' > suite/deep/三.org
printf 'print "no test"\n' > suite/none.org
printf 'expect false\n' > suite/.hidden/no.org
say test suite
say test suite/one.org
say test suite/one.org suite/one.org
say test suite/none.org
say test suite/missing.org
cd suite && say test
