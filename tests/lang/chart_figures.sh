# Distributions and networks: on the terminal, as pictures, as text for other programs.
cat > chart.org <<'END'
use "_chart.org"
define field post.desk number
set agent.desk = 3.5
set lead.desk = 1.25
chart load
print ""
chart span of director
print ""
chart grade
print ""
chart pay of hotline title "Pay of the hotline"
print ""
chart desk
print ""
chart duties of posts where headcount > 1
print ""
chart relations
print ""
chart relations of hotline
chart load into "load.svg"
chart unit into "unit.svg"
chart load into "load.txt"
chart relations into "relations.dot"
chart relations into "relations.mmd"
chart relations into "relations.csv"
END
"$ORGL" chart.org || exit 1
for file in load.svg unit.svg load.txt relations.dot relations.mmd; do
    echo "---- $file"
    cat "$file"
done
