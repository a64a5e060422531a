. ./_say.sh
mkdir bin
printf '#!/bin/sh\necho "no fonts" >&2\nexit 3\n' > bin/rsvg-convert; chmod +x bin/rsvg-convert
PATH=$PWD/bin:$PATH
say --allow exec -c 'define post lead
for i in 1..1 { chart into "team_{i}.pdf" }'
