# Every type there and back, in a process of its own and trusted, in both languages.
command -v "${CC:-cc}" > /dev/null || { echo "no C compiler"; exit 77; }
${CC:-cc} -shared -fPIC -o all.so _all.c -lm || exit 1
"$ORGL" --allow ffi _all.org > apart.txt; echo "status $?"
cat apart.txt
sed 's|"./all.so"|"./all.so" trusted|' _all.org > trusted.org
"$ORGL" --allow ffi trusted.org > trusted.txt; echo "status $?"
cmp apart.txt trusted.txt && echo "trusted: the same"
cat > zh.org <<'X'
外部 "./all.so" 受信任 {
    函数 addi(a: 整数, b: 整数): 整数；函数 greet(name: 文本): 文本
    函数 twice(f: 函数(双精度)：双精度, x: 双精度): 双精度
    函数 shift(p: {x: 双精度, y: 双精度}, by: 双精度): {x: 双精度, y: 双精度}
}
打印 addi(40, 2), greet("安"), twice(x -> x * 3, 2), shift({x: 1, y: 2}, 1)
X
"$ORGL" --allow ffi zh.org; echo "status $?"
