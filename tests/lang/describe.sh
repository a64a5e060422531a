# The job description on the terminal, whole and brief, in both languages; Markdown; what it cannot be described as.
"$ORGL" -c 'run "_describe.org"; describe agent'; echo "status $?"
"$ORGL" --lang zh -c 'run "_describe.org"; 说明 岗位 agent'; echo "status $?"
echo "---- brief"; "$ORGL" -c 'run "_describe.org"; describe lead brief'
echo "---- vacancy"; "$ORGL" -c 'run "_describe.org"; describe agent as vacancy'
echo "---- md"; "$ORGL" -c 'run "_describe.org"; describe agent brief format md'
"$ORGL" -c 'define unit hotline; describe hotline as vacancy'; echo "status $?"
"$ORGL" -c 'define unit hotline; describe 5'; echo "status $?"
"$ORGL" -c 'define post a; describe a format xyz'; echo "status $?"
"$ORGL" -c 'define post a; describe a as advert'; echo "status $?"
"$ORGL" -c 'describe all'; echo "status $?"
"$ORGL" -c 'define post a; describe a format docx'; echo "status $?"
"$ORGL" --json -c 'define post a; describe a brief'
echo "---- a list of more than a hundred"
"$ORGL" -c 'define post boss; for i in 1..103 { define post @"p{i}" reports to boss }; describe boss brief' | grep -A2 -e '- p99'
