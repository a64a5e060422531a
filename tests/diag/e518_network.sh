. ./_say.sh
mkdir bin
PATH=$PWD/bin
say --allow exec -c 'define post lead, agent; define post c reports lead
print 1
chart into "team.pdf"'
