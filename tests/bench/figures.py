"""Figures of the whole organization with the model open: each asked once, by the script's own clock, so that opening is not counted;
beside it plain arrays (arrays.c), the best SQL found (in memory, with indexes) and python3 with networkx. Then one edit and the
same figure again, which must be what a new process computes that makes the edits first."""
import importlib.util
import pathlib
import statistics
import sys

from common import ORGL, same, shell_seconds, stop, timed, written

SQL_SETUP = '''
CREATE INDEX x_reports ON post(reports_id); CREATE INDEX x_in ON post(in_id); CREATE INDEX x_grade ON post(grade_id);
CREATE INDEX x_unit ON unit(in_id); ANALYZE;
'''
TREE = '''CREATE TEMP TABLE tree AS WITH RECURSIVE down(id, top, layer) AS (SELECT id, reports_id, 1 FROM post WHERE reports_id IS NULL
    UNION ALL SELECT p.id, p.reports_id, layer + 1 FROM down JOIN post p ON p.reports_id = down.id) SELECT id, top, layer FROM down;
CREATE UNIQUE INDEX temp.x_tree ON tree(id);
'''
HOURS = "CASE takes_unit WHEN 's' THEN 1.0 / 3600 WHEN 'min' THEN 1.0 / 60 WHEN 'h' THEN 1 WHEN 'd' THEN 8 END"
A_WEEK = "CASE volume_per WHEN 'week' THEN 1.0 WHEN 'day' THEN 5 WHEN 'year' THEN 1.0 / 52 WHEN 'month' THEN 12.0 / 52 END"


def climbing(what, table, top, start):
    """Sums along a line, layer by layer from the bottom: quicker in SQL than every row with all that are above it."""
    sums = f'CREATE TEMP TABLE {what} AS {start};\nCREATE INDEX temp.x_{what} ON {what}(layer, top);\nCREATE UNIQUE INDEX temp.y_{what} ON {what}(id);\n'
    steps = ''.join(f'UPDATE {what} SET sum = sum + b.s FROM (SELECT top AS up, sum(sum) AS s FROM {what} WHERE layer = {i} GROUP BY top) b WHERE id = b.up;\n'
                    for i in range(top, 1, -1))
    return sums + steps


# Name, question, SQL (given how many layers posts and units have), an edit that changes it.
FIGURES = [
    ('span', 'sum(span of posts) + max(span of posts)',
     lambda posts, units: 'SELECT sum(n) + max(n) FROM (SELECT count(*) AS n FROM post WHERE reports_id IS NOT NULL GROUP BY reports_id);',
     'set p{at}.manager = p{boss}'),
    ('layer', 'sum(layer of posts)', lambda posts, units: TREE + 'SELECT sum(layer) FROM tree;', 'set p{at}.manager = p{boss}'),
    ('size', 'sum(size of posts)',
     lambda posts, units: climbing('sizes', 'post', posts, 'SELECT p.id, top, layer, coalesce(headcount, 1) AS sum FROM tree JOIN post p ON p.id = tree.id')
     + 'SELECT sum(sum) FROM sizes;', 'set p{at}.headcount = {n}'),
    ('team_cost', 'sum(team_cost of posts)',
     lambda posts, units: climbing('costs', 'post', posts, '''SELECT p.id, top, layer, coalesce(headcount, 1) * 12 *
    coalesce((p.pay_low + p.pay_high) / 2, (g.pay_low + g.pay_high) / 2) AS sum FROM tree JOIN post p ON p.id = tree.id JOIN grade g ON g.id = p.grade_id''')
     + 'SELECT sum(sum) FROM costs;', 'set p{at}.pay = {n}000..{n}500'),
    ('unit_cost', 'sum(cost of units)',
     lambda posts, units: climbing('parts', 'unit', units, '''WITH RECURSIVE down(id, top, layer) AS (SELECT id, in_id, 1 FROM unit WHERE in_id IS NULL
    UNION ALL SELECT u.id, u.in_id, layer + 1 FROM down JOIN unit u ON u.in_id = down.id), own AS (SELECT in_id, sum(coalesce(headcount, 1) * 12 *
    coalesce((p.pay_low + p.pay_high) / 2, (g.pay_low + g.pay_high) / 2)) AS sum FROM post p JOIN grade g ON g.id = p.grade_id GROUP BY in_id)
    SELECT down.id, top, layer, coalesce(sum, 0) AS sum FROM down LEFT JOIN own ON own.in_id = down.id''') + 'SELECT sum(sum) FROM parts;',
     'set p{at}.pay = {n}100..{n}700'),
    ('coverage', 'count(duties where coverage < 100%)',
     lambda posts, units: '''SELECT (SELECT count(*) FROM duty) - count(*) FROM (SELECT sum(share) AS s, sum(share IS NULL) AS open FROM assignment
    WHERE "as" IS NULL OR "as" LIKE '%responsible%' OR share IS NOT NULL GROUP BY duty_id) WHERE open > 0 OR s >= 1 - 1e-12;''',
     'assign d{at}_0 to p{at} share {n}%'),
    ('overload', 'count(posts where load > 100%)',
     lambda posts, units: f'''WITH split AS (SELECT duty_id AS d, sum(share) AS s, sum(share IS NULL) AS open FROM assignment GROUP BY duty_id
    HAVING open > 0), work AS (SELECT post_id, sum(coalesce(share, (SELECT max(0, 1 - coalesce(s, 0)) / open FROM split WHERE d = duty_id)) *
    volume_amount * {A_WEEK} * takes_amount * {HOURS}) AS hours FROM assignment JOIN duty ON duty.id = duty_id
    WHERE "as" IS NULL OR "as" LIKE '%responsible%' OR share IS NOT NULL GROUP BY post_id)
    SELECT count(*) FROM work JOIN post ON post.id = post_id WHERE hours / (coalesce(headcount, 1) * 40 * 0.85) > 1 + 1e-12;''',
     'set d{at}_1.takes = {n}h'),
    ('kpi_sums', 'count(posts where weight_gap != none and weight_gap != 0%)',
     lambda posts, units: '''SELECT count(DISTINCT post_id) FROM (SELECT post_id FROM kpi_weight GROUP BY post_id, region_id HAVING abs(sum(weight) - 1) > 1e-12);''',
     'weight kpi k39 {n}% for p{at}'),
    ('superiors', 'sum(common_superior(it, deputy).layer of posts)',
     lambda posts, units: '''WITH RECURSIVE walk(a, la, b, lb) AS (SELECT v.entity_id, x.layer, v.ref_id, y.layer FROM field_value v
    JOIN tree x ON x.id = v.entity_id JOIN tree y ON y.id = v.ref_id WHERE v.field_id = 1
    UNION ALL SELECT iif(la >= lb, t.top, a), la - (la >= lb), iif(la >= lb, b, t.top), lb - (la < lb) FROM walk
    JOIN tree t ON t.id = iif(la >= lb, a, b) WHERE a != b)
    SELECT sum(la) FROM walk WHERE a = b;''', 'set p{at}.manager = p{boss}'),
]
ROWS = {name: f'warm: {name.replace("_", " ")}' for name, *_ in FIGURES}
EDITS = {name: f'one edit, then {name.replace("_", " ")}' for name, *_ in FIGURES}
TOGETHER = 'warm: all figures together'
NAMES = (*ROWS.values(), *EDITS.values(), TOGETHER, 'figures', 'edit')
TURNS = 5


def question(model):
    """The figures one after the other in a process of its own. What is asked before are only stored fields."""
    text = ('print count(posts)\nfn figure(name, ask) {\n    let start = clock()\n    let value = ask()\n    print name, value, clock() - start\n}\n'
            + ''.join(f'figure("{name}", fn() = {ask})\n' for name, ask, *_ in FIGURES) + 'print max(layer of posts), max(layer of units)\n')
    return written(f'{model}-figures.org', text)


def parsed(output):
    """Values and seconds by name of lines 'name value seconds'."""
    values, seconds = {}, {}
    for line in output.split('\n'):
        words = line.split()
        if len(words) == 3 and words[0] in ROWS:
            values[words[0]], seconds[words[0]] = float(words[1]), float(words[2])
    return values, seconds


def sql_figures(model, layers):
    """Seconds and values of each figure in the shell; statements are timed by its own timer, once the model is in memory."""
    text = f'.restore "{model}"\n{SQL_SETUP}'
    for name, _, statements, _ in FIGURES:
        text += f"SELECT 'figure {name}';\n.timer on\n{statements(*layers)}\n.timer off\n"
    _, output = timed(['sqlite3', '-batch', ':memory:'], stdin=written(f'{model}-figures.sql', text))
    values, seconds, name = {}, {}, None
    for line in output.split('\n'):
        words = line.split()
        if words[:1] == ['figure']:
            name, seconds[words[1]] = words[1], 0.0
        elif words[:2] == ['Run', 'Time:']:
            seconds[name] += shell_seconds(line)
        elif len(words) == 1 and name:
            values[name] = float(words[0])
    return values, seconds


def medians(runs):
    return {name: statistics.median(seconds[name] for seconds in runs) for name in runs[0]}


def warm(bench, posts, model):
    script, arrays = question(model), bench.program('arrays')
    ours, limits = [], []
    for _ in range(bench.runs(posts)):
        output = timed([ORGL, script, '--model', model])[1]
        values, seconds = parsed(output)
        layers = [int(x) for x in output.split()[-2:]]
        ours.append(seconds)
        least, limit = parsed(timed([arrays, model])[1])
        limits.append(limit)
    theirs = [sql_figures(model, layers) for _ in range(bench.peer_runs(posts))]
    network = [python_figures(model) for _ in range(1)] if posts == 100_000 else []
    ours, limits, queried = medians(ours), medians(limits), medians([seconds for _, seconds in theirs])
    for name, *_ in FIGURES:
        same(f'{name} of {posts:,} posts', values[name], least[name], theirs[-1][0][name], *(v[name] for v, _ in network))
        bench.put(ROWS[name], posts, ours[name])
        bench.beside(ROWS[name], posts, 'arrays', limits[name], 2)
        bench.beside(ROWS[name], posts, 'sqlite3', queried[name])
        if network:
            bench.beside(ROWS[name], posts, 'networkx', network[0][1][name])
    bench.put(TOGETHER, posts, sum(ours.values()))
    bench.beside(TOGETHER, posts, 'arrays', sum(limits.values()), 2)
    bench.beside(TOGETHER, posts, 'sqlite3', sum(queried.values()), 1 / 20)
    if network:
        bench.beside(TOGETHER, posts, 'networkx', sum(network[0][1].values()), 1 / 100)


def python_figures(model):
    """By the Python that has networkx."""
    python = sys.executable if importlib.util.find_spec('networkx') else '/usr/bin/python3'
    return parsed(timed([python, pathlib.Path(__file__).with_name('network.py'), model])[1])


# ---- after an edit ----

def edit_of(text, posts, i):
    """The i-th edit: posts all over the line, none of them near the top; a post gets the superior of a post before it."""
    at = posts // 3 + (i * 7919 + 13) % (posts // 2)
    return text.format(at=at, boss=(at - 1) // 6 - 1 - i % 3, n=2 + i % 7)


def edits(bench, posts, model):
    """Each figure first, then in turn an edit and the figure again; last all figures once more."""
    lines, said, i = [], [], 0
    for name, ask, _, edit in FIGURES:
        lines.append(f'let first_{name} = {ask}\nvar seconds_{name} = []\n')
        for _ in range(TURNS):
            text = edit_of(edit, posts, i)
            said.append(text)
            lines.append(f'start = clock()\n{text}\nvalue = {ask}\nseconds_{name} += [clock() - start]\n')
            i += 1
        lines.append(f'print "{name}", value, median(seconds_{name})\n')
    asks = ''.join(f'print "{name}", {ask}, 0\n' for name, ask, *_ in FIGURES) + 'fail "the model stays as it was"\n'
    script = written(f'{model}-edits.org', 'var start = 0\nvar value = 0\n' + ''.join(lines) + 'print "again"\n' + asks)
    output = timed([ORGL, script, '--model', model], ok=(0, 3))[1]
    seconds = parsed(output.split('again')[0])[1]
    anew = written(f'{model}-anew.org', ''.join(f'{text}\n' for text in said) + asks)
    values = parsed(output.split('again')[1])[0]
    built = parsed(timed([ORGL, anew, '--model', model], ok=(0, 3))[1])[0]
    if set(values) != set(ROWS) or set(built) != set(ROWS):
        stop(f'edits: {output[-2000:]}')
    for name in ROWS:
        same(f'{name} after edits', values[name], built[name])
        bench.put(EDITS[name], posts, seconds[name])
        bench.limit(EDITS[name], posts, 0.005)


def measure(bench, posts, source):
    if bench.wants(*ROWS.values(), TOGETHER, 'figures'):
        warm(bench, posts, source.model())
    if bench.wants(*EDITS.values(), 'edit'):
        edits(bench, posts, source.model())
