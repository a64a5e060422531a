. ./_say.sh
say -c 'show [repeat("x", 40000)] into "a.xlsx"'
