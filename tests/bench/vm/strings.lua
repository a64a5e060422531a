local function work()
    local parts = {}
    for i = 1, 1000000 do parts[#parts + 1] = "post " .. i % 1000 .. " of unit " .. i end
    local text = table.concat(parts, ";")
    local words = {}
    for w in text:gmatch("[^;]*") do words[#words + 1] = w end
    local found, letters = 0, 0
    for _, w in ipairs(words) do
        if w:find("99", 1, true) then found = found + 1 end
        letters = letters + #w:upper()
    end
    return {#text, #words, found, letters}
end
for _, x in ipairs(work()) do print(x) end
