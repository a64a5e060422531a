# A cell is data: N/D in a column of numbers is an error of its row, no expression.
printf 'n,h\na,N/D\nb,10-2\nc,f(2)\n' > p.csv
cat > a.org <<'X'
import posts from "p.csv" { name "n"; headcount "h" }
X
$ORGL a.org
echo $?
