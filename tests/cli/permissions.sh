# What scripts may touch, and the flags that change it.
say() { "$ORGL" "$@"; echo "status $?"; }
mkdir -p in/sub out
printf 'name\na\n' > out/posts.csv
printf 'name\nb\n' > in/sub/posts.csv
ln -s ../out in/way
cd in
say -c 'import posts from "sub/posts.csv"; show posts select name'
say -c 'import posts from "../out/posts.csv"'
say -c 'import posts from "way/posts.csv"'
say --allow read -c 'import posts from "../out/posts.csv"; show posts select name'
printf 'import posts from args[0]\nshow posts select name\n' > load.org
say load.org ../out/posts.csv
say -c 'show [1, 2] into "../x.csv"'
say -c 'show [1, 2] into ".x.csv"'
say -c 'show [1, 2] into "way/x.csv"'
say --allow write -c 'show [1, 2] into "../x.csv"'
say -c 'show [1, 2] into "x.csv"'
say --sandbox -c 'show [1, 2] into "y.csv"'
say --sandbox -c 'import posts from "sub/posts.csv"'
say -c 'show [1, 2] into "z.csv"; fail "then nothing is written"'
ls .. .
