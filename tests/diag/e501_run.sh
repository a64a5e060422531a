. ./_say.sh
printf 'print 1\nrun "missing.org"\n' > main.org
say main.org
say nowhere.org
