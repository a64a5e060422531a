# What the tests of files share.
say() { "$ORGL" "$@" 2>&1; echo "status $?"; }
# sql FILE STATEMENTS: runs SQL on a model file.
sql() { python3 -c 'import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.executescript(sys.argv[2]); c.close()' "$1" "$2"; }
# as_user COMMAND…: without the rights of root, so that permissions count; in a folder that such a user may enter.
as_user() {
    [ "$(id -u)" = 0 ] || { "$@"; return; }
    setpriv --reuid=65534 --regid=65534 --clear-groups test -x "$ORGL" 2> /dev/null || { echo "another user cannot run the program"; exit 77; }
    setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
}
open_folder() { folder=$(TMPDIR=/tmp mktemp -d) && chmod 777 "$folder" && cd "$folder"; }
