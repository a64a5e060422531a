. ./_say.sh
open_folder
(
"$ORGL" -c 'define post a' m.db
chmod 444 m.db
as_user "$ORGL" -c 'define post b' m.db 2>&1; echo "status $?"
as_user "$ORGL" -c 'show posts select name' m.db 2>&1; echo "status $?"
) > out.txt 2>&1; status=$?
sed "s|$folder|/TMP|" out.txt
rm -r "$folder"; exit $status
