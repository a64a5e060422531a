. ./_say.sh
say -c "redo"
say -c "define post lead" m.db
say -c "undo" m.db
say -c "define post agent" m.db
say -c "redo" m.db
