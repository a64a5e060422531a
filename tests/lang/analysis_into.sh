# An analysis as a file: the whole of it as page, Markdown and text, its rows as CSV and JSON; both languages.
cat > m.org <<'END'
define unit hq "HQ <main> & co"
define post boss "Boss <b>" in hq
define post clerk "Clerk | \"x\"" reports to boss in hq
analyze structure of hq into "s.html"
analyze structure into "s.md"
analyze structure into "s.txt"
analyze structure into "s.csv"
analyze structure into "s.json"
set model.language = "zh"
分析 结构 范围 hq 写入 "z.md"
END
$ORGL m.org; echo "status $?"
grep -E '<(title|h1|h2|td|li|br|span)' s.html | head -12
for f in s.md s.txt s.csv s.json z.md; do echo "---- $f"; cat $f; done
$ORGL -c 'analyze structure into "s.svg"'; echo "status $?"
$ORGL -c 'analyze structure into "none.md"'; cat none.md | head -8
