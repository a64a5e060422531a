. ./_say.sh
say -c 'define post a; check into "nowhere/findings.csv"'
