. ./_say.sh
printf 'Unit,In\nhotline,service\nservice,\nhotline,\nservice,\nhotline,\n' > units.csv
printf 'print 1\nimport units from "units.csv" {\n    name "Unit"\n    in "In"\n}\n' > load.org
say load.org
