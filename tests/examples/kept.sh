# What the examples print; run beside them, as their first lines tell.
cd "$ROOT/examples" || exit 1
for name in *.org; do
    echo "==== $name"
    "$ORGL" --today 2026-11-23 "$name" 2>&1
    echo "status $?"
done
