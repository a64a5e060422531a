# orgl check: models and scripts, text and JSON.
say() { "$ORGL" "$@"; echo "status $?"; }
cat > good.org <<'END'
define unit top
define grade G rank 1
define post boss in top grade G
define duty lead volume 30 per week takes 1h
assign lead to boss
END
cat > bad.org <<'END'
print "what a script prints is not shown by check"
define unit top
define grade G rank 1
define post boss in top grade G
define duty lead volume 30 per week takes 1h
END
say check good.org
say check bad.org
say check bad.org --json
say check --json good.org bad.org
"$ORGL" bad.org --model bad.db > /dev/null
say check bad.db --lang zh
say check good.org missing.org
