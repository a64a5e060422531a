. ./_say.sh
mkdir in
echo 'define post a' > outside.org
printf 'print 1\nrun "../outside.org"\n' > in/main.org
cd in
say main.org
say --sandbox main.org
