def adder(n):
    return lambda x: x + n


def work():
    f = adder(3)
    s = 0
    for i in range(3000000):
        s = f(s)
    for i in range(1, 500001):
        g = adder(i)
        s = g(s)
    return s


print(work())
