# Files that are not UTF-8 are told what they seem to be; a BOM and CRLF are accepted.
printf '\357\273\277print 1\r\nprint 2\r\n' > bom.org
printf '\377\376p\000r\000i\000n\000t\000 \0001\000' > utf16.org
printf '\266\250\322\345 \270\332\316\273 \277\315\267\376\n' > gbk.org
$ORGL bom.org
$ORGL utf16.org 2>&1 | grep -a -v '|'
$ORGL --lang zh utf16.org 2>&1 | grep -a -v '|'
$ORGL gbk.org 2>&1 | grep -a -v '|'
$ORGL --lang zh gbk.org 2>&1 | grep -a -v '|'
