. ./_say.sh
printf 'print 1\nuse "b.org"\n' > a.org
echo 'use "c.org"' > b.org
printf 'if true {\n    use "b.org"\n}\n' > c.org
say a.org
