# Without the programs that make pixels, pages and networks an error names their package, and one that fails is quoted; SVG needs
# none of them.
mkdir empty
PATH=$PWD/empty
"$ORGL" --allow exec -c 'define post lead; chart into "lead.pdf"'
echo "status $?"
"$ORGL" --allow exec -c 'define post lead; chart relations into "net.svg"'
echo "status $?"
"$ORGL" --lang zh --allow exec -c '定义 岗位 组长; 图 写入 "组长.png"'
echo "status $?"
printf '#!/bin/sh\necho "no fonts here" >&2\nexit 3\n' > empty/rsvg-convert
/bin/chmod +x empty/rsvg-convert
"$ORGL" --allow exec -c 'define post lead; chart into "lead.pdf"'
echo "status $?"
"$ORGL" -c 'define post lead; chart into "lead.svg"; chart relations into "net.dot"'
echo "status $?"
