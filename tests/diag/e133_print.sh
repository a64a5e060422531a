. ./_say.sh
python3 -c 'print("print " + "a" * 1500)' > long.org
say long.org
