. ./_say.sh
python3 -c 'print("let xs = [" + "1, " * 70000 + "1]")' > many.org
say many.org | cut -c 1-100
