. ./_say.sh
nm "$ORGL" 2> /dev/null | grep -q __asan && { echo "the sanitizer needs the memory"; exit 77; }
ulimit -v 300000
say --lang zh -c '变量 名单 = []
当 真 { 名单 = 追加(名单, "{长度(名单)}") }'
