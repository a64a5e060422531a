local function work()
    local xs, v = {}, 42
    for i = 1, 1000000 do
        v = (v * 16807) % 2147483647
        xs[i] = v
    end
    table.sort(xs, function(a, b) return a < b end)
    return {xs[1], xs[500000], xs[1000000]}
end
for _, x in ipairs(work()) do print(x) end
