. ./_say.sh
echo '{"units": [{"name": "a"}' > units.json
printf 'print 1\nimport units from "units.json"\n' > load.org
say load.org
