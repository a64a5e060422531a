# Who stops reading does not stop the model from being written.
printf 'for i in 1..20000 { print i }\ndefine post a\n' > many.org
"$ORGL" many.org --model m.db | head -n 2
sleep 0.2
"$ORGL" -c 'count(posts)' m.db
