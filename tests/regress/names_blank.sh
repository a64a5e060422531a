# A name of blanks alone is none, wherever a name is given.
say() { "$ORGL" "$@" 2>&1; echo "status $?"; }
say -c 'define post ""'
say -c 'define post "  "'
say -c 'let n = " "; define post @n'
say -c 'define post a; rename post a to " "'
say -c 'define post " a"; show posts'
say -c 'set model.hours_per_day = 0'
say --lang zh -c '定义 岗位 ""'
