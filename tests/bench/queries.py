"""Queries over all posts, by the script's own clock with the model open, beside the sqlite3 shell's best: the model in memory,
with indexes on what the queries join and compare, statements timed by the shell. The answers are compared."""
import statistics

from common import ORGL, same, shell_seconds, stop, timed, written
from figures import SQL_SETUP

QUERIES = [
    ('where, order by, limit',
     'posts where headcount >= 3 and grade.rank > 4 select name, headcount * pay.mid as cost order by cost desc, name limit 20',
     '''SELECT p.name, coalesce(headcount, 1) * coalesce((p.pay_low + p.pay_high) / 2, (g.pay_low + g.pay_high) / 2) AS cost FROM post p
    JOIN grade g ON g.id = p.grade_id WHERE coalesce(headcount, 1) >= 3 AND g.rank > 4 ORDER BY cost DESC, p.name LIMIT 20;'''),
    ('group by',
     'posts group by grade select grade.name as label, count() as n, sum(headcount) as heads, avg(headcount) as mean order by label',
     '''SELECT g.name, count(*), sum(coalesce(headcount, 1)), avg(coalesce(headcount, 1)) FROM post p JOIN grade g ON g.id = p.grade_id
    GROUP BY g.id ORDER BY g.name;'''),
    ('group by a joined attribute',
     'posts group by unit.region select unit.region.name as label, count() as n, sum(headcount) as heads order by label',
     '''WITH RECURSIVE own(id, region) AS (SELECT id, region_id FROM unit WHERE in_id IS NULL UNION ALL
    SELECT u.id, coalesce(u.region_id, own.region) FROM own JOIN unit u ON u.in_id = own.id)
    SELECT r.name, count(*), sum(coalesce(headcount, 1)) FROM post p JOIN own u ON u.id = p.in_id JOIN region r ON r.id = u.region
    GROUP BY r.id ORDER BY r.name;'''),
    ('joins by attribute',
     'posts where manager.grade.rank < grade.rank and unit.title != manager.unit.title and headcount > manager.headcount '
     'select name, manager.name as boss, headcount - manager.headcount as more order by more desc, name limit 20',
     '''SELECT p.name, m.name, coalesce(p.headcount, 1) - coalesce(m.headcount, 1) AS more FROM post p JOIN grade g ON g.id = p.grade_id JOIN post m ON m.id = p.reports_id JOIN grade h ON h.id = m.grade_id
    JOIN unit u ON u.id = p.in_id JOIN unit v ON v.id = m.in_id WHERE h.rank < g.rank AND coalesce(u.title, u.name) != coalesce(v.title, v.name)
    AND coalesce(p.headcount, 1) > coalesce(m.headcount, 1) ORDER BY more DESC, p.name LIMIT 20;'''),
    ('duties by their posts',
     'duties where volume > 800 per week and "4" in accountable.name select name, accountable.name as post order by takes desc, name limit 20',
     '''SELECT d.name, p.name FROM duty d JOIN assignment a ON a.duty_id = d.id JOIN post p ON p.id = a.post_id
    WHERE d.volume_amount > 800 AND instr(p.name, '4') ORDER BY d.takes_amount DESC, d.name LIMIT 20;'''),
]
ROWS = {what: f'query: {what}' for what, *_ in QUERIES}
NAMES = (*ROWS.values(), 'queries')


def answers(output, marks):
    """What stands behind each line 'query NAME', with the seconds."""
    found, seconds, name = {}, {}, None
    for line in output.split('\n'):
        if line.startswith('query '):
            name = line[6:]
            found[name], seconds[name] = [], 0.0
        elif line.startswith('Run Time:'):
            seconds[name] += shell_seconds(line)
        elif line.startswith('took '):
            seconds[name] = float(line[5:])
        elif name and line:
            found[name].append(line.split(marks))
    return found, seconds


def equal(what, ours, theirs):
    if len(ours) != len(theirs) or not ours:
        stop(f'{what}: {len(ours)} and {len(theirs)} rows')
    for a, b in zip(ours, theirs):
        for x, y in zip(a, b):
            if x != y:
                same(what, x, y)


def measure(bench, posts, source):
    model = source.model()
    # the columns that the queries read are made by a first run, as an index is made before SQL is asked
    script = written(f'{model}-queries.org', 'print count(posts)\n' + ''.join(
        f'let first_{i} = ({ask})\nlet start_{i} = clock()\nlet rows_{i} = ({ask})\nlet took_{i} = clock() - start_{i}\nprint "query {what}"\n'
        f'for r in rows_{i} {{ print join(map(keys(r), k -> text(r[k])), "|") }}\nprint "took {{took_{i}}}"\n' for i, (what, ask, _) in enumerate(QUERIES)))
    asked = f'.restore "{model}"\n{SQL_SETUP}' + ''.join(
        f"SELECT 'query {what}';\n.timer on\n{statement}\n.timer off\n" for what, _, statement in QUERIES)
    asked = written(f'{model}-queries.sql', asked)
    ours, theirs = [], []
    for _ in range(bench.runs(posts)):
        ours.append(answers(timed([ORGL, script, '--model', model])[1], '|'))
    for _ in range(bench.peer_runs(posts)):
        theirs.append(answers(timed(['sqlite3', '-batch', ':memory:'], stdin=asked)[1], '|'))
    for what, *_ in QUERIES:
        equal(what, ours[-1][0][what], theirs[-1][0][what])
        bench.put(ROWS[what], posts, statistics.median(seconds[what] for _, seconds in ours))
        bench.beside(ROWS[what], posts, 'sqlite3', statistics.median(seconds[what] for _, seconds in theirs), 1 / 3)
