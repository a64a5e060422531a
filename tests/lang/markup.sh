# Names with signs that mean something in HTML, XML, Markdown, Graphviz, Mermaid and workbooks, newlines and very long ones: in every output.
cat > m.org <<'END'
define unit u "<script>alert(1)</script> & \"q\" 'x'"
define post boss "Boss <b>&amp; \"x\" ]]> --> </title></svg>" in u
define post a "```\nline two\ttab" reports boss in u headcount 3
define post b "]]><img src=x onerror=alert(1)>" reports boss in u kind staff
define post c "|*_[x](javascript:alert(1))\\" reports a in u
define post d "=cmd|' /C calc'!A0" reports a
define duty d1 "<d>&" function "<f>" volume 30 per week takes 1h
define duty d2 "\"d2\";--" function "g|h" volume 30 per week takes 1h
assign d1 to a; assign d2 to b share 70% as accountable, to boss share 30%
define process p "p -> q; {{x}}" steps d1, d2 volume 30 per week
define decision x "x<y" kind business impact 3 volume 2 per week about d1
grant x to boss; grant x to a
relate b to a as advises every 1w takes 1h
define kpi k "<k>" target 90%
weight kpi k 90% for a
let much = replace(pad("", 5000), " ", "长x")
define post long reports a
set post:long.title = much
chart into "c.svg"
chart load into "p.svg"
chart into "c.dot"
chart into "c.mmd"
chart relations into "r.mmd"
report into "r.html"
report into "r.md"
analyze relations into "a.html"
analyze structure by function into "f.md"
matrix raci into "m.html"
export into "e/"
END
$ORGL m.org; echo "status $?"
cat > look.py <<'END'
import re, sys
import xml.etree.ElementTree as xml
from html.parser import HTMLParser
class Page(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags = set()
    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        if any(name.startswith('on') for name, _ in attrs):
            print('an event', tag, attrs)
for name in ('c.svg', 'p.svg'):
    tags = {element.tag.split('}')[1] for element in xml.parse(name).iter()}
    print(name, 'script' in tags, 'img' in tags)
for name in ('r.html', 'a.html', 'm.html'):
    page = Page()
    text = open(name, encoding='utf-8').read()
    page.feed(text)
    print(name, sorted(page.tags & {'script', 'img', 'd', 'k', 'f'}), text.count('</html>'))
for name in ('r.md', 'f.md'):
    text = re.sub(r'^(`{3,}).*?^\1$', '', open(name, encoding='utf-8').read(), flags=re.S | re.M)
    text = re.sub(r'`[^`\n]*`', '', text)
    print(name, re.findall(r'(?<!\\)<(?!br>)', text))
for name in ('c.dot',):
    text = open(name, encoding='utf-8').read()
    print(name, len(re.findall(r'(?<!\\)"', text)) % 2, '&amp;amp;' in text)
END
python3 look.py
grep -n 'Boss' c.mmd r.mmd | cut -c1-90
grep -c "'=cmd" e/posts.csv
$ORGL -c 'define post a "two\nlines\u{1b}[2J"; define post b reports a; analyze structure' | tail -2 | cat -v
