"""Scores and payouts of a year for the bench: a model with weights and records by region, and the same computation in SQL.
The same seed gives the same bytes."""
import random

MONTHS = [f'2026-{m:02}' for m in range(1, 13)]
REGIONS = {'north': None, 'south': None, 'n1': 'north', 'n2': 'north', 'n3': 'north', 's1': 'south', 's2': 'south', 's3': 's2'}


def lines(posts, seed):
    rng = random.Random(seed)
    for region, above in REGIONS.items():
        yield f'define region {region}{" in " + above if above else ""}\n'
        yield f'define unit u_{region} region {region}\n'
    yield 'define kpi k0 target 90% floor 60% stretch 98%\ndefine kpi k1 target 50\ndefine kpi k2 target 300s better lower\n'
    yield 'define kpi k3 target 10 floor 16 stretch 7 better lower\n'
    for g in range(4):
        yield f'define grade g{g} rank {g} pay {4000 + 1000 * g}..{6000 + 1500 * g}\n'
    yield 'define payplan base grades g0, g1 fixed 80% variable 20% curve 80: 50%, 100: 100%, 120: 200%\n'
    yield 'define payplan lead grades g2 fixed 70% variable 30% curve 70: 20%, 90: 80%, 110: 150%\n'      # g3 is in no plan
    names = list(REGIONS)
    for p in range(posts):
        region = rng.choice(names)
        yield f'define post p{p} in u_{region} grade g{rng.randrange(4)} headcount {rng.randrange(1, 4)}\n'
        shares = rng.choice([(60, 30, 10), (40, 40, 20), (50, 30, 30)])
        for k, share in zip(rng.sample(range(4), 3), shares):
            yield f'weight kpi k{k} for p{p} {share}%\n'
        if rng.random() < 0.3:
            yield f'weight kpi k0 70%, k2 30% for p{p} in region {rng.choice(names)}\n'
        for month in MONTHS:
            for k in range(4):
                if rng.random() < 0.1:
                    continue
                value = (f'{rng.randrange(500, 1000) / 10}%', rng.randrange(20, 70), f'{rng.randrange(200, 500)}s', rng.randrange(50, 180) / 10)[k]
                place = f' in region {rng.choice(names)}' if rng.random() < 0.1 else ''
                yield f'record kpi k{k} for p{p} = {value} in {month}{place}\n'


def write(path, posts, seed):
    with open(path, 'w', encoding='utf-8') as out:
        out.writelines(lines(posts, seed))


ASK = 'let start = clock()\nvar sums = []\n' + ''.join(
    f'sums += [(analyze payout for {m}).summary.payout]\n' for m in MONTHS) + 'let seconds = clock() - start\nfor x in sums { print x }\nprint seconds\n'

# Pay, weights and records of one post and month, step by step as the reference defines them.
SQL = '''
CREATE TEMP TABLE above AS WITH RECURSIVE up(id, at, steps) AS (SELECT id, id, 0 FROM region
    UNION ALL SELECT up.id, region.in_id, steps + 1 FROM up JOIN region ON region.id = up.at WHERE region.in_id IS NOT NULL)
    SELECT id, at, steps FROM up;
CREATE TEMP TABLE home AS SELECT post.id, unit.region_id AS region, coalesce(headcount, 1) AS heads,
    (grade.pay_low + grade.pay_high) / 2 AS pay, payplan_id AS plan FROM post JOIN unit ON unit.id = post.in_id
    JOIN grade ON grade.id = post.grade_id JOIN payplan_grades ON grades_id = grade.id;
CREATE TEMP TABLE chosen AS SELECT home.id, (SELECT w.region_id FROM kpi_weight w JOIN above ON above.id = home.region AND above.at = w.region_id
    WHERE w.post_id = home.id ORDER BY steps LIMIT 1) AS region FROM home;
CREATE TEMP TABLE weights AS SELECT chosen.id AS post, w.kpi_id AS kpi, w.weight FROM chosen JOIN kpi_weight w ON w.post_id = chosen.id
    AND w.region_id IS chosen.region;
CREATE TEMP TABLE valued AS SELECT post, kpi, weight, period, value FROM (SELECT weights.*, r.period, r.value_amount AS value,
    row_number() OVER (PARTITION BY weights.post, weights.kpi, r.period ORDER BY coalesce(above.steps, 1000)) AS place
    FROM weights JOIN kpi_record r ON r.post_id = weights.post AND r.kpi_id = weights.kpi JOIN home ON home.id = weights.post
    LEFT JOIN above ON above.id = home.region AND above.at = r.region_id
    WHERE r.region_id IS NULL OR above.at IS NOT NULL) WHERE place = 1;
CREATE TEMP TABLE curves AS SELECT id, side * target_amount AS mid, side * coalesce(floor_amount, target_amount * (1 - side * 0.5)) AS low,
    side * coalesce(stretch_amount, target_amount * (1 + side * 0.2)) AS high, side
    FROM (SELECT *, CASE better WHEN 'lower' THEN -1 ELSE 1 END AS side FROM kpi);
CREATE TEMP TABLE scores AS SELECT post, period, round(sum(weight * CASE WHEN x <= low THEN 0.0 WHEN x >= high THEN 120.0
    WHEN x <= mid THEN 100.0 * (x - low) / (mid - low) ELSE 100 + 20.0 * (x - mid) / (high - mid) END) / sum(weight), 10) AS score
    FROM (SELECT valued.*, value * side AS x, low, mid, high FROM valued JOIN curves ON curves.id = valued.kpi) GROUP BY post, period;
CREATE TEMP TABLE pieces AS SELECT payplan_id AS plan, score AS a, payout AS pa, lead(score) OVER w AS b, lead(payout) OVER w AS pb
    FROM payplan_curve WINDOW w AS (PARTITION BY payplan_id ORDER BY pos);
SELECT sum(heads * pay * variable * CASE WHEN b IS NULL THEN coalesce(pa, 0) ELSE pa + (pb - pa) * (score - a) / (b - a) END)
    FROM scores JOIN home ON home.id = scores.post JOIN payplan ON payplan.id = home.plan
    LEFT JOIN pieces ON pieces.plan = home.plan AND score >= a AND (b IS NULL OR score < b) GROUP BY period ORDER BY period;
'''
