# E514 .. E517: files that are no tables, sheets that are not there, cells with errors, what no workbook can hold; in both languages.
printf 'no workbook' > bad.xlsx
printf '[{"name": "a"}, 3]' > bad.json
printf '{"posts": [{"name": "a"}]}' > good.json
python3 - <<'PY'
import zipfile
R = '<Relationships>%s</Relationships>'
S = '<Relationship Id="r1" Type="x/%s" Target="%s"/>'
def t(r, x): return f'<c r="{r}" t="inlineStr"><is><t>{x}</t></is></c>'
with zipfile.ZipFile('cell.xlsx', 'w') as z:
    z.writestr('_rels/.rels', R % (S % ('officeDocument', 'xl/workbook.xml')))
    z.writestr('xl/workbook.xml', '<workbook><sheets><sheet name="Staff" id="r1"/></sheets></workbook>')
    z.writestr('xl/_rels/workbook.xml.rels', R % (S % ('worksheet', 'worksheets/sheet1.xml')))
    z.writestr('xl/worksheets/sheet1.xml', '<worksheet><sheetData><row r="1">' + t('A1', 'name') + t('B1', 'headcount') + '</row><row r="2">' + t('A2', 'a')
               + '<c r="B2" t="e"><v>#N/A</v></c></row></sheetData></worksheet>')
PY
for lang in en zh; do
    for entry in 'import posts from "bad.xlsx"' 'import posts from "bad.json"' 'import posts from "good.json" sheet "post"' 'import posts from "cell.xlsx" sheet "staff"' \
        'import posts from "cell.xlsx"' 'import posts from "cell.xlsx" skip errors; show count(posts)' 'show range(1, 1048576) into "x.xlsx"' 'import all from "cell.xlsx"' \
        'export into "x.csv"' 'export "x.xlsx"'; do
        $ORGL --lang $lang -c "$entry"
        echo "status $?"
    done
done
for code in E514 E515 E516 E517; do $ORGL help $code; done
