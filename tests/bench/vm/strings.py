def work():
    parts = []
    for i in range(1, 1000001):
        parts.append(f"post {i % 1000} of unit {i}")
    text = ";".join(parts)
    words = text.split(";")
    found = letters = 0
    for w in words:
        if "99" in w:
            found = found + 1
        letters = letters + len(w.upper())
    return [len(text), len(words), found, letters]


for x in work():
    print(x)
