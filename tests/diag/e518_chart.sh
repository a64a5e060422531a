. ./_say.sh
mkdir bin
PATH=$PWD/bin
say --allow exec -c 'define post lead; chart into "team.png"'
