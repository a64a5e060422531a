#!/usr/bin/env python3
"""The prompt as a user meets it: entries, history, keys, signals."""
import os
import signal
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


run(globals())
