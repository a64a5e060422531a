# Files that are no model, or cannot be written, are refused and stay as they are (reference 9.9).
command -v sqlite3 > /dev/null || { echo "sqlite3 is not installed"; exit 77; }
same() { cmp -s "$1" "$1.before" && echo "unchanged" || echo "CHANGED"; }
try() { cp "$1" "$1.before"; "$ORGL" --model "$1" change.org; echo "status $?"; same "$1"; }
echo 'define post extra' > change.org
echo "-- text"; echo 'hello, this is a text and no database at all' > text.db; try text.db
echo "-- another program's database"; sqlite3 other.db 'create table t(x); insert into t values (1)'; try other.db
echo "-- another program's application_id"; sqlite3 app.db 'pragma application_id = 42; create table t(x)'; try app.db
"$ORGL" -c 'define post a; define unit u' m.db
echo "-- a newer version"; cp m.db newer.db; sqlite3 newer.db 'pragma user_version = 999' ; try newer.db
echo "-- damaged"; size=$(wc -c < m.db)
{ head -c 4096 m.db; head -c $((size - 4096)) /dev/zero | tr '\000' 'X'; } > bad.db; try bad.db
echo "-- cut short"; head -c 5000 m.db > short.db; try short.db
echo "-- a table is missing"; cp m.db hole.db; sqlite3 hole.db 'drop view if exists v_post; drop table post' 2> /dev/null; try hole.db
echo "-- a folder"; mkdir folder.db; "$ORGL" -c 'define post a' folder.db; echo "status $?"
echo "-- a folder that is not there"; "$ORGL" -c 'define post a' nowhere/m.db; echo "status $?"
echo "-- an empty file becomes a model"; : > empty.db; "$ORGL" -c 'define post a' empty.db; echo "status $?"; "$ORGL" -c 'print count(posts)' empty.db
echo "-- a file that a failing run made is gone"; "$ORGL" -c 'define post a; fail "no"' fresh.db; echo "status $?"; ls fresh.db* 2>&1
echo "-- questions alone make no file"; "$ORGL" -c 'print count(posts)' none.db; ls none.db 2>&1
echo "-- locked"
( exec sqlite3 m.db 'begin exclusive;' '.system touch held; sleep 8' 'rollback;' ) > /dev/null 2>&1 &
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do [ -e held ] && break; sleep 0.1; done
{ "$ORGL" --model m.db change.org; echo "status $?"; } 2>&1 | grep -v "^note: process"
kill $! 2> /dev/null; wait
