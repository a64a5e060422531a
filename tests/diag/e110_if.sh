. ./_say.sh
python3 -c 'print("if true { " * 600 + "print 1" + " }" * 600)' > deep.org
say deep.org
