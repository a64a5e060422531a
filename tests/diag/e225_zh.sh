. ./_say.sh
echo '引用 "乙.org"' > 甲.org
echo '引用 "甲.org"' > 乙.org
say --lang zh 甲.org
