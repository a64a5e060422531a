# What people write out of other habits: the message knows what they mean.
say() { printf '%s\n' "$1" > a.org; $ORGL $2 a.org; }
say 'select name from posts'
say 'if 1 = 1 then print 1'
say 'show posts order by name descending'
say 'print average([1, 2])'
say 'define job agent
define post agent salary 3000..4000'
say '岗位 客服专员
显示 所有 岗位
定义 职位 客服
定义 岗位 甲 工资 3000..4000' '--lang zh'
say '显示 岗位 其中 编制 大于 3' '--lang zh'
