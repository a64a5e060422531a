. ./_say.sh
python3 -c 'print("打印 [" + "1, " * 70000 + "1]")' > many.org
say --lang zh many.org | cut -c 1-100
