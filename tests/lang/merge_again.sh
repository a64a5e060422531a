# What was merged, or settled, is not asked again; what was not is not lost.
say() { echo "> $1"; "$ORGL" $LANGUAGE -c "$1" $MODEL 2>&1; }
MODEL=settled.db
say 'define post a, b, c'
say 'scenario lean; set a.headcount = 3; switch base; set a.headcount = 2'
say 'merge lean taking ours'
say 'merge lean'
say 'switch lean; set b.headcount = 7; switch base; merge lean'
say 'show posts select name, headcount'
say 'undo 2'
say 'merge lean'
say 'undo 9'
say 'redo 9'
MODEL=same.db
say 'define post a, b'
say 'scenario other; switch base'
say 'scenario lean; set a.headcount = 3; switch base; set a.headcount = 3'
say 'merge lean; switch other; set b.headcount = 5'
say 'merge lean; show posts select name, headcount'
MODEL=entry.db
say 'define post a, b, c'
say 'scenario lean; set a.headcount = 3; switch base'
say 'set b.headcount = 2; merge lean; set c.headcount = 8'
say 'switch lean; set c.headcount = 9; switch base; merge lean'
say 'undo'
say 'show posts select name, headcount; show count(posts where headcount = 1)'
MODEL=twice.db
say 'define post a, b'
say 'scenario lean; set a.headcount = 3; switch base; scenario fat; set b.headcount = 4; switch base'
say 'merge lean; merge fat; merge lean; merge fat; history into "h.csv"'
cut -d, -f1,4- h.csv
say 'merge lean; merge fat'
say 'undo'
LANGUAGE='--lang zh' MODEL=zh.db
say '定义 岗位 客服 编制 12; 方案 精简; 设置 客服.编制 = 9; 切换 基准; 设置 客服.编制 = 10'
say '合并 精简'
say '合并 精简 采用 我方'
say '合并 精简'
say '撤销 3'
say '撤销'
say '撤销 1.5'
say '重做'
