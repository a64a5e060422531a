. ./_say.sh
mkdir bin
printf '#!/bin/sh\necho "cannot draw this" >&2\nexit 1\n' > bin/rsvg-convert; chmod +x bin/rsvg-convert
PATH=$PWD/bin:$PATH
say --allow exec -c 'define post lead; chart into "team.png"'
