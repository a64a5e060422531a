. ./_say.sh
printf 'name\na\377b\n' > posts.csv
say -c 'import posts from "posts.csv"'
printf 'print 1' > good.org; printf 'run "bad.org"\n' > run.org; printf 'print \303(\n' > bad.org
say run.org
