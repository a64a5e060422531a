. ./_say.sh
printf 'duty,post,share\nanswer,agent,150%%\nanswr,agent,50%%\n' > shares.csv
printf 'define post agent\ndefine duty answer\nimport assignments from "shares.csv"\n' > load.org
say load.org
