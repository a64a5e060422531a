local function rise(pay, percent) return pay.base + pay.base * percent / 100 end
local function allowance(pay, days) return pay.daily * days end
local function work()
    local pay = {base = 4000, daily = 25, rise = rise, allowance = allowance}
    local s = 0
    for i = 1, 2000000 do
        s = s + pay.rise(pay, i % 50)
        s = s + pay.allowance(pay, i % 20)
    end
    return s
end
print(string.format("%d", work()))
