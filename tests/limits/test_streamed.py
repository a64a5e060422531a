"""Scripts that are so large that they are read piece by piece say the same as when they come through a
pipe, which is kept whole:
errors with their lines, those of names, broken text at the end, texts longer than a piece, CRLF and a byte order mark. A file that
changes while it is read is an error, and changes nothing."""
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

ORGL = os.path.abspath(os.environ['ORGL'])
failed = 0


def check(good, what, more=''):
    global failed
    failed += not good
    print(('ok - ' if good else 'not ok - ') + what + ('' if good else '\n' + more))


def run(*words):
    done = subprocess.run([ORGL, *words], stdin=subprocess.DEVNULL, capture_output=True)
    return done.returncode, (done.stdout + done.stderr).decode()


def body(n, first=0, end='\n'):
    return ''.join(f'define post q{i} "Post {i}" headcount {i % 7 + 1}{end}define duty w{i} volume {i % 50} per week takes 3min{end}'
                   f'assign w{i} to q{i} share 50%{end}' for i in range(first, first + n))


N = 25_000
CASES = {
    'counts': body(N) + 'print count(posts), sum(load of posts)\n',
    'one error in the first line, one in the middle, one at the end':
        'assign nobody to noone\n' + body(N) + 'define post q7\n' + body(N, N) + 'define post z headcount "many"\n',
    'a broken statement in the middle': body(N) + 'define post x hedcount 3\ndefine post "\n' + body(N, N),
    'names that stay open': 'define post a reports to nobody\n' + body(N) + 'define post b reports to noone\n' + body(N, N),
    'CRLF and a byte order mark': '\ufeff' + body(N, end='\r\n') + 'define post q9\r\nprint 1\r\n',
    'a long text': body(N) + 'define post l summary """\n' + '  line of a summary\n\n' * 200_000 + '  """\n' + body(N, N) + 'print len(l.summary)\n',
    'a long text that is not closed': body(N) + 'define post l summary """\n' + '  line of a summary\n' * 100_000,
    'a long comment': body(N) + '# ' + 'x' * 1_500_000 + '\n' + body(N, N) + 'define post q3\n',
    'a word that is too long': body(N) + 'define post ' + 'y' * 1_200_000 + '\n' + body(100, N),
    'plain and other lines in turn': ''.join(
        body(3, 3 * i) + f'# post {i}: "…\ndefine post 甲{i} "岗位{i}" 编制 {i % 5 + 1}\n定义 职责 乙{i} 数量 １０ 每周 耗时 {i % 9 + 1}分钟\n'
        f'define post r{i} "a \\"b\\" {{{{c}}}}" summary """\n  define post no{i} "x\n  """ headcount \\\n{i % 4 + 1}\nassign 乙{i} to 甲{i} share 5 %; assign w{3 * i}, 乙{i} to r{i}\n'
        for i in range(6_000)) + 'print count(posts), sum(load of posts), 甲7.headcount, r8.headcount, r9.title, r9.summary, 甲7.load\n',
    'errors in turn with plain lines': ''.join(
        body(40, 40 * i) + ('define post x§ "a" headcount 3\n' if i % 90 == 2 else 'define post y "open\n' if i % 90 == 50 else
                            'define duty z volume 5 per wek takes 12mn\n' if i % 90 == 70 else '') for i in range(500)),
    'a loop behind a long beginning': body(N) + 'var s = 0\nfor p in posts { s += p.headcount }\nprint s\nfail "end"\n',
    'characters of three bytes at every place': 'define post 甲 "' + '岗位' * 400_000 + '"\n' + body(N) + 'define post 甲\n',
    'no text at the end': (body(N) + 'define post z\n').encode() + b'define post \xff\n',
    'half a character at the end': body(N).encode() + 'define post 岗'.encode()[:-1],
}

with tempfile.TemporaryDirectory() as folder:
    for what, text in CASES.items():
        path, pipe = (pathlib.Path(folder, part, 'long.org') for part in ('file', 'pipe'))
        for each in (path, pipe):
            each.parent.mkdir(exist_ok=True)
            each.unlink(missing_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        os.mkfifo(pipe)
        cat = subprocess.Popen(['sh', '-c', 'cat "$1" > "$2"', 'sh', str(path), str(pipe)])
        piped, streamed = run(str(pipe)), run(str(path))
        cat.wait()
        told, said = streamed[1].replace(str(path), '/long.org'), piped[1].replace(str(pipe), '/long.org')
        check(path.stat().st_size > 1 << 20 and streamed[0] == piped[0] and told == said and len(said) < 5000, what,
              f'{streamed[0]} {told[:1500]}\n-- piped {piped[0]}\n{said[:1500]}')

    path, model = pathlib.Path(folder, 'shrinks.org'), pathlib.Path(folder, 'm.db')
    path.write_text(body(120_000))
    whole = path.read_bytes()
    for what, change in (('shorter', lambda: os.truncate(path, 2 << 20)), ('empty', lambda: os.truncate(path, 0)),
                         ('longer', lambda: path.open('a').write('define post more\n'))):
        path.write_bytes(whole)
        process = subprocess.Popen([ORGL, '--model', str(model), str(path)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        time.sleep(0.06)
        os.kill(process.pid, signal.SIGSTOP)
        still = process.poll() is None and any(os.path.realpath(f'/proc/{process.pid}/fd/{f}') == os.path.realpath(path)
                                               for f in os.listdir(f'/proc/{process.pid}/fd'))
        change()
        os.kill(process.pid, signal.SIGCONT)
        said = process.communicate()[0].decode()
        if not still:
            print(f'ok - a file made {what} # skip it was read before that')
            continue
        check(process.returncode == 4 and 'E502' in said and not model.exists(), f'a file made {what} while it is read', f'{process.returncode} {said[:500]}')

sys.exit(failed > 0)
