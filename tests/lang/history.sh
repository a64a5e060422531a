# Revisions: listed, taken back, done again, looked back at; times differ from run to run.
say() { "$ORGL" --user ann -c "$1" m.db 2>&1 | sed -E 's/[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}/2026-11-23 12:00/'; }
say 'define unit hotline; define post lead in hotline; define post agent in hotline reports lead headcount 12; define duty calls'
say 'set agent.headcount = 14'
say 'assign calls to agent share 60%
set agent.title = "Agents"
define field post.badge text'
say 'set agent { badge "x" }; define post helper'
say 'show posts where headcount > 99'
say 'rename post agent to clerk'
say 'history'
say 'history of clerk'
say 'show post:agent.headcount as of 1'
say 'show posts select name, headcount as heads as of 2'
say 'show count(posts) as of 0'
say 'undo 3'
say 'history'
say 'show agent.title'
say 'redo'
say 'drop post lead cascade'
say 'redo'
say 'undo'
say 'show agent.manager'
say 'history into "h.csv"'
cut -d, -f1,3- h.csv
"$ORGL" --lang zh -c '历史 范围 agent' m.db | sed -E 's/[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}/2026-11-23 12:00/'
"$ORGL" --lang zh -c '撤销 2' m.db
"$ORGL" --lang zh -c '重做' m.db
"$ORGL" --lang zh -c '显示 agent.编制 截至 1' m.db
