#!/usr/bin/env python3
"""`analyze relations` on random networks of 5 to 200 posts agrees with networkx to 1e-9, and with Krackhardt's and Freeman's
definitions written out. Without networkx the stored cases of tests/stdlib/analysis_networks.org are all there is.
`--write FILE` writes such cases, with the figures of networkx."""
import json
import math
import os
import pathlib
import random
import subprocess
import sys
import tempfile

try:
    import networkx as nx
except ImportError:
    print('ok - networks # skip python3-networkx is not installed')
    sys.exit(0)

ROOT = pathlib.Path(__file__).resolve().parents[2]
ORGL = os.path.abspath(os.environ.get('ORGL', ROOT / 'build' / 'orgl'))


def random_network(rng, n):
    """A line of command with lines across it, or lines alone; now and then in several parts, now and then with circles."""
    graph = nx.DiGraph()
    graph.add_nodes_from(range(n))
    if rng.random() < 0.7:
        roots = rng.choice([1, 1, 1, 2, 4])
        graph.add_edges_from((rng.randrange(max(1, i // rng.choice([1, 2, 5]) or 1)), i, {'line': True}) for i in range(roots, n))
    for _ in range(int(n * rng.choice([0, 0.1, 0.5, 2]))):
        a, b = rng.randrange(n), rng.randrange(n)
        if a != b and not graph.has_edge(a, b):
            graph.add_edge(a, b, line=False)
    return graph


def script(graph):
    superior = {b: a for a, b, line in graph.edges(data='line') if line}
    lines = [f'define post p{i}' + (f' reports p{superior[i]}' if i in superior else '') for i in graph]
    lines += [f'relate p{a} to p{b} as informs' for a, b, line in graph.edges(data='line') if not line]
    return '\n'.join(lines) + '\n'


def krackhardt(graph):
    n, reach = len(graph), {v: nx.descendants(graph, v) | {v} for v in graph}
    parts = [len(part) for part in nx.weakly_connected_components(graph)]
    mutual = sum(v in reach[u] and u in reach[v] for u in graph for v in graph if u < v)
    oneway = sum((v in reach[u]) != (u in reach[v]) for u in graph for v in graph if u < v)
    room = sum(p * (p - 1) - (p - 1) for p in parts)
    bounds = sum((p - 1) * (p - 2) / 2 for p in parts if p > 2)
    without = 0
    for part in nx.weakly_connected_components(graph):
        above = {v: {u for u in part if v in reach[u]} for v in part}
        for u in part:
            for v in part:
                common = above[u] & above[v] if u < v else None
                without += common is not None and not any(common <= above[least] for least in common)
    return {'connectedness': sum(p * (p - 1) / 2 for p in parts) / (n * (n - 1) / 2),
            'hierarchy': 1 - mutual / (mutual + oneway) if mutual + oneway else None,
            'efficiency': 1 - (graph.number_of_edges() - sum(p - 1 for p in parts)) / room if room else None,
            'lub': 1 - without / bounds if bounds else None}


def expected(graph):
    n, plain = len(graph), graph.to_undirected()
    rows = [graph.in_degree, graph.out_degree, nx.closeness_centrality(plain), nx.betweenness_centrality(plain)]
    spread = lambda xs: sum(max(xs.values()) - x for x in xs.values())
    summary = krackhardt(graph)
    summary['centralization_degree'] = spread(dict(plain.degree)) / ((n - 1) * (n - 2))
    summary['centralization_closeness'] = spread(rows[2]) / ((n - 1) * (n - 2) / (2 * n - 3)) if nx.is_connected(plain) else None
    summary['centralization_betweenness'] = spread(rows[3]) / (n - 1)
    return [[row[v] for row in rows] for v in graph], summary


def near(got, want):
    return got is None and want is None or got is not None and want is not None and math.isclose(got, want, rel_tol=1e-9, abs_tol=1e-9)


def differences(graph):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / 'network.org'
        path.write_text(script(graph) + 'analyze relations\n')
        env = dict(os.environ, HOME=folder, XDG_STATE_HOME=folder, LC_ALL='C.UTF-8')
        done = subprocess.run([ORGL, '--json', str(path)], env=env, cwd=folder, stdout=subprocess.PIPE, timeout=120, check=False)
    result, (rows, summary) = json.loads(done.stdout), expected(graph)
    columns = ['in_degree', 'out_degree', 'closeness', 'betweenness']
    wrong = [f'p{i}.{name}: {row[name]} instead of {want}' for i, row in enumerate(result['rows'])
             for name, want in zip(columns, rows[i]) if not near(row[name], want)]
    wrong += [f'{name}: {result["summary"][name]} instead of {want}' for name, want in summary.items()
              if not near(result['summary'][name], want)]
    return wrong if len(result['rows']) == len(rows) else ['rows are missing']


def write_cases(path):
    rng = random.Random(7)
    text = ['# analysis_networks.org: figures of networks as networkx computes them (tests/tools/test_networkx.py --write). Reference 13.5.\n',
            'fn near(x, y) = y = none ? x = none : abs(x - y) < 1e-9\n']
    for n in (5, 9, 14, 25):
        graph = random_network(rng, n)
        rows, summary = expected(graph)
        text.append(f'# {n} posts, {graph.number_of_edges()} lines\n')
        text += [f'define or set unit u{n}\n', script(graph).replace('p', f'q{n}_').replace(f'q{n}_ost', 'post').replace(f're{f"q{n}_"}orts', 'reports')]
        text.append(f'set posts where unit = none {{ in u{n} }}\nlet a{n} = analyze relations of u{n}\n')
        text += [f'expect near(a{n}.summary.{name}, {"none" if want is None else repr(want)}), "{name} of {n}: {{a{n}.summary.{name}}}"\n'
                 for name, want in summary.items()]
        text += [f'expect near(a{n}.rows[{i}].closeness, {row[2]!r}) and near(a{n}.rows[{i}].betweenness, {row[3]!r}) and '
                 f'a{n}.rows[{i}].in_degree = {row[0]} and a{n}.rows[{i}].out_degree = {row[1]}\n' for i, row in enumerate(rows)]
    pathlib.Path(path).write_text(''.join(text))


def main():
    if sys.argv[1:2] == ['--write']:
        write_cases(sys.argv[2])
        return 0
    rng, failures = random.Random(20261124), 0
    for n in [5, 6, 7, 8, 9, 10, 12, 15, 20, 30, 50, 80, 120, 200] * 3:
        wrong = differences(random_network(rng, n))
        failures += bool(wrong)
        print(f'{"not ok" if wrong else "ok"} - {n} posts' + ''.join(f'\n#   {line}' for line in wrong[:10]))
    return 1 if failures else 0


if __name__ == '__main__':
    sys.exit(main())
