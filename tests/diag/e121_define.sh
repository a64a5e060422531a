. ./_say.sh
python3 -c 'print("define region r" + ", r".join(map(str, range(70000))))' > many.org
say many.org | cut -c 1-100
