# A script's arguments; --model may stand before or behind it; #! makes any file a script.
cat > count.org <<'END'
print len(args), args
if len(args) > 0 { define post @(args[0]) }
END
"$ORGL" count.org
"$ORGL" count.org a "b c" --flag --model one.db -1
"$ORGL" --model one.db count.org x
"$ORGL" -c 'show posts select name' one.db
printf '#!/usr/bin/env orgl\nprint "a script", args\n' > tool
"$ORGL" tool 1 2
printf 'print "orgl ending"\n' > other.orgl
"$ORGL" other.orgl
