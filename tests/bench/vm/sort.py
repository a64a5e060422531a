import functools


def work():
    xs = []
    v = 42
    for i in range(1000000):
        v = (v * 16807) % 2147483647
        xs.append(v)
    xs.sort(key=functools.cmp_to_key(lambda a, b: -1 if a < b else 1 if b < a else 0))
    return [xs[0], xs[499999], xs[999999]]


for x in work():
    print(x)
