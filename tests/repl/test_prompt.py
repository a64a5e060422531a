#!/usr/bin/env python3
"""The prompt as a user meets it: entries, history, keys, signals."""
import os
import pty
import re
import signal
import subprocess
import tempfile
import time

from _prompt import Prompt, run


def test_start_and_leave():
    with Prompt() as p:
        p.expect('Orgl ')
        p.expect('orgl> ')
        assert p.leave() == 0


def test_model_is_kept():
    with Prompt('service.db') as p:
        p.expect('service> ')
        p.enter('define unit hotline "Hotline"', 'service> ')
        folder = p.folder
        assert p.leave() == 0
    assert os.path.exists(os.path.join(folder, 'service.db'))
    with Prompt('service.db', folder=folder) as p:
        p.expect('service> ')
        assert 'Hotline' in p.enter('show units', 'service> ')
        assert p.leave() == 0


def test_names_do_not_steer_the_terminal():
    """Of what a model says only colors reach a terminal; a question is one line that cannot be rewritten."""
    title = r'bad\u{1b}]0;title\u{7}\u{9b}2Jx\u{1b}[31mred'
    with tempfile.TemporaryDirectory() as folder:
        for text in ('show posts', 'print a.title', 'check no_unit', 'describe a', 'history', 'fail a.title'):
            ours, theirs = pty.openpty()
            subprocess.run([os.path.abspath(os.environ['ORGL']), '-c', f'define post a "{title}"; {text}'], cwd=folder, stdin=theirs, stdout=theirs,
                           stderr=theirs, check=False, timeout=20)
            os.close(theirs)
            shown = b''
            try:
                while piece := os.read(ours, 65536):
                    shown += piece
            except OSError:
                pass                                           # the end of a terminal
            os.close(ours)
            assert b'\x1b]' not in shown and b'\x07' not in shown and b'\xc2\x9b' not in shown, (text, shown)
            assert text == 'history' or b'bad' in shown, (text, shown)
    with Prompt() as p:
        p.expect('orgl> ')
        p.send(r'show [1] into "../x\u{1b}[2K\n\u{d}.csv"' + '\r')
        p.expect("wants to write '../x [2K  .csv'. Allow it?")
        p.send('n\r')
        p.expect('orgl> ')
        assert p.leave() == 0


def test_permission_is_asked_each_time_anew():
    """A yes holds for the library that was asked about, a no is an error; another path is asked about again."""
    with Prompt() as p:
        p.expect('orgl> ')
        p.send('extern "libm.so.6" { fn cbrt(x: double): double }\r')
        p.expect("The script wants to load 'libm.so.6'. Allow it? [y/N]")
        p.send('n\r')
        p.expect('E601')
        p.expect('orgl> ')
        p.send('extern "libm.so.6" { fn cbrt(x: double): double }\r')
        p.expect('[y/N]')
        p.send('y\r')
        p.expect('orgl> ')
        assert '3' in p.enter('cbrt(27)', 'orgl> ')
        assert 'y/N' not in p.enter('extern "libm.so.6" { fn hypot(x: double, y: double): double }', 'orgl> ')
        p.send('extern "libm.so.6" trusted { fn sin1 "sin"(x: double): double }\r')
        p.expect("'libm.so.6 (trusted)'")
        p.send('\r')
        p.expect('E601')
        p.expect('orgl> ')
        for path in ('../one.csv', '../two.csv'):
            p.send(f'show [1] into "{path}"\r')
            p.expect(f"The script wants to write '{path}'. Allow it?")
            p.send('\r')
            p.expect('E601')
            p.expect('orgl> ')
        assert p.leave() == 0


def test_value_of_an_expression():
    with Prompt() as p:
        p.expect('orgl> ')
        assert '\n42' in p.enter('6 * 7')
        p.enter('let x = 5')
        assert '\n10' in p.enter('x + 5')


def test_entry_of_several_lines():
    with Prompt() as p:
        p.expect('orgl> ')
        p.enter('define post agent "Agent" {', '   {> ')
        p.enter('    headcount 12', '   {> ')
        p.enter('}')
        assert '\n12' in p.enter('agent.headcount')
        p.enter('agent.headcount +', '   .> ')
        assert '\n13' in p.enter('1')


def test_wrong_statement_changes_nothing():
    with Prompt() as p:
        p.expect('orgl> ')
        out = p.enter('define post a; define pots b')
        assert 'error[E' in out
        assert '\n0' in p.enter('count(posts)')


def test_history_recalls_whole_entries():
    with Prompt() as p:
        p.expect('orgl> ')
        p.enter('let xs = [1,', '   [> ')
        p.enter('2]')
        p.enter('print 1')
        p.send('\x1b[A\x1b[A')
        p.expect('2]')
        folder = p.folder
        p.send('\x03')
        p.expect('orgl> ')
        assert p.leave() == 0
    with Prompt(folder=folder) as p:
        p.expect('orgl> ')
        p.send('\x1b[A\x1b[A')
        p.expect('2]')
        p.send('\r')
        p.expect('orgl> ')
        assert '\n2' in p.enter('len(xs)')
    assert 'let xs = [1,\n2]\n' in open(os.path.join(folder, '.state/orgl/history'), encoding='utf-8').read()


def test_completion():
    with Prompt() as p:
        p.expect('orgl> ')
        p.enter('define post operator "Operator"')
        p.send('def\t')
        p.expect('define ')
        p.send('po\t')
        p.expect('post ')
        p.send('x repo\t')
        p.expect('reports ')
        p.send('op\t')
        p.expect('operator')
        p.send('\r')
        p.expect('\norgl> ')
        p.send('show operator.headc\t')
        p.expect('headcount')
        p.send('\r')
        assert '1' in p.expect('\norgl> ')


def test_completion_of_own_names():
    with Prompt() as p:
        p.expect('orgl> ')
        p.enter('let threshold = 41')
        p.enter('fn grown(x) = x + 1')
        p.send('print grown\tthres\t')
        p.expect('grown(threshold')
        p.send('\x7f)\r')
        assert '42' in p.expect('\norgl> ')


def test_control_c_clears_the_entry():
    with Prompt() as p:
        p.expect('orgl> ')
        p.enter('define post agent {', '   {> ')
        p.send('headcount 3\x03')
        p.expect('^C\norgl> ')
        assert '\n0' in p.enter('count(posts)')
        p.send('define post x\x03')
        p.expect('orgl> ')
        assert '\n0' in p.enter('count(posts)')


def test_control_c_ends_a_loop_and_undoes_it():
    with Prompt() as p:
        p.expect('orgl> ')
        p.send('define post a; while true { }\r')
        time.sleep(0.5)
        p.send('\x03')
        assert 'nothing was changed' in p.expect('\norgl> ')
        assert '\n0' in p.enter('count(posts)')


def test_control_d_in_an_entry():
    with Prompt() as p:
        p.expect('orgl> ')
        p.enter('define post agent {', '   {> ')
        assert p.leave() == 0


def test_quit():
    with Prompt() as p:
        p.expect('orgl> ')
        p.send('quit\r')
        assert p.status() == 0


def test_chinese():
    with Prompt(LC_ALL='C', LANG='zh_CN.UTF-8') as p:
        p.expect('orgl> ')
        p.enter('定义 岗位 客服专员 编制 12')
        assert '\n12' in p.enter('客服专员 的 编制')
        p.send('显示 客服专\t')
        p.expect('员')
        p.send('\x7f\x7f\x7f\x7f客服专员.编制\r')
        assert '12' in p.expect('\norgl> ')


def test_narrow_terminal():
    with Prompt(cols=20) as p:
        p.expect('orgl> ')
        p.send('define post operator "A title that is wider than the terminal"\r')
        p.expect('\norgl> ')
        p.send('print operator.title\r')
        p.expect('wider than the')


def test_resize():
    with Prompt() as p:
        p.expect('orgl> ')
        p.send('1 + ')
        p.resize(24, 40)
        time.sleep(0.2)
        p.send('1\r')
        assert '2' in p.expect('\norgl> ')


def test_paste_is_one_entry():
    with Prompt() as p:
        p.expect('orgl> ')
        p.send('\x1b[200~define post a\ndefine post b reports a\n\x1b[201~\r')
        p.expect('\norgl> ')
        assert '\n2' in p.enter('count(posts)')
        p.send('\x1b[200~define post c\ndefine pots d\n\x1b[201~\r')
        assert 'error[E' in p.expect('\norgl> ')
        assert '\n2' in p.enter('count(posts)')


def test_long_results_go_through_a_pager():
    with Prompt(rows=10) as p:
        p.expect('orgl> ')
        p.send('for i in 1..40 { print "line {i}" }\r')
        p.expect('line 9\n')
        p.expect('-- more')
        p.send(' ')
        p.expect('line 18\n')
        p.expect('-- more')
        p.send('q')
        assert 'line 19' not in p.expect('orgl> ')
    with Prompt(rows=10, PAGER='sed s/line/row/') as p:
        p.expect('orgl> ')
        assert 'row 40' in p.enter('for i in 1..40 { print "line {i}" }')


def test_help():
    with Prompt(rows=200) as p:
        p.expect('orgl> ')
        assert 'low..high' in p.enter('help post')
        assert 'number' in p.enter('help post.headcount')
        assert 'there is no' in p.enter('help E204')


def test_permission_is_asked_for():
    with Prompt() as p:
        p.expect('orgl> ')
        p.send('show [1] into "/tmp/orgl-never.txt"\r')
        p.expect('[y/N] ')
        p.send('n\r')
        assert 'E601' in p.expect('\norgl> ')
        assert not os.path.exists('/tmp/orgl-never.txt')


def test_told_to_end():
    with Prompt() as p:
        p.expect('orgl> ')
        os.kill(p.pid, signal.SIGTERM)
        assert p.status() == 0


TEAM = """define unit hotline "Hotline"
define post lead "Hotline lead" in hotline
define post agent "Hotline agent" in hotline reports lead
define kpi csat
"""


def team(*args, **options):
    """A prompt on a team whose script is its start file."""
    folder = options.pop('folder', None) or tempfile.mkdtemp(prefix='orgl-prompt-')
    with open(os.path.join(folder, '.orglrc'), 'w', encoding='utf-8') as file:
        file.write(TEAM)
    return Prompt(*args, folder=folder, **options)


def offered(p, text):
    """What TAB TAB lists behind the text; the entry is dropped."""
    p.send(text + '\t\t')
    p.expect('\n')
    shown = p.expect('\norgl> ')
    p.send('\x03')
    p.expect('^C\norgl> ')
    return '\n' + shown


def test_start_file():
    with team() as p:
        p.expect('orgl> ')
        assert '\n2' in p.enter('count(posts)')
        assert p.leave() == 0
    folder = tempfile.mkdtemp(prefix='orgl-prompt-')
    with open(os.path.join(folder, '.orglrc'), 'w', encoding='utf-8') as file:
        file.write('let a = 1\ndefine pots b\n')
    with Prompt(folder=folder) as p:
        assert '.orglrc:2:8: error[E2' in p.expect('orgl> ')
        assert '\n0' in p.enter('count(posts)')


def test_candidates_say_what_they_are():
    with team() as p:
        p.expect('orgl> ')
        shown = offered(p, 'define post x reports ')
        assert '\n  agent  post · Hotline agent\n  lead   post · Hotline lead' in shown and 'hotline' not in shown
        assert '\n  reports      The superior post\n' in offered(p, 'define post x re')
        assert '\n  part_time  兼职\n' in offered(p, 'define post x nature ')
        assert offered(p, 'posts where nature = ').count('\n') == 5
        assert '\n  load ' in offered(p, 'agent.l')
        assert '\n  raci ' in offered(p, 'matrix ')
        assert '\n  structure ' in offered(p, 'analyze ')
        shown = offered(p, 'analyze relations ')
        assert '\n  bottleneck' in shown and '\n  into' in shown and '\n  of' in shown
        assert '\n  wide_span       Spans of control are not too wide' in offered(p, 'disable rule ')
        assert '\n  depth' in offered(p, 'explain agent.load de')
        assert 'words fit here' in offered(p, 'explain agent.load ')


def test_candidates_in_chinese():
    with team('--lang', 'zh') as p:
        p.expect('orgl> ')
        assert '\n  编制      岗位的定员人数\n' in offered(p, '定义 岗位 甲 ')
        assert '\n  agent  岗位 · Hotline agent' in offered(p, '定义 岗位 甲 上级 ')
        assert '\n  结构 ' in offered(p, '分析 ')
        assert '\n  管理幅度  ' in offered(p, '显示 agent.管理')


def test_files_are_offered():
    with team() as p:
        p.expect('orgl> ')
        for name in ('one.csv', 'two.csv'):
            open(os.path.join(p.folder, name), 'w', encoding='utf-8').close()
        for text in ('import posts from ', 'show posts into ', 'run '):
            p.send(text + '\t\t\t')
            shown = p.expect('\norgl> ')
            assert 'one.csv' in shown and 'two.csv' in shown, shown
            p.send('\x03')
            p.expect('^C\norgl> ')
        p.send('run "t\t')
        p.expect('run "two.csv"')


def test_signature_in_a_call():
    with Prompt() as p:
        p.expect('orgl> ')
        p.send('round(1.5, \t\t')
        p.expect('round(x: number, digits: number)  Rounded to so many digits behind the point')


def test_lines_of_a_block_are_indented():
    with Prompt() as p:
        p.expect('orgl> ')
        p.send('for i in 1..2 {\r')
        p.expect('{>     ')
        p.send('if i > 1 {\r')
        p.expect('{>         ')
        p.send('print i\r')
        p.expect('{>         ')
        p.send('}\r')
        p.expect('{>     ')
        p.send('}\r')
        assert '\n2' in p.expect('\norgl> ')
        folder = p.folder
        assert p.leave() == 0
    kept = open(os.path.join(folder, '.state/orgl/history'), encoding='utf-8').read()
    assert 'for i in 1..2 {\n    if i > 1 {\n        print i\n    }\n}\n' in kept


def test_history_is_searched():
    with Prompt() as p:
        p.expect('orgl> ')
        p.enter('let one = [11,', '   [> ')
        p.enter('12]')
        p.enter('let two = 2')
        p.send('\x12one')
        p.expect('12]')
        p.send('\r')
        p.expect('\norgl> ')
        assert '\n[11, 12]' in p.enter('one')


def test_timing_on_request():
    with Prompt() as p:
        p.expect('orgl> ')
        assert ' s)' not in p.enter('1 + 1')
        assert '`timing` again' in p.enter('timing')
        assert re.search(r'\n2\n\(\d\.\d{3} s\)', p.enter('1 + 1'))
        p.enter('timing')
        assert ' s)' not in p.enter('1 + 1')
    with Prompt('--lang', 'zh') as p:
        p.expect('orgl> ')
        p.enter('计时')
        assert '（用时 ' in p.enter('1 + 1')


def test_help_is_walked():
    with Prompt(rows=400) as p:
        p.expect('orgl> ')
        assert 'help kinds' in p.enter('help')
        assert '\n  post ' in p.enter('help kinds')
        assert 'On: help post.in, help kinds' in p.enter('help post')
        shown = p.enter('help post.nature')
        assert '性质' in shown and 'full_time|part_time' in shown and 'define post x nature full_time' in shown and 'On: help post' in shown
        assert '\n  wide_span ' in p.enter('help rules')
        assert 'On: help rules; source rule wide_span' in p.enter('help wide_span')
        assert 'On: help functions' in p.enter('help round')


def test_card_of_an_entity():
    with team(rows=100) as p:
        p.expect('orgl> ')
        shown = p.enter('show agent')
        assert re.search(r'\ntitle +Hotline agent\n', shown) and re.search(r'\nmanager +Hotline lead\n', shown)


def test_progress_of_a_long_entry():
    for lang, words in (('en', ' s · Ctrl-C stops and undoes it'), ('zh', ' 秒 · 按 Ctrl-C 停止并撤销')):
        with Prompt('--lang', lang) as p:
            p.expect('orgl> ')
            p.send('while true { }\r')
            p.expect(words)
            p.send('\x03')
            assert 'E607' in p.expect('\norgl> ')
            assert '\n0' in p.enter('count(posts)')
            p.send('for i in 1..1000000000 { if i > 900000 { define post @"p_{i}" } }\r')
            p.expect(' new rows · ' if lang == 'en' else ' 行新数据 · ', 30)
            p.send('\x03')
            p.expect('\norgl> ', 60)
            assert '\n0' in p.enter('count(posts)')


def test_wide_tables_are_cut():
    with team(cols=56) as p:
        p.expect('orgl> ')
        shown = p.enter('show posts select name, title, unit, manager, path, headcount')
        assert all(len(line) <= 56 for line in shown.split('\n')[1:] if not line.startswith('show')), shown


def test_hostile_keys():
    """Pasted at once: deep nesting, a word without end, bytes that are no UTF-8; each is an error and the prompt goes on."""
    with Prompt() as p:
        p.expect('orgl> ')
        for text, code in ((b'print ' + b'(' * 100_000, 'E110'), (b'a' * 100_000, 'E133'), (b'print "\xff"', 'E101'), (b'print ' + b'"{' * 20_000, 'E110')):
            data = b'\x1b[200~' + text + b'\x1b[201~'
            for at in range(0, len(data), 4096):
                os.write(p.fd, data[at:at + 4096])
                p.read(0.02)
            p.send('\r')
            assert f'error[{code}]' in p.expect('\norgl> ', 60), code
        assert '\n2' in p.enter('1 + 1')


run(globals())
