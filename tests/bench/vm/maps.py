def work():
    heads = {}
    for i in range(1, 1000001):
        heads[f"post {i}"] = i
    s = 0
    for i in range(1, 1000001):
        s = s + heads[f"post {i}"]
    missing = 0
    for i in range(1, 1000001):
        if f"unit {i}" not in heads:
            missing = missing + 1
    counts = {}
    for name, n in heads.items():
        group = f"group {n % 100}"
        counts[group] = counts.get(group, 0) + 1
    return [s, missing, len(heads), counts["group 7"]]


for x in work():
    print(x)
