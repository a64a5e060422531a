# The bytes of a script: 1.1 1.2 1.10 1.33 1.35 1.36
o() { "$ORGL" --lang en "$@" 2>&1; echo "status $?"; }

echo '# not UTF-8: the offset counts from 0, nothing runs'
printf 'print 1\nprint "\377"\n' > bad.org; o bad.org
printf '\300\257' > bad.org; o bad.org
printf 'print "\355\240\200"\n' > bad.org; o bad.org
printf 'print "\347\203' > bad.org; o bad.org

echo '# BOM, CRLF, no newline at the end, an empty file, blanks alone'
printf '\357\273\277print "bom"\r\nprint """\r\n  a\r\n  b\r\n  """\r\nexpect "a\\n" = """\r\n  a\r\n\r\n  """ # c\r\nprint 1 + \\\r\n  2' > crlf.org; o crlf.org
printf '' > empty.org; o empty.org
printf ' \t\n\n;;;\n# only this' > blank.org; o blank.org
printf '#!/usr/bin/env orgl\nprint "first line"\n' > first; o first

echo '# zero bytes and control characters outside of texts'
printf 'print 1\000\n' > zero.org; o zero.org
printf 'print "a\001b" = "a\\u{1}b"\n' > control.org; o control.org

echo '# at most 20 errors, in order, then how many more'
awk 'BEGIN { for (i = 1; i <= 25; i++) print "defin unit u" i }' > many.org; o many.org | grep -c 'E201'; o many.org | tail -2

echo '# a script with an error of syntax does nothing'
printf 'print "never"\nprint (1\n' > syntax.org; o syntax.org

echo '# columns in characters, the caret by display width'
printf 'print "热线é", agnt\n' > column.org; o column.org
printf '\tprint\tagnt\n' > tab.org; o tab.org
printf 'print "a", agnt # ＃\n' > wide.org; o wide.org

echo '# nesting and length'
awk 'BEGIN { s = "print "; for (i = 0; i < 240; i++) s = s "("; s = s "1"; for (i = 0; i < 240; i++) s = s ")"; print s }' > deep.org; o deep.org
awk 'BEGIN { s = "print "; for (i = 0; i < 600; i++) s = s "["; print s }' > deeper.org; o deeper.org | grep -o 'E110.*'
awk 'BEGIN { s = "print "; for (i = 0; i < 100000; i++) s = s "-"; print s "1" }' > minus.org; o minus.org | grep -o 'E110.*'
awk 'BEGIN { s = "let x = 1"; for (i = 0; i < 900; i++) s = s " + 1"; print s; print "print x" }' > sum.org; o sum.org
awk 'BEGIN { s = "a"; for (i = 0; i < 999; i++) s = s "b"; print "let " s " = 1"; print "print " s }' > word.org; o word.org
awk 'BEGIN { s = "a"; for (i = 0; i < 1000; i++) s = s "b"; print "let " s " = 1" }' > longword.org; o longword.org | grep -o 'E133.*'
awk 'BEGIN { s = ""; for (i = 0; i < 20000; i++) s = s "热"; print "print len(\"" s "\")" }' > longtext.org; o longtext.org
