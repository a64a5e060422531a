. ./_say.sh
say -c "define post lead" m.db
say -c "undo 2" m.db
say -c "show count(posts)" m.db
