local function work()
    local xs = {}
    for i = 1, 1000000 do xs[#xs + 1] = i end
    local s = 0
    for _, x in ipairs(xs) do s = s + x end
    return s
end
print(work())
