# orgl help in both languages.
"$ORGL" help post.headcount
"$ORGL" help post headcount | head -2; "$ORGL" --lang zh help 岗位 编制 | head -2
"$ORGL" help assign
"$ORGL" help E204
"$ORGL" help len
"$ORGL" --lang zh help 岗位.编制
"$ORGL" help --lang zh 分配
"$ORGL" -c "help full_time"
"$ORGL" help hedcount; echo "status $?"
