#!/usr/bin/env python3
"""The pages in a real browser (Debian's chromium, headless; skipped without): reports, tables and pictures of both service examples. A
copy of each page measures itself: nothing is wider than the window, no text of a box leaves it as the browser sets it, nothing is
asked of the network; and the report prints on A4, its chart across."""
import html
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
ORGL = os.path.abspath(os.environ.get('ORGL', ROOT / 'build' / 'orgl'))
CHROMIUM = shutil.which('chromium') or shutil.which('chromium-browser')
STATEMENTS = '''
report into "report.html"
report of %s into "part.html"
analyze structure into "structure.html"
matrix raci into "raci.html"
check into "check.html"
chart into "chart.svg"
chart load into "plot.svg"
'''
MEASURE = '''<script>
const wide = document.documentElement, outside = [], wider = [];
for (const box of document.querySelectorAll('svg g[role~="graphics-symbol"]')) {
  if (!box.querySelector('text[font-weight]'))             // a bar: its number stands above it
    continue;
  const rect = box.querySelector('rect').getBBox();
  for (const text of box.querySelectorAll('text, tspan')) {
    const at = text.getBBox();
    if (at.width && (at.x < rect.x - 0.5 || at.x + at.width > rect.x + rect.width + 0.5 || at.y < rect.y - 0.5 || at.y + at.height > rect.y + rect.height + 0.5))
      outside.push(text.textContent);
  }
}
if (wide.scrollWidth > wide.clientWidth)
  for (const element of document.body.querySelectorAll('*'))
    if (element.getBoundingClientRect().right > wide.clientWidth + 1) wider.push(element.tagName + '.' + element.className);
document.body.setAttribute('data-measured', JSON.stringify({
  wide: wide.scrollWidth, window: wide.clientWidth, wider: wider.slice(0, 5), outside: outside,
  boxes: document.querySelectorAll('svg g[role~="graphics-symbol"]').length, font: getComputedStyle(document.body).fontFamily,
  asked: performance.getEntriesByType('resource').map(entry => entry.name), text: document.body.innerText.length }));
</script>'''
FAILED = 0


def report(good, what, why=''):
    global FAILED
    FAILED += not good
    print(('ok - ' if good else 'not ok - ') + what, flush=True)
    for line in str(why).splitlines()[:20] if not good else []:
        print('  ' + line)


def browse(folder, *words):
    done = subprocess.run([CHROMIUM, '--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', f'--user-data-dir={folder}/.browser', *words],
                          cwd=folder, env=dict(os.environ, HOME=str(folder)), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=120, check=False)
    return done.stdout.decode('utf-8', 'replace')


def measure(folder, page, width):
    """What the page says of itself in a window of that width."""
    text = (folder / page).read_text(encoding='utf-8')
    if page.endswith('.svg'):
        text = '<!DOCTYPE html><meta charset="utf-8"><body>' + text + '</body></html>'
    (folder / 'copy.html').write_text(text.replace('</body>', MEASURE + '</body>'), encoding='utf-8')
    dom = browse(folder, f'--window-size={width},900', '--dump-dom', f'file://{folder}/copy.html')
    found = re.search(r'data-measured="([^"]*)"', dom)
    return json.loads(html.unescape(found[1])) if found else None


def check_page(folder, name, page, widths, boxes):
    for width in widths:
        found = measure(folder, page, width)
        what = f'{name}: {page} in a window of {width}'
        if not found:
            report(False, what, 'the browser shows nothing')
            continue
        picture = page.endswith('.svg')
        report(picture or found['wide'] <= found['window'], f'{what}: nothing is wider', found)
        report(not found['outside'] and found['boxes'] >= boxes, f'{what}: every text is in its box', found)
        report(not found['asked'] and found['text'] > 100, f'{what}: complete without the network', found)


def check_print(folder, name):
    browse(folder, '--no-pdf-header-footer', f'--print-to-pdf={folder}/report.pdf', f'file://{folder}/report.html')
    pdf = (folder / 'report.pdf').read_bytes() if (folder / 'report.pdf').exists() else b''
    pages = [(round(float(w)), round(float(h))) for w, h in re.findall(rb'/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]', pdf)]
    report(len(pages) >= 8 and all(page in ((595, 842), (842, 595)) for page in pages), f'{name}: the report prints on A4', pages)
    report(pages.count((842, 595)) >= 1 and pages[0] == (595, 842), f'{name}: its chart across', pages)


def check_example(script, first_question, scope, boxes):
    with tempfile.TemporaryDirectory() as name:
        folder, lines = pathlib.Path(name), (ROOT / 'examples' / script).read_text(encoding='utf-8').splitlines()
        end = next(i for i, line in enumerate(lines) if line.startswith(first_question))
        (folder / 'm.org').write_text('\n'.join(lines[:end]) + '\n' + STATEMENTS % scope, encoding='utf-8')
        done = subprocess.run([ORGL, 'm.org'], cwd=name, env=dict(os.environ, HOME=name, LC_ALL='C.UTF-8'), stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=120, check=False)
        report(done.returncode in (0, 1) and (folder / 'plot.svg').exists(), f'{script}: the files are written', done.stdout.decode()[-1000:])
        if not (folder / 'plot.svg').exists():
            return
        check_page(folder, script, 'report.html', (1280, 800), boxes)
        for page, some in (('part.html', 1), ('structure.html', 0), ('check.html', 0), ('chart.svg', boxes), ('plot.svg', 0)):
            check_page(folder, script, page, (1280,), some)
        check_page(folder, script, 'raci.html', (1600,), 0)
        check_print(folder, script)


def main():
    if not CHROMIUM:
        print('ok - pages in a browser # skip chromium is not installed')
        return 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / 'p.html').write_text('<!DOCTYPE html><body>seen</body>', encoding='utf-8')
        if 'seen' not in browse(folder, '--dump-dom', f'file://{folder}/p.html'):
            print('ok - pages in a browser # skip chromium does not run here')
            return 0
    check_example('service.org', '# ---- questions', 'hotline', 28)
    check_example('客服团队.org', '# ---- 八', '热线部', 26)
    return 1 if FAILED else 0


if __name__ == '__main__':
    sys.exit(main())
