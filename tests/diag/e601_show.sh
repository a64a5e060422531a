. ./_say.sh
say -c 'define post a; show posts into "../posts.csv"'
say -c 'define post a; show posts into ".hidden.csv"'
say --sandbox -c 'define post a; check into "findings.csv"'
