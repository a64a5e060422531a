. ./_say.sh
say -c "define post lead" m.db
say -c "set lead.headcount = 2" m.db
sql m.db "DROP TABLE scenario; ALTER TABLE revision DROP COLUMN changes; ALTER TABLE revision DROP COLUMN parent; ALTER TABLE revision DROP COLUMN entry; ALTER TABLE revision DROP COLUMN merged; ALTER TABLE revision DROP COLUMN scenario; PRAGMA user_version = 1"
say -c "show lead.headcount as of 1" m.db
say -c "show lead.headcount as of 2" m.db
