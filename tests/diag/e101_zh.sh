. ./_say.sh
printf '打印 "\277\315\267\376"\n' > gb.org
say --lang zh gb.org
