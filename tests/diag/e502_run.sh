. ./_say.sh
mkdir folder.org
printf 'run "folder.org"\n' > main.org
say main.org
say folder.org
