. ./_say.sh
printf 'print "a"\nprint "\377"\n' > latin.org
say latin.org
