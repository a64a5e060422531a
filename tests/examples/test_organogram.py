#!/usr/bin/env python3
"""The organogram example on the real pairs of ORGL_DATA (skipped without): the figures of the table in its README, repeated
references with their rows, the ring that `keep first` makes of dwp, and what the default says of its repeated references."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
ORGL = os.path.abspath(os.environ.get('ORGL', ROOT / 'build' / 'orgl'))
EXAMPLE = ROOT / 'examples' / 'organogram.org'
FAILED = 0


def report(good, what, why=''):
    global FAILED
    FAILED += not good
    print(('ok - ' if good else 'not ok - ') + what, flush=True)
    for line in why.splitlines() if not good else []:
        print('  ' + line)


def table(readme):
    """The rows of the README's table: name and the nine figures."""
    for line in readme.splitlines():
        cells = [cell.strip() for cell in line.strip('| \n').split('|')]
        if len(cells) == 9 and re.match(r'^[a-z-]+-\d{4}', cells[0]):
            yield cells


def run(script, data, name):
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder, 'o.org').write_text(script, encoding='utf-8')
        pair = [str(data / f'{name}-{part}.csv') for part in ('senior', 'junior')]
        env = dict(os.environ, HOME=folder, LC_ALL='C.UTF-8', TZ='UTC')
        done = subprocess.run([ORGL, 'o.org'] + pair, cwd=folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120, check=False)
        return done.returncode, done.stdout.decode('utf-8', 'replace').replace(str(data) + '/', '')


def check_figures(script, data, cells):
    name, rows, references, junior, fte, roots, layers, span, cost = cells
    status, out = run(script, data, name)
    wanted = [f'senior rows: {rows}, distinct references: {references}', f'roots: {roots}, layers: {layers}, largest span: {span}',
              f'junior rows: {junior}, FTE of junior rows: {float(fte):g}',
              f'declared cost inside : outside of what the rows give: {cost}']
    for want in wanted:
        report(status == 0 and want + '\n' in out, f'{name}: {want}', out)


def check_repeated(script, data, name, stands):
    """Repeated references are listed with their rows; the last one is kept."""
    _, out = run(script, data, name)
    found = re.findall(r"'([^']+)' stands in rows ([\d, ]+): row (\d+) is kept", out)
    report(len(found) == stands and all(int(kept) == int(rows.split(',')[-1]) for _, rows, kept in found),
           f'{name}: {stands} repeated references with their rows', out[:2000])
    return {reference: rows for reference, rows, _ in found}


def check_dwp(script, data):
    repeated = check_repeated(script, data, 'dwp-2013-09', 4)
    report('DWP135' in repeated, 'dwp-2013-09: DWP135 is one of them')
    first = script.replace('on duplicate keep last', 'on duplicate keep first')
    status, out = run(first, data, 'dwp-2013-09')
    ring = re.search(r'error\[E402\].*below themselves: (.*)', out)
    members = set(ring[1].split(' → ')) if ring else set()
    rows = re.findall(r"note: '(DWP\d+)' reports to '(DWP\d+)' \(dwp-2013-09-senior\.csv:(\d+)\)", out)
    report(status == 3 and members == {'DWP135', 'DWP29', 'DWP202'}, 'dwp-2013-09: keep first is refused with the three members', out[-2000:])
    report(len(rows) == 3 and {a for a, _, _ in rows} == members and all(int(row) > 1 for _, _, row in rows),
           'dwp-2013-09: and their rows', out[-2000:])
    lines = (data / 'dwp-2013-09-senior.csv').read_bytes()
    report(all(member.encode() in lines for member in members), 'dwp-2013-09: the members stand in the file')
    default = script.replace(' on duplicate keep last', '')
    status, out = run(default, data, 'dwp-2013-09')
    told = dict(re.findall(r"error\[E415\]: '([^']+)' stands \d+ times in the file: rows ([\d, ]+)", out))
    report(status == 3 and told == repeated, 'dwp-2013-09: the default tells the repeated references and rows', out[-2000:])


def main():
    data = pathlib.Path(os.environ.get('ORGL_DATA', '')) / 'organogram'
    readme = data.parent / 'README.md'
    if not os.environ.get('ORGL_DATA') or not readme.is_file():
        print('ok - the organogram pairs # skip ORGL_DATA names no folder with them')
        return 0
    script = EXAMPLE.read_text(encoding='utf-8')
    pairs = list(table(readme.read_text(encoding='utf-8')))
    report(len(pairs) == 6, 'six pairs in the table')
    for cells in pairs:
        check_figures(script, data, cells)
    check_repeated(script, data, 'hmt-2013-09', 1)
    check_dwp(script, data)
    return 1 if FAILED else 0


if __name__ == '__main__':
    sys.exit(main())
