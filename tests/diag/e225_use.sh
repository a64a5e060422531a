. ./_say.sh
echo 'use "b.org"' > a.org
printf 'fn f(x) = x\nuse "a.org"\n' > b.org
say a.org
