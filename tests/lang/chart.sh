# Charts on the terminal and as files, all of them as they are written.
cat > chart.org <<'END'
use "_chart.org"
chart
print ""
chart hotline
print ""
chart director layers 2 title "The top"
print ""
chart posts where headcount > 1 or name = "director"
print ""
chart of quality
chart into "all.svg"
chart hotline color grade size a4 into "hotline.svg"
chart into "all.dot"
chart into "all.mmd"
chart lead into "lead.txt"
END
"$ORGL" chart.org || exit 1
for file in all.svg hotline.svg all.dot all.mmd lead.txt; do
    echo "---- $file"
    cat "$file"
done
echo "---- narrow"
"$ORGL" -c 'use "_chart.org"; chart' --json | head -c 300
