. ./_say.sh
printf '当 真 { }\n' > loop.org
say --lang zh --limit-time 0.2 loop.org
