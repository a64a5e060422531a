#!/usr/bin/env python3
"""The example of every field's help page is a definition that works, in both languages; the pages lead on to each other."""
import os
import re
import subprocess
import sys

ORGL = os.path.abspath(os.environ.get('ORGL', 'build/orgl'))
KINDS = 'unit post duty process decision kpi grade family region payplan skill hazard factor report queue person'.split()
failed = 0


def orgl(lang, *args):
    done = subprocess.run([ORGL, '--lang', lang, *args], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, check=False)
    return done.returncode, done.stdout.decode()


def report(good, what, why=''):
    global failed
    failed += not good
    print(('ok - ' if good else 'not ok - ') + what + ('' if good else '\n' + why))


def rows(page, heading):
    """The first words of the rows below a heading."""
    part = page.partition(heading)[2].partition('\n\n')[0]
    return re.findall(r'^  (\S+)', part, re.M)


def example(page, heading):
    return page.partition(heading)[2].strip('\n').split('\n')[0].strip()


def main():
    words = {lang: [line.split()[0] for line in orgl(lang, 'help', topic)[1].splitlines() if line.startswith('  ')]
             for lang, topic in (('en', 'kinds'), ('zh', '种类'))}
    report(sorted(words['en']) == sorted(KINDS), 'help kinds lists the kinds')
    for lang, fields, sample, define in (('en', 'Fields:\n', 'Example:', 'define'), ('zh', '字段：\n', '示例：', '定义')):
        known = '\n'.join(f'{define} {kind} {kind}{end}' for kind in words[lang] for end in (('_1', '_2') if lang == 'en' else ('1', '2')))
        for kind in words[lang]:
            page = orgl(lang, 'help', kind)[1]
            names = rows(page, fields)
            bad = ''
            for name in names:
                shown = orgl(lang, 'help', f'{kind}.{name}')[1]
                line = example(shown, sample)
                status, out = orgl(lang, '-c', f'{known}\n{line}')
                if not line.startswith(define) or status:
                    bad += f'{kind}.{name}: {line}\n{out}'
                if f'\n{"On: help" if lang == "en" else "另见：帮助"} {kind}\n' not in shown:
                    bad += f'{kind}.{name} does not lead to its kind\n'
            report(names and not bad, f'examples of {kind}', bad)
    sys.exit(failed > 0)


main()
