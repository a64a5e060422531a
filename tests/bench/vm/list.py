def work():
    xs = []
    for i in range(1, 1000001):
        xs.append(i)
    s = 0
    for x in xs:
        s = s + x
    return s


print(work())
