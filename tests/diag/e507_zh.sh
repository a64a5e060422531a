. ./_say.sh
"$ORGL" -c '定义 岗位 甲' m.db
python3 -c '
import sqlite3, sys, time
c = sqlite3.connect("m.db", isolation_level=None)
c.execute("begin exclusive"); open("held", "w").close(); time.sleep(20)' &
while [ ! -e held ]; do sleep 0.1; done
say --lang zh -c '设置 甲.编制 = 3' m.db | grep -v '^note: process\|^提示: 进程'   # whose number differs
kill $!
