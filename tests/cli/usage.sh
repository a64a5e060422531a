# Wrong usage: status 2 and a line on standard error.
say() { "$ORGL" "$@"; echo "status $?"; }
say --nonsense
say --lang fr
say --lang
say --today 2026-02-30
say --color=sometimes
say --json=yes
say --allow read,everything
say --limit-steps none
say a.db b.db < /dev/null
say check
say test .
say help nonsensical
say --lang zh --nonsense
say --version
ls
