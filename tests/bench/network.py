"""The figures with python3 and networkx: the line is a DiGraph, what networkx has no function for is plain Python over its nodes.
  network.py MODEL        prints name, value and seconds of each figure"""
import sqlite3
import sys
import time
from collections import defaultdict

import networkx as nx

db = sqlite3.connect(f'file:{sys.argv[1]}?mode=ro', uri=True)
HOURS = {'s': 1 / 3600, 'min': 1 / 60, 'h': 1, 'd': 8}
A_WEEK = {'week': 1, 'day': 5, 'year': 1 / 52, 'month': 12 / 52}
line, parts = nx.DiGraph(), nx.DiGraph()
for row, top, unit, heads, low, high, deputy in db.execute(
        'SELECT p.id, reports_id, p.in_id, coalesce(headcount, 1), coalesce(p.pay_low, g.pay_low), coalesce(p.pay_high, g.pay_high), ref_id '
        'FROM post p LEFT JOIN grade g ON g.id = p.grade_id LEFT JOIN field_value ON field_id = 1 AND entity_id = p.id'):
    line.add_node(row, heads=heads, cost=heads * (low + high) / 2 * 12, unit=unit, deputy=deputy)
    if top is not None:
        line.add_edge(top, row)
for row, top in db.execute('SELECT id, in_id FROM unit'):
    parts.add_node(row)
    if top is not None:
        parts.add_edge(top, row)
duties = {row: (volume * A_WEEK[per], takes * HOURS[unit])
          for row, volume, per, takes, unit in db.execute('SELECT id, volume_amount, volume_per, takes_amount, takes_unit FROM duty')}
assigned = [(duty, post, share) for duty, post, share, roles in db.execute('SELECT duty_id, post_id, share, "as" FROM assignment')
            if roles is None or 'responsible' in roles or share is not None]
weights = db.execute('SELECT post_id, region_id, weight FROM kpi_weight').fetchall()


def span():
    return sum(n for _, n in line.out_degree()) + max(n for _, n in line.out_degree())


def tops():
    return [node for node, n in line.in_degree() if n == 0]


def layer():
    return sum((depth + 1) * len(nodes) for depth, nodes in enumerate(nx.bfs_layers(line, tops())))


def rolled_up(tree, own):
    sums = dict(own)
    for node in reversed(list(nx.topological_sort(tree))):
        for above in tree.predecessors(node):
            sums[above] += sums[node]
    return sum(sums.values())


def size():
    return rolled_up(line, line.nodes(data='heads'))


def team_cost():
    return rolled_up(line, line.nodes(data='cost'))


def unit_cost():
    own = dict.fromkeys(parts, 0.0)
    for _, data in line.nodes(data=True):
        if data['unit'] is not None:
            own[data['unit']] += data['cost']
    return rolled_up(parts, own)


def shares():
    stated, still = defaultdict(float), defaultdict(int)
    for duty, _, share in assigned:
        if share is None:
            still[duty] += 1
        else:
            stated[duty] += share
    return stated, still


def coverage():
    stated, still = shares()
    return sum(not still[duty] and stated[duty] < 1 - 1e-12 for duty in duties)


def overload():
    stated, still = shares()
    demand = defaultdict(float)
    for duty, post, share in assigned:
        volume, takes = duties[duty]
        demand[post] += (max(0, 1 - stated[duty]) / still[duty] if share is None else share) * volume * takes
    return sum(demand[node] / (heads * 40 * 0.85) > 1 + 1e-12 for node, heads in line.nodes(data='heads'))


def kpi_sums():
    sums = defaultdict(float)
    for post, region, weight in weights:
        sums[post, region] += weight
    return len({post for (post, _), sum_ in sums.items() if abs(sum_ - 1) > 1e-12})


def superiors():
    pairs = [(node, deputy) for node, deputy in line.nodes(data='deputy') if deputy is not None]
    depth = nx.single_source_shortest_path_length(line, tops()[0])
    return sum(depth[common] + 1 for _, common in nx.tree_all_pairs_lowest_common_ancestor(line, tops()[0], pairs))


for figure in (span, layer, size, team_cost, unit_cost, coverage, overload, kpi_sums, superiors):
    start = time.perf_counter()
    value = figure()
    print(figure.__name__, repr(float(value)), time.perf_counter() - start)
