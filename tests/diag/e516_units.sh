. ./_say.sh
"$ORGL" -c 'define unit a; show units into "staff.xlsx"'
printf 'print 1\nimport units from "staff.xlsx" sheet "Staff"\n' > load.org
say load.org
