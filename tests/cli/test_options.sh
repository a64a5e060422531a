# orgl test: several at a time, chosen by a part of the path, the difference of large values, JUnit XML, a crash that harms no other.
say() { "$ORGL" "$@"; echo "status $?"; }
mkdir -p suite
for i in 1 2 3 4 5 6 7 8; do printf 'define post a%s\nexpect count(posts) = 1\n' $i > suite/t$i.org; done
cat > suite/differs.org <<'ORG'
define post lead "The lead of the first team"
define post agent "An agent of the first team" reports to lead
define post clerk "A clerk of the first team" reports to lead
expect title of posts = ["The lead of the first team", "An agent of the second team", "A clerk of the first team"], "who works <here> & \"there\""
expect "a long first line of a text\nand a second one that differs" = "a long first line of a text\nand a second one which is other"
expect (posts select name, title order by name) = [{name: "agent", title: "An agent of the first team"}, {name: "clerk", title: "A clerk"}]
expect {name: "x", a_long_key_of_it: "the value of the key", other: [1, 2, 3]} = {name: "x", a_long_key_of_it: "the value of a key", other: [1, 2, 3]}
expect [1, 2] = [1, 3]
ORG
printf 'define post a\nshow a.nothing\n' > suite/error.org
echo 'expect true' >> suite/error.org
printf '期望 ["第一个很长的文字值，用来比较", "第二个很长的文字值，用来比较"] = ["第一个很长的文字值，用来比较", "另一个文字值"]\n' > suite/不同.org
say test -j 3 suite
say test --lang zh -j 1 --filter 不同 suite
say test --filter t7 --junit one.xml suite
say test --filter nothing suite
say --lang zh test --filter nothing suite
say test -j 0 suite
say test --junit no/such/folder.xml suite/t1.org
"$ORGL" test --junit all.xml suite > /dev/null; echo "status $?"
sed 's/time="[0-9.]*"/time="T"/g' one.xml all.xml
python3 -c "import xml.dom.minidom as m; print(len(m.parse('all.xml').getElementsByTagName('testcase')), 'cases')"
