# A cell of CSV that a spreadsheet would take for a formula stands behind an apostrophe, which import takes away again.
cat > m.org <<'END'
define field post.note text "Note"
define post a "=1+1" summary "+41 22" note "-x"
define post b "@sum" summary "-5" note "＝cmd|' /C calc'!A0"
define post "=c" "'=quoted" summary "'' twice" note "'plain"
define post d "a=b" summary "+3.5%" note "\t=tab"
define duty low hours 3h per week
END
$ORGL --model m.db m.org
$ORGL -c 'show posts select name, title, summary, note, headcount - 3 as left, -1.5e-7 * headcount as tiny into "p.csv"; export into "all/"' m.db
cat p.csv
echo "-- exported"; cat all/posts.csv
$ORGL -c 'import all from "all/"; show posts select name, title, summary, note into "back.csv"' back.db
$ORGL -c 'show posts select name, title, summary, note into "there.csv"' m.db
cmp there.csv back.csv && echo "the same"
printf "name,title,note\nx,'=1+1,'-3\ny,'twas,''''\n" > hand.csv
$ORGL -c 'define field post.note number; import posts from "hand.csv" skip errors; show posts select name, title, note'
printf 'name\ttitle\nx\t'"'"'@a\n' > hand.tsv
$ORGL -c 'import posts from "hand.tsv"; print x.title'
