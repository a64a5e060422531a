# What people try first, and what they are told.
say() { "$ORGL" "$@" 2>&1; echo; }
for entry in 'define duty p takes 5 min' 'define duty p takes 5 hours' 'define post p hours 38 h' 'let x = 1.5 h' 'delete post a' 'list posts' \
    'create post a' 'function f(x) { }' 'show posts sort by name' 'show posts with headcount > 2' 'print null' 'print True' 'a.headcount = 3' \
    'define post a title "A"' 'define post a; set a { title "A" }'; do
    say -c "$entry"
done
for entry in '定义 职责 接听 耗时 5 小时' '新建 岗位 甲' '修改 甲.编制 = 3' '打印 空' '甲.编制 = 3' '定义 岗位 甲 称谓 "专员"'; do
    say --lang zh -c "$entry"
done
