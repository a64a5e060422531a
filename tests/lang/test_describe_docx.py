#!/usr/bin/env python3
"""The document whose styles pandoc takes over is a sound archive of well-formed parts."""
import os
import pathlib
import stat
import subprocess
import sys
import tempfile
import xml.dom.minidom
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
ORGL = str(pathlib.Path(os.environ.get('ORGL', ROOT / 'build' / 'orgl')).resolve())
NEEDED = ['Heading1', 'Heading2', 'Heading3', 'Table', 'Compact', 'Label', 'Derived', 'Empty', 'Note', 'Kicker', 'Legend']
failures = 0


def check(ok, what, detail=''):
    global failures
    failures += not ok
    print(('ok - ' if ok else 'not ok - ') + what)
    if not ok and detail:
        print('# ' + str(detail))


def reference(lang, cwd):
    """The file that orgl gives to pandoc."""
    tool = pathlib.Path(cwd) / 'pandoc'
    tool.write_text('#!/bin/sh\nfor w in "$@"; do case $w in --reference-doc=*) cat "${w#*=}";; esac; done\n', encoding='utf-8')
    tool.chmod(tool.stat().st_mode | stat.S_IXUSR)
    subprocess.run([ORGL, '--allow', 'exec', '--lang', lang, '-c', 'define post agent; describe agent into "a.docx"'], cwd=cwd, check=True,
                   env={**os.environ, 'PATH': cwd + ':' + os.environ['PATH']}, timeout=60)
    return pathlib.Path(cwd) / 'a.docx'


def main():
    for lang in ['en', 'zh']:
        with tempfile.TemporaryDirectory() as cwd:
            path = reference(lang, cwd)
            with zipfile.ZipFile(path) as archive:
                check(archive.testzip() is None, f'{lang}: the archive is sound')
                parts = {name: archive.read(name).decode('utf-8') for name in archive.namelist()}
            for name, text in parts.items():
                try:
                    xml.dom.minidom.parseString(text)
                    check(True, f'{lang}: {name} is well-formed')
                except Exception as error:
                    check(False, f'{lang}: {name} is well-formed', error)
            styles = parts['word/styles.xml']
            for style in NEEDED:
                check(f'w:styleId="{style}"' in styles, f'{lang}: there is the style {style}')
            check(f'w:lang w:val="{"zh-CN" if lang == "zh" else "en-GB"}"' in styles, f'{lang}: the language of the text')
    return failures != 0


if __name__ == '__main__':
    sys.exit(main())
