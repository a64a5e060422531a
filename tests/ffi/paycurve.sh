# The example of a client's own pay curve, and libm: in a process of their own, trusted, from a rule, at a prompt, refused.
command -v "${CC:-cc}" > /dev/null || { echo "no C compiler"; exit 77; }
cp "$ROOT"/examples/paycurve/* .
${CC:-cc} -shared -fPIC -o libpaycurve.so paycurve.c -lm || exit 1
"$ORGL" --allow ffi pay.org --model m.db; echo "status $?"
"$ORGL" --allow ffi -c 'check pay_curve' m.db; echo "status $?"
echo "-- refused, in every way to it"
"$ORGL" pay.org; echo "status $?"
"$ORGL" -c 'check pay_curve' m.db; echo "status $?"
"$ORGL" --allow read,write,exec --lang zh -c 'analyze load; check pay_curve' m.db; echo "status $?"
echo "-- trusted"
sed 's|libpaycurve.so"|libpaycurve.so" trusted|' paycurve.org > t.org && mv t.org paycurve.org
"$ORGL" pay.org 2>&1 | head -n 1
"$ORGL" --allow ffi pay.org > trusted.txt; echo "status $?"; tail -n 6 trusted.txt
echo "-- libm"
cat > libm.org <<'X'
extern "libm.so.6" {
    fn cbrt(x: double): double
    fn hypot(x: double, y: double): double
    fn leap "ldexp"(x: double, n: int): double      # another name than C's
}
print cbrt(27), hypot(3, 4), leap(1.5, 4)
show posts select name, round(cbrt(worth), 2) as root, hypot(pay.low, pay.high) > 10000 as high order by cbrt(worth) desc
fn twice(f, x) = f(f(x))
print twice(cbrt, 512), map([1, 8], cbrt)
expect cbrt(1) = 1
for i in 1..3 { extern "libm.so.6" { fn sqrt_of "sqrt"(x: double): double }; print sqrt_of(i * i) }
X
"$ORGL" --allow ffi --model m.db libm.org; echo "status $?"
printf 'extern "libm.so.6" { fn cbrt(x: double): double }\ncbrt(27)\nextern "libm.so.6" { fn cbrt(x: float): double }\ncbrt(27) > 3\n' |
    "$ORGL" --allow ffi 2>&1; echo "status $?"
