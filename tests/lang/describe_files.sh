# Files of one description: a page without outside resources, JSON, text; programs are asked for, and named when they are missing.
run() { "$ORGL" "$@"; echo "status $?"; }
run -c 'run "_describe.org"; describe agent into "a.html"; describe agent into "a.json"; describe agent into "a.txt"; describe agent into "a.md"'
grep -oE 'https?://[^"]*|<script|<link|@import|url\(' a.html | sort -u
grep -oE '<(html lang|h1|h2)[^>]*>[^<]*' a.html; grep -c '<article>' a.html
python3 -c 'import json; d = json.load(open("a.json")); print(list(d), d["basic_data"]["pay"], d["description"]["activities"][1])'
head -3 a.txt; head -3 a.md
run -c 'run "_describe.org"; describe all into "all.html"; describe all into "all.json"'
grep -c '<article>' all.html; python3 -c 'import json; print([d["name"] for d in json.load(open("all.json"))])'
run -c 'run "_describe.org"; describe agent into "a.docx"'
run -c 'run "_describe.org"; describe agent into "a.pdf"'
run -c 'run "_describe.org"; describe agent into "a.csv"'
mkdir nothing; PATH=$PWD/nothing run --allow exec -c 'run "_describe.org"; describe agent into "a.docx"'
PATH=$PWD/nothing run --allow exec --lang zh -c 'run "_describe.org"; describe agent into "a.pdf"'
ls a.* all.*
