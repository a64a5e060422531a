. ./_say.sh
python3 -c 'print("打印 " + "甲" * 500)' > long.org
say --lang zh long.org
