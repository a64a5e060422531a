# Turns `file NAME` lines, each followed by the file's bytes as numbers, into the C table of interp/base/embed.h.
BEGIN { print "#include \"base/embed.h\"" }
$1 == "file" { close_file(); n++; name[n] = $2; printf "static const unsigned char file_%d[] = {\n", n; open = 1; next }
{ for (i = 1; i <= NF; i++) printf "%s,", $i; print "" ; bytes[n] += NF }
END {
    close_file()
    table("EMBEDDED_FILES", 0)
    table("EMBEDDED_DATA", 1)
}
function table(title, data) {
    print "const Embedded " title "[] = {"
    for (i = 1; i <= n; i++) if ((name[i] ~ /[.]/) == data) printf "    { \"%s\", file_%d, %d },\n", name[i], i, bytes[i]
    print "    { 0, 0, 0 }\n};"
}
function close_file() { if (open) print "0 };" }
