#!/usr/bin/env python3
"""Every derived attribute of attrs.def and every word of values.def under its English and its Chinese word: they read the same over
the service example and its facts, an attribute is not blank everywhere, and help knows both words in both languages."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
ORGL = os.path.abspath(os.environ.get('ORGL', ROOT / 'build' / 'orgl'))
WORDS = ROOT / 'interp' / 'words'
# What the service example lacks, so that no attribute is blank for each entity.
FACTS = '''
define region nowhere_in_it
define region part_of_it in nowhere_in_it
define family trade
define family craft in trade kind group
define unit attic region part_of_it kind staff
define unit loft in attic
define skill whistling
define hazard draught severity 3 likelihood 4 control "a screen"
define factor burden points 10..50 levels 5
define grade ZZ rank 99 pay 900..1000 points 10..60 family craft
define decision paint kind routine impact 2 depth 1 horizon 1w
define kpi joy target 90% floor 50% source "survey"
define report tidings kind report every 1w takes 30min
define queue counter arrivals 30 per hour takes 5min patience 3min target 80% within 20s
define payplan plenty grades ZZ fixed 70% variable 30% curve 80: 50%, 100: 100%
define duty sweep volume 20 per week takes 30min requires whistling >= 2 hazard draught function "care"
define duty wipe volume 10 per week takes 30min conflicts sweep function "care"
define post upper in attic grade ZZ pay 940..980 family craft manages coach
define post lower "Lower" in loft reports upper grade ZZ headcount 2 requires whistling >= 3 hazard draught experience 2y "in lofts"
define person ann holds lower skills whistling 1 since 2026-01-01
define process cleaning steps sweep, wipe volume 5 per week
assign sweep to lower share 60%, to upper share 40% as accountable
assign wipe to lower
define post double "Lower" in attic
define duty polish
assign polish to double
relate upper to lower as advises by supervision
grant paint to upper
weight kpi joy 80% for lower
record kpi joy for lower = 80% in 2026-10
rate lower on burden 3
rate lower variety 4 identity 3 significance 5 autonomy 2 feedback 4
set tidings.from = [lower]
set tidings.to = [upper]
set counter.served = [lower]
'''


def rows(file, macro):
    source = (WORDS / file).read_text(encoding='utf-8')
    return re.findall(r'^' + macro + r'\((\w+), (\w+), "([^"]+)", "([^"]+)"', source, re.M)


def plurals():
    source = (WORDS / 'kinds.def').read_text(encoding='utf-8')
    return dict(re.findall(r'^(?:KIND|LINK|TABLE)\((\w+), "\w+", "(\w+)"', source, re.M))


def words_alone():
    """The words that mean one thing wherever they stand: 执行 is a role and a degree of authority, 报告 a kind, too."""
    source = (WORDS / 'kinds.def').read_text(encoding='utf-8')
    kinds = {word for row in re.findall(r'^(?:KIND|LINK)\(\w+, "(\w+)", "(\w+)", "([^"]+)"', source, re.M) for word in row}
    words = rows('values.def', 'WORD')
    spellings = [word for row in words for word in set(row[2:])]
    return [row for row in words if all(spellings.count(word) == 1 and word not in kinds for word in row[2:])]


def run(folder, *words):
    env = dict(os.environ, HOME=folder, XDG_STATE_HOME=folder + '/.state', LC_ALL='C.UTF-8')
    done = subprocess.run([ORGL, *words], cwd=folder, env=env, stdin=subprocess.DEVNULL, timeout=120,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    return done.stdout.decode('utf-8', 'replace')


def tell(ok, name, why):
    print(f'{"ok" if ok else "not ok"} - {name}')
    if not ok:
        print('# ' + why.strip().replace('\n', '\n# '))
    return ok


def main():
    fine, names = True, plurals()
    with tempfile.TemporaryDirectory() as folder:
        script = (ROOT / 'examples' / 'service.org').read_text(encoding='utf-8')
        pathlib.Path(folder, 'model.org').write_text(script + FACTS, encoding='utf-8')
        run(folder, '--model', 'm.db', 'model.org')
        for kind, _, word, chinese in rows('attrs.def', 'ATTR'):
            rows_of = names[kind]
            said = run(folder, '-c', f'print ({word} of {rows_of}) = ({chinese} of {rows_of}), '
                       f'count(from ({word} of {rows_of}) where it != none) > 0', 'm.db')
            fine &= tell(said == 'true true\n', f'{kind.lower()}.{word} {chinese}', said)
            helped = run(folder, '--lang', 'en', 'help', word), run(folder, '--lang', 'zh', 'help', chinese)
            fine &= tell(all(word in text and chinese in text for text in helped), f'help {word} {chinese}', ''.join(helped))
        for _, _, word, chinese in words_alone():
            said = run(folder, '-c', f'print {word} = {chinese}, type({word}), {chinese}')
            fine &= tell(said == f'true word {word}\n', f'word {word} {chinese}', said)
    return 0 if fine else 1


if __name__ == '__main__':
    sys.exit(main())
