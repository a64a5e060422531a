"""A generated organization as an Orgl script: about 24 statements a post (the post, six duties, their assignments, KPI
weights in general and by region). From a million posts on they have two duties, and every tenth has weights: 6.2 million
statements, 360 MB. The same seed gives the same bytes."""
import random

REGIONS = ['north', 'east', 'south', 'west', 'islands', 'border', 'capital', 'coast']
KPIS = [f'k{i}' for i in range(40)]
VERBS = ['Answer', 'Settle', 'Check', 'Prepare', 'Record', 'Review', 'Plan', 'Explain']
OBJECTS = ['calls', 'complaints', 'orders', 'visits', 'invoices', 'reports', 'schedules', 'returns']
GRADES = 10
MANY = 1_000_000


def units_of(posts):
    return max(1, posts // 10)


def frame(posts):
    yield 'set model.currency = "EUR"\n'
    yield 'define field post.deputy post\n'
    yield f'define region {", ".join(REGIONS)}\n'
    for g in range(1, GRADES + 1):
        yield f'define grade g{g} rank {g} pay {1500 + g * 700}..{2500 + g * 900}\n'
    for k in KPIS:
        yield f'define kpi {k} "Figure {k}" target 90% better higher\n'
    for u in range(units_of(posts)):
        parent = '' if u == 0 else f' in u{(u - 1) // 8}'
        yield f'define unit u{u} "Unit {u}"{parent} region {REGIONS[u % 8]}\n'


def weights(i, rng):
    """Most sets make 100%; one in twenty does not."""
    first = rng.randrange(len(KPIS) - 4)
    for k, share in enumerate([50, 30, rng.choice([20] * 19 + [15])]):
        yield f'weight kpi k{first + k} {share}% for p{i}\n'
    for region in rng.sample(REGIONS, 2):
        for k, share in enumerate([40, 30, 20, 10]):
            yield f'weight kpi k{first + k} {share}% for p{i} in region {region}\n'


def post(i, posts, rng):
    """A post's statements; its deputy is one of the thousand posts before it."""
    below = rng.random
    duties = 2 if posts >= MANY else 6
    unit = i * units_of(posts) // posts
    reports = '' if i == 0 else f' reports to p{(i - 1) // 6} deputy p{max(0, i - 1 - int(below() * 1000))}'
    yield f'define post p{i} "Post {i}" in u{unit}{reports} grade g{1 + int(below() * GRADES)} headcount {1 + int(below() * 9)}\n'
    for d in range(duties):
        what = f'{VERBS[(i + d) % 8]} {OBJECTS[(i // 8 + d) % 8]}'
        yield f'define duty d{i}_{d} "{what}" volume {5 + int(below() * 896)} per week takes {1 + int(below() * 20)}min\n'
    for d in range(duties):
        yield f'assign d{i}_{d} to p{i} share {100 if below() < 0.75 else 80}%\n'
    if posts < MANY or i % 10 == 0:
        yield from weights(i, rng)


def names_of(posts):
    return 1 + len(REGIONS) + GRADES + len(KPIS) + units_of(posts) + (3 if posts >= MANY else 7) * posts


def write(path, posts, seed=1):
    """Writes the script and gives how many statements, names defined and bytes it has."""
    rng = random.Random(seed)
    statements = size = 0
    with open(path, 'w', encoding='utf-8') as out:
        batch = list(frame(posts))
        for i in range(posts):
            batch.extend(post(i, posts, rng))
            if len(batch) > 50000 or i == posts - 1:
                text = ''.join(batch)
                statements += len(batch)
                size += len(text)
                out.write(text)
                batch = []
    return statements, names_of(posts), size


if __name__ == '__main__':
    import sys
    print(*write(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 1))
