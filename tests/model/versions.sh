# A stored model file of every released version: read alike by this one, unchanged by reading, written to and read again.
# To add one when the schema's version grows: orgl _full.org --model vN.db, orgl dump vN.db > vN.org, both (the first by gzip -9n) into
# _versions.
for packed in _versions/v*.db.gz; do
    name=$(basename "$packed" .gz)
    echo "==== $name"
    python3 -c 'import gzip, sys; open(sys.argv[2], "wb").write(gzip.open(sys.argv[1]).read())' "$packed" "$name"
    cp "$name" before.db
    "$ORGL" dump "$name" > dump.org; echo "status $?"
    cmp "$name" before.db && echo "unchanged by reading"
    "$ORGL" "_versions/${name%.db}.org" --model now.db > /dev/null
    "$ORGL" dump now.db | cmp - dump.org && echo "the same as of this version"
    "$ORGL" -c 'print count(posts), count(duties), count(kpi_weights), count(kpi_records), count(persons)' "$name"
    "$ORGL" -c 'define post afterwards; set afterwards.headcount = 3' "$name"; echo "status $?"
    "$ORGL" -c 'print count(posts), afterwards.headcount' "$name"
    "$ORGL" repair "$name" into mended.db; echo "status $?"
    "$ORGL" dump mended.db > a.txt; "$ORGL" dump "$name" | cmp - a.txt && echo "repaired: the same"
    rm -f now.db* mended.db* before.db*
done
