# Characters that are one cell wide in one terminal and two in another: --ambiguous, `ambiguous` in a script, and what is no width.
cat > shop.org <<'END'
define unit shop "Shop “α” – 2"
define post lead "Lead … ①" in shop
define post seller "“Seller” ★" in shop reports lead headcount 12
define post buyer "采购 ①" in shop reports lead headcount 3
define post packer "Packer" in shop reports buyer
define post hand "一号" in shop reports buyer
show posts select title, unit.title as unit, headcount
chart
END
"$ORGL" shop.org
echo == 2
"$ORGL" --ambiguous 2 shop.org
echo == COLUMNS
COLUMNS=30 "$ORGL" --ambiguous=2 -c 'show from [1] select "①②③④⑤⑥⑦⑧⑨⑩" as a, "――――――――――" as b'
echo == carets
"$ORGL" -c 'print "① “α” …", psots'
"$ORGL" --ambiguous 2 -c 'print "① “α” …", psots'
"$ORGL" --lang zh --ambiguous 2 -c '打印 “① α …”，长渡(1)'
echo == said in a script
"$ORGL" -c 'show from ["①"] select it as x, 1 as y; ambiguous 2; show from ["①"] select it as x, 1 as y'
"$ORGL" --lang zh -c '歧义宽度 2; 显示 从 ["①"] 取 it as 甲, 1 as 乙'
echo == wrong
for width in 3 0 12 wide ''; do "$ORGL" --ambiguous "$width" -c 'print 1'; echo $?; done
"$ORGL" --lang zh --ambiguous 两格 -c '打印 1'
"$ORGL" -c 'ambiguous 3'; echo $?
"$ORGL" -c 'ambiguous "2"'
"$ORGL" -c 'ambiguous'
"$ORGL" --lang zh -c '歧义宽度 1.5'
