. ./_say.sh
python3 -c 'print("定义 岗位 客服 编制 " + "[" * 600 + "1" + "]" * 600)' > deep.org
say --lang zh deep.org
