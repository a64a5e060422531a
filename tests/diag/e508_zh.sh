. ./_say.sh
open_folder
(
"$ORGL" -c '定义 岗位 甲' m.db
chmod 444 m.db
as_user "$ORGL" --lang zh -c '设置 甲.编制 = 3' m.db 2>&1; echo "status $?"
) > out.txt 2>&1; status=$?
sed "s|$folder|/TMP|" out.txt
rm -r "$folder"; exit $status
