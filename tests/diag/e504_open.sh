. ./_say.sh
echo 'hello, this is a text and no database at all' > notes.db
say -c 'show posts' notes.db
