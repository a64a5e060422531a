. ./_say.sh
printf 'define post a\nwhile true { }\n' > loop.org
say --limit-time 0.2 loop.org
