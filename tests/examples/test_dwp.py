#!/usr/bin/env python3
"""structure, centralization, relations, the chart and the client's report of the largest real organization (dwp-2013-09 of ORGL_DATA,
repeated references with their last row), against figures that are worked out here from the files. Skipped without ORGL_DATA."""
import csv
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as xml
from html.parser import HTMLParser

ROOT = pathlib.Path(__file__).resolve().parents[2]
ORGL = os.path.abspath(os.environ.get('ORGL', ROOT / 'build' / 'orgl'))
NAME = 'dwp-2013-09'
ASK = '''print "FIGURES"
show {structure: (analyze structure).summary, relations: (analyze relations).summary, centralization: (analyze centralization).summary}
chart into "chart.svg"
chart size a3 into "a3.svg"
report into "client.html"
'''
FAILED = 0


def report(good, what, why=''):
    global FAILED
    FAILED += not good
    print(('ok - ' if good else 'not ok - ') + what, flush=True)
    for line in str(why).splitlines()[:20] if not good else []:
        print('  ' + line)


def near(found, wanted):
    return found is not None and abs(found - wanted) < 1e-9


def rows(path):
    with open(path, encoding='utf-8-sig', newline='') as file:
        return list(csv.DictReader(file))


def superiors(data):
    """Each post's superior: the senior posts by reference, the last row kept, and a post a junior row."""
    above = {}
    for row in rows(data / f'{NAME}-senior.csv'):
        boss = row['Reports to Senior Post'].strip()
        above[row['Post Unique Reference'].strip()] = None if boss.upper() == 'XX' else boss
    for i, row in enumerate(rows(data / f'{NAME}-junior.csv')):
        above[f'junior {i}'] = row['Reporting Senior Post'].strip()
    return above


def layer_of(above, post):
    layer = 1
    while above[post] is not None:
        post, layer = above[post], layer + 1
    return layer


def tree_figures(above):
    """Of a tree with n posts: degrees, and the pairs whose way passes through each post, by the sizes of what it parts."""
    n, below, size = len(above), {post: [] for post in above}, dict.fromkeys(above, 1)
    for post, boss in above.items():
        if boss is not None:
            below[boss].append(post)
    for post in sorted(above, key=lambda p: -layer_of(above, p)):
        if above[post] is not None:
            size[above[post]] += size[post]
    degree = [len(below[post]) + (above[post] is not None) for post in above]
    pairs = (n - 1) * (n - 2) / 2
    through = [(pairs - sum(part * (part - 1) / 2 for part in [size[p] for p in below[post]] + [n - size[post]] if part)) / pairs for post in above]
    freeman = sum(max(degree) - d for d in degree) / ((n - 1) * (n - 2))
    return [len(b) for b in below.values() if b], freeman, sum(max(through) - t for t in through) / (n - 1)


class Page(HTMLParser):
    VOID = {'meta', 'br', 'img', 'hr', 'link', 'input'}

    def __init__(self):
        super().__init__()
        self.open, self.bad, self.outside, self.rects = [], [], [], 0

    def handle_starttag(self, tag, attrs):
        self.rects += tag == 'rect'
        self.outside += [value for name, value in attrs if name in ('src', 'href') and value and not value.startswith('#')]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.rects += tag == 'rect'

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.bad.append((tag, self.getpos()))


def check_figures(figures, above):
    spans, freeman, through = tree_figures(above)
    structure, relations = figures['structure'], figures['relations']
    layers = max(layer_of(above, post) for post in above)
    wanted = {'posts': len(above), 'managers': len(spans), 'layers': layers, 'span_max': max(spans), 'span_median': statistics.median(spans),
              'roots': sum(boss is None for boss in above.values())}
    report({key: structure[key] for key in wanted} == wanted, f'structure: {wanted}', structure)
    report(near(structure['span_mean'], statistics.fmean(spans)), 'structure: the mean span', structure)
    report([relations[key] for key in ('connectedness', 'hierarchy', 'efficiency', 'lub')] == [1, 1, 1, 1], 'relations: a tree is 1 1 1 1', relations)
    report(relations['lines'] == len(above) - 1 and relations['isolated'] == 0, 'relations: a line a post below the top', relations)
    report(near(relations['centralization_degree'], freeman), f'relations: degree centralization {freeman:.6f}', relations)
    report(near(relations['centralization_betweenness'], through), f'relations: betweenness centralization {through:.6f}', relations)
    report(near(figures['centralization']['structural_centralization'], freeman), 'centralization: the same of the line', figures)


def check_files(folder, above):
    whole = xml.parse(folder / 'chart.svg').getroot()
    boxes = whole.findall(".//{http://www.w3.org/2000/svg}g[@role='graphics-symbol img']")
    report(len(boxes) == len(above), f'chart: {len(above)} boxes', len(boxes))
    a3 = xml.parse(folder / 'a3.svg').getroot()
    report((a3.get('width'), a3.get('height')) in (('297mm', '420mm'), ('420mm', '297mm')), 'chart: A3', a3.attrib)
    page = Page()
    text = (folder / 'client.html').read_text(encoding='utf-8')
    page.feed(text)
    report(not page.bad and not page.open and not page.outside and '<script' not in text, 'report: a whole page that needs nothing else', page.bad[:3])
    report(f'{len(above)} posts' in text and re.search(r'<h2 id="findings">', text) is not None and page.rects > 20, 'report: posts, findings and a chart')
    report('id="scorecards"' not in text, 'report: no scorecards where no KPI is weighted')


def main():
    data = pathlib.Path(os.environ.get('ORGL_DATA', '')) / 'organogram'
    if not os.environ.get('ORGL_DATA') or not (data / f'{NAME}-senior.csv').is_file():
        print('ok - dwp-2013-09 # skip ORGL_DATA names no folder that has it')
        return 0
    above = superiors(data)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / 'o.org').write_text((ROOT / 'examples' / 'organogram.org').read_text(encoding='utf-8'), encoding='utf-8')
        env = dict(os.environ, HOME=name, LC_ALL='C.UTF-8', TZ='UTC')
        run = lambda *words: subprocess.run([ORGL, *words], cwd=name, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120, check=False)
        made = run('--model', 'dwp.db', 'o.org', *(str(data / f'{NAME}-{part}.csv') for part in ('senior', 'junior')))
        asked = run('--json', '-c', ASK, 'dwp.db')
        out = asked.stdout.decode()
        report(made.returncode == 0 and asked.returncode == 0, 'dwp-2013-09 is read, analysed, drawn and reported', out[-1500:] or made.stdout.decode()[-1500:])
        if not FAILED:
            check_figures(figures_of(out), above)
            check_files(folder, above)
    return 1 if FAILED else 0


def figures_of(out):
    """What `show` has printed as JSON: rows of a field and its value, or the record itself."""
    shown = json.loads(out[out.index('FIGURES') + len('FIGURES'):])
    return {row['field']: row['value'] for row in shown} if isinstance(shown, list) else shown


if __name__ == '__main__':
    sys.exit(main())
