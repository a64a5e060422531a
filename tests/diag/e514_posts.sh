. ./_say.sh
echo 'no workbook' > posts.xlsx
say -c 'import posts from "posts.xlsx"'
