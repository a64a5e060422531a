. ./_say.sh
python3 -c 'print("define post " + "岗" * 500 + " headcount 3")' > long.org
say long.org
