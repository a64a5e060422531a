. ./_say.sh
sql other.db 'create table t(x); insert into t values (1)'
echo 'define post a' > add.org
say --model other.db add.org
