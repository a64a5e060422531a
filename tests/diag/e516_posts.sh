. ./_say.sh
echo '{"Posts": [{"name": "a"}], "Units": []}' > staff.json
say -c 'import posts from "staff.json" sheet "Post"'
