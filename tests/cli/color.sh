# Colours: never in a file unless asked for.
bad() { "$ORGL" "$@" -c 'define pots a' 2>&1 | od -c | grep -c 033; }
bad
bad --color=always | grep -q '^0$' || echo coloured
bad --color=never
NO_COLOR=1 bad --color auto
true
