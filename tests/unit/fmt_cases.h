/* fmt_cases.h: texts and their form, for test_fmt.c. */
typedef struct FmtCase { const char *text, *formatted; } FmtCase;

static const FmtCase FMT_CASES[] = {
    /* nothing, comments alone */
    { "", "" },
    { "\n\n \n", "" },
    { "#!/usr/bin/env orgl\n\n\n\n# a comment   \n", "#!/usr/bin/env orgl\n\n# a comment\n" },
    /* blanks */
    { "print   1+2*3 ,  4", "print 1 + 2 * 3, 4\n" },
    { "let x=-1;let y = - x;x-=1", "let x = -1; let y = -x; x -= 1\n" },
    { "print not ( 1 ), f( 1 ), in_[ 0 ]\n", "print not (1), f(1), in_[0]\n" },
    { "let r={a:1,b : 2 , c:{ }}", "let r = {a: 1, b: 2, c: {}}\n" },
    { "let f=fn ( a,b=2 )=a+b; print f( 1,b:3 )", "let f = fn (a, b = 2) = a + b; print f(1, b: 3)\n" },
    { "print c?1:d ?2 :3", "print c ? 1 : d ? 2 : 3\n" },
    { "print unit:hotline . load,post:\"a b\"", "print unit:hotline.load, post:\"a b\"\n" },
    { "print x->x+1 , not a and-b", "print x -> x + 1, not a and -b\n" },
    { "let a = 1 .. 2; let b = 1+2..3", "let a = 1..2; let b = 1 + 2 .. 3\n" },
    { "print 92 %, 1h30min, 12  weeks, 2 ^-1", "print 92%, 1h30min, 12 weeks, 2 ^ -1\n" },
    { "define post @ x in @ ( u )", "define post @x in @(u)\n" },
    { "define field post.badge a | b|c", "define field post.badge a|b|c\n" },
    { "print \"{ a+b }  {\"x\"}\"   # c", "print \"{ a+b }  {\"x\"}\"  # c\n" },
    { "help   posts  where ; print 1", "help   posts  where; print 1\n" },
    /* line ends and ';' */
    { "print 1;\r\n\r\n\r\nprint 2;;print 3;", "print 1\n\nprint 2; print 3\n" },
    { "print 1;\xE3\x80\x80# c\nprint 2; \\ # d\nprint 3", "print 1  # c\nprint 2  # d\nprint 3\n" },
    { ";;print 1\n;print 2", "print 1\nprint 2\n" },
    { "print \\\n   1 +\n2", "print \\\n    1 +\n    2\n" },
    { "print \\ # why\n1", "print \\  # why\n    1\n" },
    { "print \\ # what\n\\ # why\n 1", "print \\  # what\n    \\ # why\n    1\n" },
    { "print \\\n# what\n\\ # why\n 1", "print\n# what\n# why\n1\n" },
    { "print 1 \\\n# a comment\nprint 2", "print 1\n# a comment\nprint 2\n" },
    { "define post a \\\n  in u grade G", "define post a \\\n    in u grade G\n" },
    { "print (1 + \\\n 2)", "print (1 +\n       2)\n" },
    /* blocks */
    { "if a {print 1;print 2}else{ print 3 }", "if a { print 1; print 2 } else { print 3 }\n" },
    { "if a { print 1\nprint 2 } else {\n\n print 3\n\n}", "if a {\n    print 1\n    print 2\n} else {\n    print 3\n}\n" },
    { "for x in xs { if x {\nprint x } }", "for x in xs {\n    if x {\n        print x\n    }\n}\n" },
    { "fn f() {# says\n  return 1 # so\n# end\n}", "fn f() {  # says\n    return 1  # so\n    # end\n}\n" },
    /* the values of clauses stand below each other */
    { "define post a \"A\" {\nin u # where\nheadcount   2\n\nreports to b }",
      "define post a \"A\" {\n    in        u  # where\n    headcount 2\n\n    reports   to b\n}\n" },
    { "set a { headcount 14;pay 6000 .. 9000 }", "set a { headcount 14; pay 6000..9000 }\n" },
    { "rule r \"R\" {\nfor post p\nlet n = 1\nwhen p.span>n and\np.load > 1\nsay f(p,\n1)\n}",
      "rule r \"R\" {\n    for  post p\n    let  n = 1\n    when p.span > n and\n         p.load > 1\n    say  f(p,\n           1)\n}\n" },
    { "define post 甲 {\n隶属 部\n均衡性 3\n}", "define post 甲 {\n    隶属   部\n    均衡性 3\n}\n" },
    /* brackets */
    { "let xs = [\n1,\n2, 3\n]", "let xs = [\n    1,\n    2, 3\n]\n" },
    { "let xs = [1,\n2,\n3\n]", "let xs = [1,\n          2,\n          3\n         ]\n" },
    { "let r = {\na: 1,\nb: {\nc: 2\n}\n}", "let r = {\n    a: 1,\n    b: {\n        c: 2\n    }\n}\n" },
    { "print map(xs, fn(x) {\nreturn x\n})", "print map(xs, fn(x) {\n    return x\n})\n" },
    { "show (posts where a\n  select b)", "show (posts where a\n      select b)\n" },
    /* columns that the author made stay, as narrow as they can be */
    { "define grade G1 \"Assistant\"    rank 1\ndefine grade G2 \"Agent\"        rank 2\n",
      "define grade G1 \"Assistant\" rank 1\ndefine grade G2 \"Agent\"     rank 2\n" },
    { "define post lead \"The lead\" in u\ndefine post agent in u      reports lead", "define post lead \"The lead\" in u\ndefine post agent in u reports lead\n" },
    { "let a = 1\nlet bcd = 2\n", "let a = 1\nlet bcd = 2\n" },
    { "let m = [\n[1,   2],\n[10,  3]\n]", "let m = [\n    [1,  2],\n    [10, 3]\n]\n" },
    { "print 1       # one\nprint 22      # two\n\nprint 333     # three\n", "print 1   # one\nprint 22  # two\n\nprint 333  # three\n" },
    /* Chinese: words and signs as they were written */
    { "定义　岗位 客服专员，组长｛隶属 热线组；编制 12｝", "定义 岗位 客服专员，组长 ｛ 隶属 热线组；编制 12 ｝\n" },
    { "显示 岗位 其中 负荷＞90% 取 名称、负荷　＃ 说明", "显示 岗位 其中 负荷 ＞ 90% 取 名称、负荷  ＃ 说明\n" },
    { "打印 甲 的 负荷 , “文字，{ 1+1 }”", "打印 甲 的 负荷, “文字，{ 1+1 }”\n" },
    /* a block behind a line that goes on; its contents are no deeper than that line */
    { "submit weekly from a on\n 2026-10-01 { check \"x\"\n\n\n }", "submit weekly from a on\n    2026-10-01 {\n    check \"x\"\n}\n" },
    { "提交 周报 自 甲 于\n 2026-10-01 { 说明 \"无\"\n }", "提交 周报 自 甲 于\n    2026-10-01 {\n    说明 \"无\"\n}\n" },
    { "if a or\nb {\nsubmit r from a on\n2026-10-01 {\ncheck \"x\"\n}\n}",
      "if a or\n    b {\n    submit r from a on\n        2026-10-01 {\n        check \"x\"\n    }\n}\n" },
    { "submit weekly from a {\ncheck \"x {1 + len(\"}\")}\" # }\nset 2\n}", "submit weekly from a {\n    check \"x {1 + len(\"}\")}\"  # }\n    set   2\n}\n" },
    /* of several ';' one is left where the line goes on */
    { "print 1;;\\\n  print 2", "print 1; \\\n    print 2\n" },
    { "print 1;\n;print 2", "print 1\nprint 2\n" },
    /* tabs in a text are as wide as they are where it will stand */
    { "extern \"m\" {\n  fn root \"cuberoot\t\"(x: double\n): double\n}",
      "extern \"m\" {\n    fn root \"cuberoot\t\"(x: double\n                         ): double\n}\n" },
    { "print [\"a\tb\",   1]   # one\nprint [\"cc\tb\",  22]  # two", "print [\"a\tb\", 1]  # one\nprint [\"cc\tb\", 22]  # two\n" },
    /* long texts stay as they are */
    { "let t = \"\"\"\n  a\n    b\n  \"\"\"\nprint t", "let t = \"\"\"\n  a\n    b\n  \"\"\"\nprint t\n" },
};
