local function adder(n)
    return function(x) return x + n end
end
local function work()
    local f = adder(3)
    local s = 0
    for i = 1, 3000000 do s = f(s) end
    for i = 1, 500000 do
        local g = adder(i)
        s = g(s)
    end
    return s
end
print(work())
