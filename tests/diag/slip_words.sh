# Words of the language that are misspelt where no list of names is at hand, and braces that are missing.
say() { printf '%s\n' "$1" > a.org; $ORGL $2 a.org; }
say 'let c = analzye payout for 2026-10'
say 'expect ont (1 = 2)'
say 'xepect (1 = 1)'
say 'rty {
    print 1
} rescue e {
    print 2
}'
say 'define duty d volume 900 epr week
define duty e volume 900 week takes 5min
define duty f hours 30h pre week'
say '定义 职责 甲 工时 22小时 周每 职能 "管理"' '--lang zh'
say 'show (posts
    eslect name)'
say 'define post a
post b "Second"'
say 'define post a
    headcount 2
define post b'
say 'try {
    print 1
rescue e {
    print 2
}
print 3'
say 'fn f() {
    for i in 1..3 {
        print i

}
print f()'
say 'rule r { for post p; when p.span > 2; severity note; say "x"
check r'
say '{
    print 1
}'
say 'let xs = [1,
    2
print xs'
say 'if moddel.currency = none { print erorr }'
say 'define post a
rate a varietty 3'
say 'define post a
define post b reports a
assign d to cc
print cc.name
assign e to cc'
