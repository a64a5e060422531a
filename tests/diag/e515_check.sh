. ./_say.sh
say -c 'define post a
rule long { for post p; when true; say repeat("x", 40000) }
check long into "a.xlsx"'
