local function work()
    local heads = {}
    for i = 1, 1000000 do heads["post " .. i] = i end
    local s = 0
    for i = 1, 1000000 do s = s + heads["post " .. i] end
    local missing = 0
    for i = 1, 1000000 do if heads["unit " .. i] == nil then missing = missing + 1 end end
    local counts, n_heads = {}, 0
    for name, n in pairs(heads) do
        local group = "group " .. n % 100
        counts[group] = (counts[group] or 0) + 1
        n_heads = n_heads + 1
    end
    return {s, missing, n_heads, counts["group 7"]}
end
for _, x in ipairs(work()) do print(x) end
