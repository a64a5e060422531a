# 中文的图：终端、SVG、dot、Mermaid。
cat > chart.org <<'END'
引用 "_chart_zh.org"
图
打印 ""
图 岗位 组长 层数 2
打印 ""
图 编制 范围 客服部
打印 ""
图 部门
打印 ""
图 关系
图 写入 "图.svg"
图 颜色 编制 幅面 A3 标题 "按编制" 写入 "编制.svg"
图 写入 "图.dot"
图 写入 "图.mmd"
图 管理幅度 写入 "幅度.svg"
图 关系 写入 "关系.dot"
END
"$ORGL" --lang zh chart.org || exit 1
for file in 图.svg 编制.svg 图.dot 图.mmd 幅度.svg 关系.dot; do
    echo "---- $file"
    cat "$file"
done
