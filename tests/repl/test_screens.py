#!/usr/bin/env python3
"""Sessions at the prompt as their users see them: after each step the screen, compared with the kept one in screens/NAME.txt. To write them
anew: SCREENS_UPDATE=1 python3 tests/repl/test_screens.py (read the difference before you commit it)."""
import os
import pathlib
import shutil
import tempfile
import time

from _prompt import ROOT_OF_TESTS, SLOW, Prompt, run
from _screen import Screen

KEPT = pathlib.Path(__file__).with_name('screens')
TAB, UP, LEFT, CTRL_C, CTRL_D, CTRL_R = '\t', '\x1b[A', '\x1b[D', '\x03', '\x04', '\x12'


class Session(Prompt):
    """A prompt whose screen is drawn."""

    def __init__(self, name, *args, rows=24, cols=80, ambiguous=1, **env):
        self.name, self.shots = name, []
        super().__init__(*args, rows=rows, cols=cols, **env)
        self.screen, self.rest, self.drawn = Screen(rows, cols, ambiguous), '', b''

    def settle(self, quiet=0.25):
        """Reads until nothing comes any more."""
        end = time.monotonic() + quiet * SLOW
        while time.monotonic() < end:
            before = len(self.raw)
            if not self.read(0.05):
                break
            if len(self.raw) > before:
                end = time.monotonic() + quiet * SLOW

    def shot(self, what):
        self.settle()
        text = self.raw.decode('utf-8', 'replace')
        self.raw = b''
        self.rest = self.screen.draw(self.rest + text)
        self.shots.append(f'---- {what}\n{self.screen.text()}')

    def wait_for(self, text, seconds=15):
        """Until the screen is told a text."""
        end = time.monotonic() + seconds * SLOW
        while text not in self.seen and time.monotonic() < end:
            self.read(0.1)
        assert text in self.seen, f'no {text!r} in:\n{self.seen}'

    def type(self, keys, what=None):
        self.send(keys)
        self.shot(what or repr(keys))

    def compare(self):
        got, kept = '\n'.join(self.shots), KEPT / f'{self.name}.txt'
        if os.environ.get('SCREENS_UPDATE'):
            KEPT.mkdir(exist_ok=True)
            kept.write_text(got, encoding='utf-8')
        want = kept.read_text(encoding='utf-8')
        assert got == want, f'{self.name}: the screens differ; this came:\n{got}'


def model(session, script):
    shutil.copy(ROOT_OF_TESTS.parent / 'examples' / script, session.folder)


def test_completion():
    with Session('completion', rows=40) as s:
        s.wait_for('orgl> ')
        s.type('define unit desk "Front desk"; define post head "Head of desk" in desk; define post hand "Helping hand" in desk\r', 'three entities')
        s.type('def' + TAB, 'a verb')
        s.type('po' + TAB + 'clerk re' + TAB + TAB, 'fields of a post')
        s.type('po' + TAB + 'h' + TAB + TAB, 'posts behind reports')
        s.type('ea' + TAB + 'nature ' + TAB + TAB, 'words of a field')
        s.type(CTRL_C, 'given up')
        s.type('show head.head' + TAB + TAB, 'attributes')
        s.type(CTRL_C + 'show round(' + TAB + TAB, 'the signature of a function')
        s.type(CTRL_C + 'set head { ' + TAB + TAB, 'fields in a block')
        s.compare()


AMBIGUOUS = """ambiguous 2
define unit shop "Shop “α” – 2"
define post lead "Lead … ①" in shop
define post seller "“Seller” ★" in shop reports lead headcount 12
define post buyer "采购 ①" in shop reports lead headcount 3
define post packer "Packer" in shop reports buyer
define post "①号" "一号" in shop reports buyer
"""


def test_ambiguous_width():
    """A terminal whose … ① ─ α take two cells, and ~/.orglrc says so."""
    folder = tempfile.mkdtemp(prefix='orgl-prompt-')
    pathlib.Path(folder, '.orglrc').write_text(AMBIGUOUS, encoding='utf-8')
    with Session('ambiguous', rows=24, cols=60, ambiguous=2, folder=folder) as s:
        s.wait_for('orgl> ')
        s.type('show posts select title, unit.title as unit, headcount\r', 'a table')
        s.type('show from p in posts select "①②③④⑤⑥⑦⑧⑨⑩ “{p.title}” ──────" as x, "――――――――――――――――――――" as y\r', 'a table that is cut')
        s.type('chart\r', 'a chart')
        s.type('print "“α” ① ─ x"' + LEFT * 3 + '…y', 'a cursor in the line')
        s.type('\r' + 'print "① “α” …", psots\r', 'a caret')
        s.type('set @' + TAB + TAB + CTRL_C + 'assign x to ' + TAB + TAB, 'candidates')
        s.type(CTRL_C + 'ambiguous 3\r', 'a wrong width')
        s.type('歧义宽度 1\r' + 'show posts select title, headcount\r', 'the other width, which this terminal does not have')
        s.compare()


def test_chinese():
    with Session('chinese', rows=44, cols=70, LC_ALL='zh_CN.UTF-8') as s:
        model(s, '客服团队.org')
        s.wait_for('orgl> ')
        s.type('定义 部门 前台；定义 岗位 前台主管 隶属 前台；定义 岗位 接待员 “接待员” 隶属 前台 上级 前台主管 编制 3\r', '全角标点')
        s.type('定义 岗位 门卫 上级 ' + TAB + TAB, '候选')
        s.type('前' + TAB + '\r', '补全')
        s.type('显示 岗位 取 名称, 编制, 上级\r', '表格')
        s.type('显示 岗位 取 名称, 编制 其中 编辑 > 1\r', '说错了')
        s.type('显示 接待员' + '\x7f\x7f\x7f' + '门卫\r', '退格')
        s.compare()


def test_several_lines_and_paste():
    with Session('lines', rows=30) as s:
        s.wait_for('orgl> ')
        s.type('define post clerk "Clerk" {\r', 'an open block')
        s.type('headcount 2\rpay 3000..4000\r}\r', 'its clauses')
        s.type('\x1b[200~define post guard {\n    headcount 1\n}\nshow posts select name, headcount\n\x1b[201~', 'pasted')
        s.type('\r', 'and entered')
        s.type(UP, 'one item of the history')
        s.type(CTRL_C + CTRL_R + 'clerk', 'searched')
        s.type(CTRL_C, 'left')
        s.compare()


def test_interrupted():
    with Session('interrupted') as s:
        s.wait_for('orgl> ')
        s.send('define post a; while true { }\r')
        s.wait_for('Ctrl-C')
        s.send(CTRL_C)
        s.wait_for('nothing was changed')
        s.shot('an endless loop, left with Ctrl-C')
        s.type('show count(posts)\r', 'nothing is left of it')
        s.compare()


def test_narrow():
    with Session('narrow', rows=30, cols=40) as s:
        s.wait_for('orgl> ')
        s.type('define unit hall "The reception hall on the ground floor"; define post porter "Porter of the main entrance" in hall headcount 2\r', 'a long entry')
        s.type('show posts select name, title, unit, headcount, fte\r', 'a table that is cut')
        s.type('check\r', 'findings')
        s.compare()


def test_wide_table():
    with Session('wide', rows=14, cols=60) as s:
        model(s, 'service.org')
        s.wait_for('orgl> ')
        s.send('run "service.org"\r')
        s.wait_for('-- more')
        s.send('q')
        s.wait_for('orgl> ')
        s.type('\x0c', 'a clear screen')
        s.send('show posts select name, title, unit, manager, grade, pay, headcount, load order by load desc\r')
        s.wait_for('-- more')
        s.shot('the first page')
        s.type(' ', 'the second')
        s.type('q', 'enough')
        s.type('show complaint_officer\r', 'a card')
        s.compare()


def test_help():
    with Session('help', rows=40) as s:
        s.wait_for('orgl> ')
        s.type('help\r', 'the overview')
        s.type('q', 'left')
        s.type('help post.headcount\r', 'a field')
        s.type('help E204\r', 'a code')
        s.compare()


def test_scenario_and_model():
    with Session('scenario', 'service.db') as s:
        s.wait_for('service> ')
        s.type('define unit hall\r', 'the model is named')
        s.type('scenario lean\r', 'and the scenario')
        s.type('set hall {\r', 'and the open bracket')
        s.type('}\r' + 'switch base\r', 'back')
        s.compare()


run(globals())
