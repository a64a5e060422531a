# What pandoc and the browser are given: stand-ins that keep it. Their own failures are told; nothing is left in the temporary folder.
mkdir bin tmp
cat > bin/pandoc <<'END'
#!/bin/sh
[ -f "$BROKEN" ] && { echo "no such format" >&2; exit 6; }
for word in "$@"; do case $word in --reference-doc=*) cp "${word#*=}" reference.docx; word=--reference-doc=FILE;; esac; printf '%s ' "$word"; done > said
cat > given.html
echo document
END
cat > bin/google-chrome <<'END'
#!/bin/sh
for word in "$@"; do case $word in --print-to-pdf=*) to=${word#*=};; file://*) from=${word#file://};; esac; done
case $from in *.html) ;; *) exit 9;; esac
[ -f "$BROKEN" ] && exit 0
cp "$from" printed.html; echo page > "$to"
END
chmod +x bin/*
export TMPDIR="$PWD/tmp"
mkdir path; for p in sh cp cat grep; do ln -s "$(command -v $p)" path/; done
export PATH="$PWD/bin:$PWD/path" BROKEN="$PWD/broken"
"$ORGL" --allow exec -c 'run "_describe.org"; describe agent brief into "a.docx"'; echo "status $?"; cat a.docx said; echo
grep -c 'custom-style="Derived"' given.html; grep '<h1>' given.html
"$ORGL" --allow exec -c 'run "_describe.org"; describe agent brief into "a.pdf"'; echo "status $?"; cat a.pdf
grep '<h1>' printed.html
: > broken
"$ORGL" --allow exec -c 'run "_describe.org"; describe agent into "b.docx"'; echo "status $?"
"$ORGL" --allow exec --lang zh -c 'run "_describe.org"; describe agent into "b.pdf"'; echo "status $?"
echo left: tmp/* b.*
