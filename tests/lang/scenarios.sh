# Scenarios live in the model's file, and so does which one is current; their numbers are the same entities.
say() { echo "> $1"; "$ORGL" -c "$1" m.db 2>&1; }
say 'define unit hotline; define post lead in hotline; define post agent in hotline reports lead headcount 12'
say 'scenario lean "Fewer"'
say 'set agent.headcount = 9; define post helper reports agent; define field post.badge red | green; set helper { badge red }'
say 'show posts select name, headcount'
say 'switch base'
say 'show posts select name, headcount'
say 'define field post.other text; set lead { other "o" }; rename post agent to clerk'
say 'scenario wide'
say 'drop post clerk cascade'
say 'scenarios'
say 'switch lean'
say 'show posts'
say 'undo'
say 'show posts select name, headcount'
say 'redo'
say 'switch base'
say 'show posts'
say 'drop scenario wide'
say 'scenarios'
say 'undo 2'
say 'switch lean'
say 'show posts select name, headcount'
cat > two.org <<'END'
define post boss
scenario a
define post a1
switch base
define post b1
scenario b
define post b2
try { switch a
define post lost
fail "no" } rescue e { print e.message }
expect (name of posts) = ["boss", "b1", "b2"]
switch base
define post b3
END
"$ORGL" two.org --model two.db
for name in a b base; do "$ORGL" -c "switch $name" two.db; "$ORGL" -c 'show name of posts' two.db; done
"$ORGL" -c 'undo' two.db
"$ORGL" -c 'show name of posts' two.db
printf 'define post lost\nscenario never\nfail "stop"\n' > fails.org
"$ORGL" fails.org --model two.db
"$ORGL" -c 'scenarios' two.db
