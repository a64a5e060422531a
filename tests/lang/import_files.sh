# What files look like in practice: byte-order mark, CRLF, quotes and newlines in cells, repeated and empty headers, TSV,
# short and long rows, blanks, Chinese (reference 8.1, 8.3, 8.4, 8.11).
show='show posts select name, title, unit, headcount'
try() { echo "-- $1"; shift; "$ORGL" "$@" 2>&1; echo "status $?"; }

printf '\357\273\277name,title,in,headcount\r\n"a","One, ""two""\r\nthree",hot,2\r\nb,,hot,\r\n' > bom.csv
try 'byte-order mark, CRLF, quotes' -c 'import posts from "bom.csv" create unit; print len(a.title), a.title matches "^One, .two.", count(posts), b.headcount, count(units)'

printf 'name\ttitle\tin\theadcount\na\tsays "hi"\thot\t2\n' > tab.tsv
try 'TSV' -c 'import posts from "tab.tsv" create unit; '"$show"
cp tab.tsv tab.tab
try 'the other ending' -c 'import posts from "tab.tab" create unit; print count(posts)'

printf 'name,Pay,Pay,,Pay,\na,1,2,3,4,5\n' > twice.csv
try 'repeated and empty headers' -c 'import posts from "twice.csv" { name "name"; summary "{row["Pay"]} {row["Pay#2"]} {row["Pay#3"]} {row["#4"]} {row["#6"]} {row.number}" }; print a.summary'

printf 'name,title\na\nb,"B",\n\n  ,\nc,C' > ragged.csv
try 'short rows, empty lines, no newline at the end' -c 'import posts from "ragged.csv" skip errors; show posts select name, title'
printf 'name,title\na,A,extra\n' > long.csv
try 'a cell beyond the headers' -c 'import posts from "long.csv"'

printf '名称,称谓,隶属,编制,性质\n专员,客服专员,热线组,12,兼职\n' > 岗位.csv
try 'Chinese headers and words' -c '导入 岗位 自 "岗位.csv" 创建 部门; print 专员.nature, 专员.编制, 专员.unit'

printf 'name\n' > none.csv
try 'no rows' -c 'import posts from "none.csv"; print count(posts)'
printf '' > empty.csv
try 'an empty file' -c 'import posts from "empty.csv"'
printf 'name\na\377b\n' > latin.csv
try 'no UTF-8' -c 'import posts from "latin.csv"'
printf 'name,title\na,"x"y\n' > quote.csv
try 'text behind a quoted cell' -c 'import posts from "quote.csv"; print a.title'

printf 'name,reports\nx,y\ny,z\nz,x\n' > ring.csv
try 'a ring with rows, behind another statement' -c 'define post a; import posts from "ring.csv"'
printf 'name,headcount\na,1\nb,2\n' > two.csv
try 'a name that the model has' -c 'define post a headcount 9; import posts from "two.csv"'
try '… keep first' -c 'define post a headcount 9; import posts from "two.csv" on duplicate keep first; print a.headcount, b.headcount'
try '… keep last' -c 'define post a headcount 9; import posts from "two.csv" on duplicate keep last; print a.headcount, b.headcount'
try 'an import within try' -c 'try { import posts from "ring.csv"; print count(posts) } rescue e { print e.code }; print count(posts)'
printf 'name,zone,boss,n\nb,green,a,75%%\n' > own.csv
try 'own fields' -c 'define field post.zone red|green; define field post.boss post; define field post.n percent; define post a; import posts from "own.csv"; print b.zone, b.boss, b.n'

printf '[{"name": "a", "pay": {"low": 1, "high": 2}}]' > record.json
try 'an object where a range is wanted' -c 'import posts from "record.json"'
printf 'name,headcount\na,1 + 1\nb,count(posts)\nc,(x -> x)\nd,[[x]]\n' > computed.csv
try 'cells that are no literals are texts: nothing in a file is computed' -c 'import posts from "computed.csv"'
