"""A generated organization as an Orgl script: about 24 statements a post (the post, six duties, their assignments, KPI
weights in general and by region). From a million posts on they have two duties, and every tenth has weights: 6.2 million
statements, 350 MB. The same seed gives the same bytes."""
import random

REGIONS = ['north', 'east', 'south', 'west', 'islands', 'border', 'capital', 'coast']
KPIS = [f'k{i}' for i in range(40)]
VERBS = ['Answer', 'Settle', 'Check', 'Prepare', 'Record', 'Review', 'Plan', 'Explain']
OBJECTS = ['calls', 'complaints', 'orders', 'visits', 'invoices', 'reports', 'schedules', 'returns']
MANY = 1_000_000


def frame(posts):
    yield 'set model.currency = "EUR"\n'
    yield f'define region {", ".join(REGIONS)}\n'
    for g in range(1, 11):
        yield f'define grade g{g} rank {g} pay {1500 + g * 700}..{2500 + g * 900}\n'
    for k in KPIS:
        yield f'define kpi {k} "Figure {k}" target 90% better higher\n'
    for u in range(max(1, posts // 10)):
        parent = '' if u == 0 else f' in u{(u - 1) // 8}'
        yield f'define unit u{u} "Unit {u}"{parent} region {REGIONS[u % 8]}\n'


def post(i, posts, rng):
    duties = 2 if posts >= MANY else 6
    unit = i * max(1, posts // 10) // posts
    reports = '' if i == 0 else f' reports to p{(i - 1) // 6}'
    yield f'define post p{i} "Post {i}" in u{unit}{reports} grade g{rng.randint(1, 10)} headcount {rng.randint(1, 9)}\n'
    for d in range(duties):
        what = f'{VERBS[(i + d) % 8]} {OBJECTS[(i // 8 + d) % 8]}'
        yield f'define duty d{i}_{d} "{what}" volume {rng.randint(5, 900)} per week takes {rng.randint(1, 20)}min\n'
    for d in range(duties):
        yield f'assign d{i}_{d} to p{i} share {rng.choice([100, 100, 100, 80])}%\n'
    if posts >= MANY and i % 10:
        return
    first = rng.randrange(len(KPIS) - 4)
    for k, share in enumerate([50, 30, 20]):
        yield f'weight kpi k{first + k} {share}% for p{i}\n'
    for region in rng.sample(REGIONS, 2):
        for k, share in enumerate([40, 30, 20, 10]):
            yield f'weight kpi k{first + k} {share}% for p{i} in region {region}\n'


def write(path, posts, seed=1):
    """Writes the script and gives how many statements and bytes it has."""
    rng = random.Random(seed)
    statements = size = 0
    with open(path, 'w', encoding='utf-8') as out:
        batch = list(frame(posts))
        for i in range(posts):
            batch.extend(post(i, posts, rng))
            if len(batch) > 50000 or i == posts - 1:
                text = ''.join(batch)
                statements += len(batch)
                size += len(text.encode())
                out.write(text)
                batch = []
    return statements, size


if __name__ == '__main__':
    import sys
    print(*write(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 1))
