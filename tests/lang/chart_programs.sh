# Pixels and pages by rsvg-convert, networks by dot, where these are installed.
command -v rsvg-convert > /dev/null && command -v dot > /dev/null || { echo "rsvg-convert or dot is not installed"; exit 77; }
cat > chart.org <<'END'
use "_chart.org"
chart into "all.png"
chart size a4 into "all.pdf"
chart load into "load.png"
chart relations into "relations.svg"
chart relations into "relations.png"
END
"$ORGL" --allow exec chart.org || exit 1
for file in all.png load.png relations.png; do
    head -c 8 "$file" | od -An -tx1
done
head -c 5 all.pdf
echo
head -c 4 relations.svg
echo
grep -c 'http' relations.svg
"$ORGL" chart.org
echo "status $?"
ls *.pdf
