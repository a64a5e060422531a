# The conditions of rules in a report: in the report's words, whichever language the rule is written in; with the rule's `where`.
cat > m.org <<'END'
define unit hq "HQ"
define post boss "Boss" in hq
define post east "East" reports to boss in hq
define post west "West" reports to boss in hq
rule marked "Odd ones" {
    for  post p where p.span > 0 or p.load > 2
    when p.span > 1 and not (p.grade in [none]) or p.title matches '^<b>.*"q"'
    say  "{p.title}"
}
规则 宽 "幅度过宽" {
    对于 岗位 甲
    令   宽限 = 1
    条件 甲.管理幅度 > 宽限 且 存在 全部 岗位 其中 上级 = 无
    提示 "{甲.称谓}"
}
rule both "Two kinds" {
    for  unit x
    for  region x
    when count(x.posts) > 2 and x.title != "a {x.name} b"
    say  "{x.title}"
}
disable rule no_duty
disable rule no_grade
disable rule narrow_span
set rule 宽.宽限 = 0
report into "en.md"
report into "en.html"
set model.language = "zh"
report into "zh.md"
END
$ORGL m.org; echo "status $?"
grep '^Found where' en.md
grep -o '<code>.*</code>' en.html
grep '^条件' zh.md
