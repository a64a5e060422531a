# A constant of a mapping lives as long as the import, however often the expressions beside it make the collector work.
awk 'BEGIN { OFS = "\t"; print "Code", "Title", "name", "Element", "kind", "Scale", "value", "N", "Error", "Source"
     for (i = 0; i < 7000; i++) print "11-" i, "Chief Executives", "p" i, "Reading", (i > 4500 && i % 2 ? "LV" : "IM"), "Importance", "4.12", "8", "0.125", "Analyst" }' > many.tsv
cat > take.org <<'END'
let folder = "."
fn take() {
    import skills from "{folder}/many.tsv" where row["kind"] = "LV" and number(row["value"]) >= 0.5 {
        name   ("s_" + row["name"])
        title  "Element"
        levels ("7")
    }
}
take()
print count(skills where levels = 7)
END
"$ORGL" take.org
