# A model file from a stranger takes no more time and memory than the limits allow, and its views and triggers never run.
echo 'define unit u; define post a in u; define post b in u reports a' > m.org
"$ORGL" m.org --model m.db
change() { cp m.db bad.db; python3 -c 'import sqlite3, sys; db = sqlite3.connect("bad.db"); db.execute("PRAGMA writable_schema = ON"); db.executescript(sys.argv[1]); db.commit()' "$1"; }
try() { "$ORGL" "$@" -c 'print count(posts); set b.headcount = 3' bad.db; echo "status $?"; }
echo "==== a number far off"
change "INSERT INTO post(id, name, ord) VALUES(30000000, 'z', 5)"
try --limit-memory 64M
echo "==== a long name"
change "UPDATE post SET name = replace(hex(zeroblob(40000000)), '00', 'ab') WHERE id = 2"
try --limit-memory 32M
echo "==== many rows"
change "INSERT INTO unit(id, name, ord) WITH RECURSIVE c(x) AS (SELECT 10 UNION ALL SELECT x + 1 FROM c WHERE x < 400000) SELECT x, 'n' || x, x FROM c"
try --limit-memory 8M
try --limit-time 0.01
try --lang zh --limit-memory 8M
echo "==== within the limits"
cp m.db bad.db
try --limit-memory 64M --limit-time 60
echo "==== triggers and endless views"
change "CREATE TRIGGER t AFTER UPDATE ON post BEGIN INSERT INTO post(id, name, ord) VALUES(77, 'x', 99); END;
        DROP VIEW v_post; CREATE VIEW v_post AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x FROM c"
try
try
echo "==== a view where a table should be"
change "ALTER TABLE unit RENAME TO unit2; CREATE VIEW unit AS SELECT 1 AS id, 'u' AS name, NULL AS title, 1 AS ord"
try
echo "==== a workbook that unpacks to much more than it is"
python3 - <<'END'
import zipfile
rels = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" Target="%s"/></Relationships>'
book = '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="posts" sheetId="1" r:id="rId1"/></sheets></workbook>'
sheet = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>' + 'a' * 20000000 + '</t></is></c></row></sheetData></worksheet>'
with zipfile.ZipFile('bomb.xlsx', 'w', zipfile.ZIP_DEFLATED) as z:
    z.writestr('[Content_Types].xml', '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>')
    z.writestr('_rels/.rels', rels % ('officeDocument', 'xl/workbook.xml'))
    z.writestr('xl/workbook.xml', book)
    z.writestr('xl/_rels/workbook.xml.rels', rels % ('worksheet', 'worksheets/sheet1.xml'))
    z.writestr('xl/worksheets/sheet1.xml', sheet)
END
"$ORGL" --limit-memory 16M -c 'import posts from "bomb.xlsx"'; echo "status $?"
"$ORGL" --lang zh --limit-memory 16M -c 'import posts from "bomb.xlsx"'; echo "status $?"
echo "==== a few lists whose text is endless"
printf 'var x = [1]\nfor i in 1..40 { x = [x, x] }\nprint x\n' > twice.org
"$ORGL" --limit-memory 8M twice.org; echo "status $?"
printf 'var x = [1]\nfor i in 1..40 { x = [x, x] }\nshow [x] into "x.json"\n' > twice.org
"$ORGL" --limit-memory 8M twice.org; echo "status $?"
