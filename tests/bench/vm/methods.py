class Pay:
    def __init__(self, base, daily):
        self.base = base
        self.daily = daily

    def rise(self, percent):
        return self.base + self.base * percent / 100

    def allowance(self, days):
        return self.daily * days


def work():
    pay = Pay(4000, 25)
    s = 0
    for i in range(1, 2000001):
        s = s + pay.rise(i % 50)
        s = s + pay.allowance(i % 20)
    return s


print(round(work()))
