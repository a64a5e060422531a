. ./_say.sh
python3 -c 'print("print " + "(" * 600 + "1" + ")" * 600)' > deep.org
say deep.org
