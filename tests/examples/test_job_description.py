#!/usr/bin/env python3
"""The Chinese example has two job descriptions that are complete, as a page and as a document: every field of the source text has its
label and a value, and nothing is in Latin letters. The English one has one."""
import html
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
ORGL = str(pathlib.Path(os.environ.get('ORGL', ROOT / 'build' / 'orgl')).resolve())
failures = 0


def check(ok, what, detail=''):
    global failures
    failures += not ok
    print(('ok - ' if ok else 'not ok - ') + what)
    if not ok and detail:
        print('\n'.join('# ' + line for line in str(detail).splitlines()[:20]))


def labels(column):
    for line in (ROOT / 'tests' / 'lang' / 'job_description.tsv').read_text(encoding='utf-8').splitlines():
        if not line.startswith('#'):
            yield line.split('\t')[column]


def run(example, statement, cwd):
    """The model of an example, without its questions, and a statement."""
    text = (ROOT / 'examples' / example).read_text(encoding='utf-8')
    model = re.split(r'^(?:打印|print|显示|show) ', text, flags=re.M)[0]
    path = pathlib.Path(cwd) / 'run.org'
    path.write_text(model + '\n' + statement + '\n', encoding='utf-8')
    done = subprocess.run([ORGL, '--allow', 'exec', str(path)], cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, timeout=120, check=False)
    return done.returncode, done.stdout.decode('utf-8', 'replace')


def text_of_page(path):
    page = path.read_text(encoding='utf-8')
    body = page[page.index('<body>'):]
    return html.unescape(re.sub(r'<[^>]+>', '\n', body))


def text_of_document(path):
    with zipfile.ZipFile(path) as archive:
        xml = archive.read('word/document.xml').decode('utf-8')
    return html.unescape('\n'.join(re.findall(r'<w:t(?: [^>]*)?>([^<]*)</w:t>', xml)))


def check_text(text, what):
    latin = sorted(set(re.findall(r'[A-Za-z]+', text)))
    check(not latin, f'{what}: no word in Latin letters', ' '.join(latin))
    check('未填写' not in text, f'{what}: no field is empty', text)
    missing = [label for label in labels(6) if label not in text and not (label == '管理类型' and '经理' not in what)]
    check(not missing, f'{what}: every field has its label', '\n'.join(missing))


def main():
    with tempfile.TemporaryDirectory() as cwd:
        for post in ['客服经理', '客服专员']:
            status, said = run('客服团队.org', f'说明 {post} 写入 "{post}.html"', cwd)
            check(status == 0, f'{post}: the page is written', said)
            if status == 0:
                check_text(text_of_page(pathlib.Path(cwd) / f'{post}.html'), f'{post}, page')
        if shutil.which('pandoc'):
            for post in ['客服经理', '客服专员']:
                status, said = run('客服团队.org', f'说明 {post} 写入 "{post}.docx"', cwd)
                check(status == 0, f'{post}: the document is written', said)
                if status == 0:
                    check_text(text_of_document(pathlib.Path(cwd) / f'{post}.docx'), f'{post}, document')
        else:
            print('ok - documents of the Chinese example # skip pandoc is not installed')
        status, said = run('service.org', 'describe complaint_officer brief into "c.html"', cwd)
        check(status == 0, 'complaint officer: the page is written', said)
        if status == 0:
            text = text_of_page(pathlib.Path(cwd) / 'c.html')
            missing = [label for label in labels(5) if label not in text and label not in ('Kind of manager', 'Age', 'Promoted to it from')]
            check(sorted(missing) == ['Job family', 'Supervises'], 'complaint officer: the fields are there', '\n'.join(missing))
    return failures != 0


if __name__ == '__main__':
    sys.exit(main())
