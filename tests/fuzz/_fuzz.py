"""What the tests of random input share. A harness (fuzz_NAME.c) is built with clang's libFuzzer and run for some seconds. Harnesses of the
whole interpreter need a build of it with the sanitizers (build-fuzz, which stays): that is done when FUZZ_SECONDS says how long to run;
otherwise they are linked with the build that is being tested, and a driver of our own changes the seeds, the same way in every run.
FUZZ_KEEP names a folder for what was found; FUZZ_CORPUS one in which the corpus is kept from run to run."""
import os
import pathlib
import shutil
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = ROOT / os.environ.get('BUILD', 'build')
SANITIZE = 'address,undefined -fno-sanitize-recover=undefined'
FLAGS = ['-g', '-O1', '-std=c11', '-D_GNU_SOURCE', '-w', *f'-fsanitize=fuzzer,{SANITIZE}'.split()]
LIBRARIES = ['-no-pie', '-lsqlite3', '-lutf8proc', '-ljansson', '-lexpat', '-lcsv', '-lminizip', '-lz', '-lffi', '-ldl', '-lm']
EXTRA = ['"""', '{', '->', '..', '??', '+=', '“', '”', '（', '，', '、', '2026-Q4', '30%', '1h30min', '\\\n', '{{', ';', '#', '\u3000']
SECONDS = os.environ.get('FUZZ_SECONDS')
SHORT_SECONDS = '10'


def dictionary(path, more=()):
    words = set(EXTRA) | set(more)
    for line in (ROOT / 'grammar/keywords.tsv').read_text(encoding='utf-8').splitlines()[1:]:
        words.update(field for field in line.split('\t')[::2] if field)
    path.write_text('\n'.join('"' + ''.join(f'\\x{b:02x}' for b in word.encode()) + '"' for word in sorted(words)) + '\n')


def script_files():
    return [*sorted(ROOT.glob('examples/*.org')), *sorted(ROOT.glob('stdlib/*.org')), *sorted(ROOT.glob('tests/lang/*.org'))]


def scripts():
    """(name, text) of pieces of the project's scripts."""
    for path in script_files():
        for i, block in enumerate(path.read_text(encoding='utf-8').split('\n\n')):
            yield f'{path.stem}_{i}', block + '\n'


def whole_scripts(limit):
    """(name, text) of scripts up to so many bytes, as they are and as entries at the prompt."""
    for path in script_files():
        text = path.read_text(encoding='utf-8')
        if len(text.encode()) <= limit:
            yield path.stem, text
            yield path.stem + '_prompt', '>' + text


def front_sources():
    """The files that turn text into trees."""
    return [str(path) for folder in ('base', 'words', 'source', 'syntax') for path in sorted((ROOT / 'interp' / folder).glob('*.c'))]


def interpreter():
    """The interpreter with the sanitizers, as a library beside the harness; None when it does not build."""
    build = ROOT / 'build-fuzz'
    compiler = ('ccache ' if shutil.which('ccache') else '') + 'clang'
    done = subprocess.run(['make', '-C', str(ROOT), '-j2', f'BUILD={build}', f'CC={compiler}', f'CFLAGS=-O1 -g -fsanitize=fuzzer-no-link,{SANITIZE} -w',
                           f'{build}/liborgl.a'], capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stderr[-3000:])
        return None
    return [str(build / 'liborgl.a')]


def put_seeds(folder, name, seeds):
    folder.mkdir()
    for seed, text in seeds:
        (folder / seed).write_text(text, encoding='utf-8')
    for path in sorted((ROOT / 'tests/fuzz' / f'{name}_seeds').glob('*')):
        shutil.copy(path, folder / f'kept_{path.name}')


def keep(temp):
    """Findings go where FUZZ_KEEP says."""
    for found in [*temp.glob('crash-*'), *temp.glob('timeout-*'), *temp.glob('oom-*'), *temp.glob('leak-*')]:
        if os.environ.get('FUZZ_KEEP'):
            shutil.copy(found, os.environ['FUZZ_KEEP'])


def report(done, what):
    if done.returncode:
        print('\n'.join(done.stderr.splitlines()[-60:]))
    print(('not ok' if done.returncode else 'ok') + f' - {what} under random input')
    return 1 if done.returncode else 0


def compiled(what, command):
    """None when it was; otherwise the exit status."""
    build = subprocess.run(command, capture_output=True, text=True, check=False)
    if build.returncode and 'libclang_rt.fuzzer' in build.stderr:
        print(f'ok - {what} under random input # skip clang has no libFuzzer')
        return 0
    if build.returncode:
        print(build.stderr[-3000:] + '\nnot ok - the harness builds')
        return 1
    return None


def fuzz(what, name, inputs, seeds, more, length):
    """With libFuzzer. `inputs`: sources and archives beside the harness."""
    if not shutil.which('clang'):
        print(f'ok - {what} under random input # skip clang is not installed')
        return 0
    with tempfile.TemporaryDirectory() as folder:
        temp = pathlib.Path(folder)
        status = compiled(what, ['clang', *FLAGS, '-o', str(temp / 'fuzz'), str(ROOT / f'tests/fuzz/fuzz_{name}.c'), *inputs, *LIBRARIES])
        if status is not None:
            return status
        dictionary(temp / 'dict', more)
        put_seeds(temp / 'seeds', name, seeds)
        corpus = pathlib.Path(os.environ['FUZZ_CORPUS']) / name if 'FUZZ_CORPUS' in os.environ else temp / 'corpus'
        corpus.mkdir(parents=True, exist_ok=True)
        environment = dict(os.environ, ASAN_OPTIONS='quarantine_size_mb=16:malloc_context_size=8')      # handles are made by the thousand
        done = subprocess.run([str(temp / 'fuzz'), f'-dict={temp / "dict"}', f'-max_total_time={SECONDS or SHORT_SECONDS}', f'-max_len={length}',
                               '-timeout=20', '-rss_limit_mb=4096', '-entropic=0', str(corpus), str(temp / 'seeds')],
                              cwd=temp, env=environment, capture_output=True, text=True, errors='replace', check=False)
        keep(temp)
        if SECONDS:
            print('\n'.join(line for line in done.stderr.splitlines()[-30:] if 'DONE' in line or line.startswith('Done')))
        return report(done, what)


def drive(what, name, seeds, runs):
    """Without libFuzzer: linked with the build that is being tested, driven by fuzz_main.c."""
    with tempfile.TemporaryDirectory() as folder:
        temp = pathlib.Path(folder)
        sanitize = ['-fsanitize=address,undefined'] if BUILD.name.endswith('-asan') else []
        compiler = os.environ.get('CC', 'cc').split()
        status = compiled(what, [*compiler, '-g', '-O1', '-std=c11', '-D_GNU_SOURCE', '-w', *sanitize, '-o', str(temp / 'fuzz'),
                                 str(ROOT / f'tests/fuzz/fuzz_{name}.c'), str(ROOT / 'tests/fuzz/fuzz_main.c'), str(BUILD / 'liborgl.a'), *LIBRARIES])
        if status is not None:
            return status
        put_seeds(temp / 'seeds', name, seeds)
        done = subprocess.run([str(temp / 'fuzz'), str(temp / 'seeds'), str(runs)], cwd=temp, capture_output=True, text=True, errors='replace', check=False)
        keep(temp)
        return report(done, what)


def front(what, name, length):
    """A harness of the front alone: its sources are compiled with it."""
    return fuzz(what, name, front_sources(), scripts(), (), length)


def whole(what, name, seeds, runs, more=(), length=4000):
    """A harness of the whole interpreter."""
    if not SECONDS:
        return drive(what, name, seeds, runs)
    inputs = interpreter()
    if inputs:
        return fuzz(what, name, inputs, seeds, more, length)
    print('not ok - the interpreter builds with clang')
    return 1
