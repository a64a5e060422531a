# 帮助 is answered in Chinese whatever the language of the output, help in the language of the output; other spellings of Chinese words.
for lang in en zh; do
    "$ORGL" --lang $lang -c '帮助 E204' | head -1
    "$ORGL" --lang $lang -c 'help 岗位' | head -1
    "$ORGL" --lang $lang -c '帮助 post' | head -1
    "$ORGL" --lang $lang -c '帮助' | head -1
    "$ORGL" --lang $lang -c '帮助 没有这个' | head -2
done
"$ORGL" -c '定义 岗位 甲 编制 2; 显示 岗位 选取 名称、编制; 显示 岗位 选择 名称; 对比 base; 描述 甲' | head -12
"$ORGL" -c '帮助 选取' | head -1
