. ./_say.sh
"$ORGL" -c 'define post a' m.db
python3 -c '
import sqlite3, sys, time
c = sqlite3.connect("m.db", isolation_level=None)
c.execute("begin exclusive"); open("held", "w").close(); time.sleep(20)' &
while [ ! -e held ]; do sleep 0.1; done
echo 'define post b' > add.org
say --model m.db add.org | grep -v '^note: process\|^提示: 进程'   # whose number differs
kill $!
