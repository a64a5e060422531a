. ./_say.sh
open_folder
(
"$ORGL" -c 'define post a' m.db
chmod 444 m.db
echo 'set a.headcount = 2' > change.org
as_user "$ORGL" --model m.db change.org 2>&1; echo "status $?"
) > out.txt 2>&1; status=$?
sed "s|$folder|/TMP|" out.txt
rm -r "$folder"; exit $status
