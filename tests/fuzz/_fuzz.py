"""What the tests of random input share: a harness built with libFuzzer and run for some seconds (FUZZ_SECONDS, 10)."""
import os
import pathlib
import shutil
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
FLAGS = ['-g', '-O1', '-std=c11', '-D_GNU_SOURCE', '-fsanitize=fuzzer,address,undefined', '-fno-sanitize-recover=undefined', '-w']
EXTRA = ['"""', '{', '->', '..', '??', '+=', '“', '”', '（', '，', '、', '2026-Q4', '30%', '1h30min', '\\\n', '{{', ';', '#', '\u3000']


def dictionary(path, more=()):
    words = set(EXTRA) | set(more)
    for line in (ROOT / 'grammar/keywords.tsv').read_text(encoding='utf-8').splitlines()[1:]:
        words.update(field for field in line.split('\t')[::2] if field)
    path.write_text('\n'.join('"' + ''.join(f'\\x{b:02x}' for b in word.encode()) + '"' for word in sorted(words)) + '\n')


def scripts():
    """(name, text) of pieces of the project's scripts."""
    for path in [*ROOT.glob('examples/*.org'), *ROOT.glob('stdlib/*.org'), *ROOT.glob('tests/lang/*.org')]:
        for i, block in enumerate(path.read_text(encoding='utf-8').split('\n\n')):
            yield f'{path.stem}_{i}', block + '\n'


def run(what, harness, sources, libraries, seeds, kept, more=(), length=2000):
    """`seeds`: (name, text); `kept`: a folder of inputs that once were findings. Prints the result; gives the exit status."""
    if not shutil.which('clang'):
        print(f'ok - {what} under random input # skip clang is not installed')
        return 0
    with tempfile.TemporaryDirectory() as folder:
        temp = pathlib.Path(folder)
        build = subprocess.run(['clang', *FLAGS, '-o', str(temp / 'fuzz'), str(ROOT / 'tests/fuzz' / harness), *map(str, sources), *libraries],
                               capture_output=True, text=True)
        if build.returncode and 'fuzzer' in build.stderr:
            print(f'ok - {what} under random input # skip clang has no libFuzzer')
            return 0
        if build.returncode:
            print(build.stderr[-3000:] + '\nnot ok - the harness builds')
            return 1
        dictionary(temp / 'dict', more)
        (temp / 'corpus').mkdir()
        for name, text in seeds:
            (temp / 'corpus' / name).write_text(text, encoding='utf-8')
        for path in sorted(kept.glob('*')):
            shutil.copy(path, temp / 'corpus' / f'kept_{path.name}')
        done = subprocess.run([str(temp / 'fuzz'), f'-dict={temp / "dict"}', f'-max_total_time={os.environ.get("FUZZ_SECONDS", "10")}',
                               f'-max_len={length}', '-timeout=20', '-rss_limit_mb=4096', str(temp / 'corpus')],
                              cwd=temp, capture_output=True, text=True, errors='replace')
        if done.returncode:
            print('\n'.join(done.stderr.splitlines()[-60:]))
            for found in temp.glob('*-*'):
                if os.environ.get('FUZZ_KEEP'):
                    shutil.copy(found, os.environ['FUZZ_KEEP'])
        print(('not ok' if done.returncode else 'ok') + f' - {what} under random input')
        return 1 if done.returncode else 0
