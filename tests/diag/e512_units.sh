. ./_say.sh
printf '' > units.csv
printf 'print 1\nimport units from "units.csv"\n' > load.org
say load.org
