"""Random statements of every kind, from the rows of the vocabulary. A statement may be wrong: then it must change nothing."""
import collections
import pathlib
import random
import re

ROOT = pathlib.Path(__file__).resolve().parents[2]
FIELD = re.compile(r'FIELD\((\w+), (\w+), "([^"]*)", "([^"]*)", (?:NULL|"[^"]*"), (?:NULL|"[^"]*"), (FT_\w+), T_(\w+), WS_(\w+),')
KIND = re.compile(r'KIND\((\w+), "([^"]*)", "([^"]*)", "([^"]*)"')
WORD = re.compile(r'WORD\((\w+), \w+, "([^"]*)", "([^"]*)"\)')
VERB = re.compile(r'(?:COMMAND|CONTROL)\((\w+), "([^"]*)", "([^"]*)", ([^,]*),')
NAMES = ['alpha', 'beta', 'gamma', 'Team lead 3', '热线组', '岗位经理', 'grade', 'none', 'a "b" {c}', 'x\\y', 'in', 'é', '7-13', 'delta', 'post']


def vocabulary():
    kinds, fields, words = {}, {}, {}
    text = (ROOT / 'interp/words/kinds.def').read_text(encoding='utf-8')
    for row in KIND.finditer(text):
        kinds[row[1]] = (row[2], row[4])
    for row in FIELD.finditer(text):
        if row[1] in kinds:
            fields.setdefault(row[1], []).append(row.groups()[1:])
    for row in WORD.finditer((ROOT / 'interp/words/values.def').read_text(encoding='utf-8')):
        words.setdefault(row[1], []).append((row[2], row[3]))
    return kinds, fields, words


KINDS, FIELDS, WORDS = vocabulary()


def verbs():
    """{verb: its id} in both languages, and the ids of those that change the model."""
    rows = VERB.findall((ROOT / 'interp/words/commands.def').read_text(encoding='utf-8'))
    return {word: row[0] for row in rows for word in row[1:3]}, {row[0] for row in rows if 'CF_MODEL' in row[3]}


VERBS, CHANGING = verbs()
ACCEPTED = collections.Counter()          # how often each verb stood in an entry that was accepted


def accepted(text):
    """Notes the verbs of an entry that was accepted."""
    for word in set(re.findall(r'[^\W\d_]+', re.sub(r'"(?:\\.|[^"\\])*"', '', text))) & VERBS.keys():
        ACCEPTED[VERBS[word]] += 1


def never():
    """The verbs that change the model and were in no accepted entry."""
    return sorted(CHANGING - {verb for verb, times in ACCEPTED.items() if times})


def quoted(text):
    text = text.replace('\\', '\\\\').replace('"', '\\"').replace('{', '{{').replace('}', '}}')
    return '"' + text.replace('\n', '\\n') + '"'


class Sequence:
    """A source of statements that remembers what may exist. `zh`: in Chinese. `folder`: where files for import and run are put."""

    def __init__(self, seed, zh=False, folder=None):
        self.random = random.Random(seed)
        self.zh = zh
        self.folder = folder
        self.files = 0
        self.known = {kind: [] for kind in KINDS}
        self.own = []
        self.pairs = {'assign': [], 'grant': []}       # what was assigned and granted

    def pair(self, verb, kind):
        """Two names, for a statement that takes back what another said."""
        if self.pairs[verb] and self.random.random() < 0.8:
            return self.random.choice(self.pairs[verb])
        return self.name(kind), self.name('POST')

    # -- pieces

    def word(self, en, zh):
        return zh if self.zh else en

    def kind(self, kind):
        return KINDS[kind][1 if self.zh else 0]

    def some(self, kind):
        names = self.known[kind]
        if names and self.random.random() < 0.97:
            return self.random.choice(names)
        return self.random.choice(NAMES)

    def name(self, kind):
        return quoted(self.some(kind))

    def entity(self, kind):
        return f'{self.kind(kind)}:{self.name(kind)}'

    def number(self, low=0, high=60):
        if self.random.random() < 0.7:
            return str(self.random.randint(low, high))
        return f'{self.random.uniform(low, high):.{self.random.randint(1, 14)}f}'

    def percent(self):
        return f'{self.random.randint(0, 100)}%' if self.random.random() < 0.8 else f'{self.random.uniform(0, 100):.3f}%'

    def text(self):
        return quoted(self.random.choice(['plain', 'a {b}', 'two\nlines', '带中文的文字', 'quote " and \\', 'x' * 70, '#', '']))

    def duration(self):
        return self.number(1, 40) + self.random.choice(['s', 'min', 'h', 'd', 'w', 'mo', 'y'])

    def per(self):
        return 'per ' + self.random.choice(['second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'])

    def date(self):
        return f'{self.random.randint(1990, 2030)}-{self.random.randint(1, 12):02d}-{self.random.randint(1, 28):02d}'

    def period(self):
        year = self.random.randint(2020, 2026)
        return self.random.choice([f'{year}-{self.random.randint(1, 12):02d}', f'{year}-Q{self.random.randint(1, 4)}', f'{year}-W{self.random.randint(1, 52):02d}', str(year)])

    def range(self):
        low = self.random.randint(0, 50)
        return f'{low}..{low + self.random.randint(0, 5000)}'

    def any(self):
        return self.random.choice([self.number, self.percent, self.duration])()

    def several(self, make, most=3):
        return ', '.join(make() for _ in range(self.random.randint(1, most)))

    def value(self, kind, target, words):
        """A value for a field of that type."""
        pick = {
            'FT_REF': lambda: self.name(target), 'FT_REFS': lambda: self.several(lambda: self.name(target)),
            'FT_TEXT': self.text, 'FT_TEXTS': lambda: self.several(self.text), 'FT_NUMBER': self.number, 'FT_PERCENT': self.percent,
            'FT_BOOL': lambda: self.random.choice(['true', 'false']), 'FT_DATE': self.date, 'FT_DURATION': self.duration,
            'FT_RATE': lambda: f'{self.number()} {self.per()}', 'FT_EFFORT': lambda: f'{self.number()}h {self.per()}', 'FT_RANGE': self.range,
            'FT_WORD': lambda: self.random.choice(WORDS[words])[self.zh], 'FT_SCALE': lambda: str(self.random.randint(1, 5)),
            'FT_LEVELS': lambda: self.several(lambda: f'{self.name(target)} >= {self.random.randint(1, 5)}'),
            'FT_TRAININGS': lambda: self.several(lambda: self.text() + self.random.choice(['', ' 3d', ' 2h'])),
            'FT_SPAN_TEXT': lambda: self.duration() + self.random.choice(['', ' "in sales"']),
            'FT_CONTACTS': lambda: self.several(lambda: self.random.choice([self.entity('POST'), self.text()])),
            'FT_POINTS': lambda: self.random.choice([self.range, lambda: self.several(self.number, 4)])(),
            'FT_CURVE': lambda: '80: 50%, 100: 100%, 120: ' + self.percent(),
            'FT_FORM': lambda: 'customer: text, visited: date, n: number, "took so long": duration',
            'FT_PROFILE': lambda: f'30min: {self.number()}, {self.number()}, 12', 'FT_ANY': self.any,
        }
        return pick[kind]()

    def clause(self, table):
        _, name, zh, kind, target, words = self.random.choice(FIELDS[table])
        return f'{self.word(name, zh)} {self.value(kind, target, words)}'

    # -- statements

    def define(self):
        table = self.random.choice([*KINDS, 'POST', 'POST', 'DUTY', 'UNIT', 'SKILL'])
        name = self.random.choice(NAMES)
        if self.random.random() < 0.3:
            name += str(self.random.randint(1, 99))
        title = ' ' + self.text() if self.random.random() < 0.5 else ''
        clauses = [self.clause(table) for _ in range(self.random.choice([0, 0, 1, 1, 2, 4]))] if FIELDS.get(table) else []
        again = self.random.random() < 0.3
        self.known[table].append(name)
        block = ' { ' + '; '.join(clauses) + ' }' if self.random.random() < 0.5 else ' ' + ' '.join(clauses)
        return f"{self.word('define or set' if again else 'define', '定义 或 设置' if again else '定义')} {self.kind(table)} {quoted(name)}{title}{block if clauses else ''}"

    def define_field(self):
        table = self.random.choice([*KINDS])
        name = f'own{self.random.randint(1, 9)}'
        kind = self.random.choice(['text', 'number', 'percent', 'duration', 'rate', 'date', 'range', 'bool', 'post', 'red | green | blue'])
        self.own.append((table, name, kind))
        return f"{self.word('define field', '定义 字段')} {self.kind(table)}.{name} {kind}{self.random.choice(['', ' ' + self.text()])}"

    def set_own(self):
        if not self.own:
            return self.define_field()
        table, name, kind = self.random.choice(self.own)
        value = {'text': self.text, 'number': self.number, 'percent': self.percent, 'duration': self.duration, 'rate': lambda: f'{self.number()} {self.per()}',
                 'date': self.date, 'range': self.range, 'bool': lambda: 'true', 'post': lambda: self.entity('POST')}.get(kind, lambda: 'green')()
        return f"{self.word('set', '设置')} {self.entity(table)} {{ {name} {value} }}"

    def set(self):
        table = self.random.choice(['POST', 'DUTY', 'UNIT', *KINDS])
        return f"{self.word('set', '设置')} {self.entity(table)} {{ {self.clause(table)} }}"

    def unset(self):
        table = self.random.choice(['POST', 'DUTY'])
        field = self.random.choice(FIELDS[table])
        return f"{self.word('set', '设置')} {self.entity(table)}.{self.word(field[1], field[2])} = none"

    def set_all(self):
        return self.random.choice(['set posts where headcount > 3 { headcount 2 }', 'set duties { critical true }', 'set posts { summary "all" }',
                                   f'set {self.entity("POST")}.contacts += "outside"', f'set {self.entity("POST")}.requires += {self.entity("SKILL")}',
                                   f'set {self.entity("POST")}.headcount += 1', f'set {self.entity("UNIT")}.title = {self.text()}'])

    def setting(self):
        return self.random.choice(['set model.currency = "CNY"', 'set model.currency = none', 'set model.hours_per_day = 7.5', 'set model.utilization = 80%',
                                   'set model.weeks_per_year = 48', 'set model.language = "zh"', 'set model.language = "en"'])

    def rename(self):
        table = self.random.choice(['POST', 'DUTY', 'UNIT', 'KPI'])
        old, new = self.some(table), self.random.choice(NAMES) + self.random.choice(['', ' new', '2'])
        self.known[table].append(new)
        return f"{self.word('rename', '改名')} {self.kind(table)} {quoted(old)} {self.word('to', '给')} {quoted(new)}"

    def drop(self):
        table = self.random.choice([*KINDS, 'POST', 'DUTY'])
        return f"{self.word('drop', '删除')} {self.kind(table)} {self.name(table)}{self.random.choice(['', self.word(' cascade', ' 级联'), self.word(' cascade', ' 级联')])}"

    def assign(self):
        share = self.random.choice(['', f" {self.word('share', '份额')} {self.percent()}", f" {self.word('time', '时间')} {self.percent()}"])
        role = self.random.choice(['', '', ' as accountable', ' as consulted and informed', ' as responsible and accountable'])
        pair = self.name('DUTY'), self.name('POST')
        self.pairs['assign'].append(pair)
        return f"{self.word('assign', '分配')} {pair[0]} {self.word('to', '给')} {pair[1]}{share}{role}"

    def unassign(self):
        duty, post = self.pair('assign', 'DUTY')
        return f"{self.word('unassign', '取消分配')} {duty} from {post}"

    def weight(self):
        region = f" in region {self.name('REGION')}" if self.random.random() < 0.3 else ''
        return f"weight kpi {self.name('KPI')} for {self.name('POST')} {self.percent()}{region}"

    def record(self):
        region = f" in region {self.name('REGION')}" if self.random.random() < 0.3 else ''
        return f"record kpi {self.name('KPI')} for {self.name('POST')} = {self.any()} in {self.period()}{region}"

    def grant(self):
        role = self.random.choice(['', ' as decide', ' as recommend', ' as agree', ' as perform', ' as input'])
        pair = self.name('DECISION'), self.name('POST')
        self.pairs['grant'].append(pair)
        return f"grant {pair[0]} to {pair[1]}{role}"

    def revoke(self):
        decision, post = self.pair('grant', 'DECISION')
        return f"revoke {decision} from {post}"

    def relate(self):
        more = self.random.choice(['', ' by norms', ' every 1w', ' takes 30min', ' by outputs every 2d takes 1h'])
        return f"relate {self.name('POST')} to {self.name('POST')} as {self.random.choice(['advises', 'serves', 'audits', 'informs', 'coordinates'])}{more}"

    def rate(self):
        if self.random.random() < 0.5:
            return f"rate {self.name('POST')} variety {self.random.randint(1, 7)} feedback 3"
        return f"rate {self.name('POST')} on {self.name('FACTOR')} {self.random.randint(1, 4)}"

    def submit(self):
        return f'submit {self.name("REPORT")} from {self.name("POST")} on {self.date()} {{ customer {self.text()}; n {self.number()}; visited {self.date()} }}'

    def rule(self):
        name = self.random.choice(['big', 'wide_span', 'my_rule', '大岗'])
        return f'rule {name} "Big" {{ for post p; let limit = {self.number()}; when p.headcount > limit; say "{{p.title}} is big" }}'

    def rule_other(self):
        rule = self.random.choice(['big', 'wide_span', 'my_rule', 'no_unit', 'overload', 'no_grade'])
        return self.random.choice([f'set rule {rule}.severity = error', f'set rule {rule}.limit = {self.number()}', f'disable rule {rule}', f'enable rule {rule}',
                                   f'waive {rule} for {self.entity("POST")} because {self.text()}', f'drop rule {rule}',
                                   f'waive {rule} for {self.entity("POST")} because "x" until {self.date()}'])

    def drop_pair(self):
        return self.random.choice([f'drop assign {self.name("DUTY")} to {self.name("POST")}', f'drop weight kpi {self.name("KPI")} for {self.name("POST")}',
                                   f'drop grant {self.name("DECISION")} to {self.name("POST")}', f'drop relate {self.name("POST")} to {self.name("POST")}',
                                   f'drop rate {self.name("POST")}'])

    def enlarge(self):
        share = self.random.choice(['', f' share {self.random.randint(1, 30)}%'])
        return f"{self.word('enlarge', '扩大')} {self.name('POST')} with {self.name('DUTY')}{share}{self.random.choice(['', '', ' from ' + self.name('POST')])}"

    def enrich(self):
        what = self.random.choice([self.name('DECISION'), self.entity('DECISION'), self.entity('DUTY')])
        return f"{self.word('enrich', '丰富')} {self.name('POST')} with {what}{self.random.choice(['', '', ' from ' + self.name('POST')])}"

    def compared(self):
        kind, of = self.random.choice([('KPI', f" for {self.name('POST')}"), ('FACTOR', '')])
        things = self.random.sample([quoted(name) for name in dict.fromkeys(self.known[kind])], 3)
        pairs = '; '.join(f'{a} over {b} {self.random.randint(1, 9)}' for a, b in [(things[0], things[1]), (things[1], things[2]), (things[0], things[2])])
        return f'weights by comparison{of} {{ {pairs} }}'

    def several_weights(self):
        return f"weight kpi {self.name('KPI')} {self.percent()}, {self.name('KPI')} {self.percent()} for {self.name('POST')}"

    def file(self, ending, text):
        self.files += 1
        name = f'seq{self.files}.{ending}'
        (self.folder / name).write_text(text, encoding='utf-8')
        return name

    def imported(self):
        def cell(text):
            return '"' + text.replace('"', '""') + '"'
        if self.random.random() < 0.3:
            lines = ['duty,post,share'] + [f"{cell(self.some('DUTY'))},{cell(self.some('POST'))},{self.random.randint(1, 50)}%" for _ in range(3)]
            name, kind, options = self.file('csv', '\n'.join(lines) + '\n'), 'assignments', ['', ' skip errors']
        else:
            lines = ['name,title,unit,headcount']
            for _ in range(self.random.randint(1, 4)):
                post = self.random.choice([*NAMES, f'row{self.random.randint(1, 9)}'])
                self.known['POST'].append(post)
                lines.append(f"{cell(post)},{cell(self.random.choice(NAMES))},{cell(self.some('UNIT'))},{self.random.randint(0, 20)}")
            name, kind = self.file('csv', '\n'.join(lines) + '\n'), 'posts'
            options = [' create unit on duplicate keep last', ' on duplicate keep first skip errors', ' create unit on duplicate number', '']
        return f"{self.word('import', '导入')} {kind} from \"{name}\"{self.random.choice(options)}"

    def from_file(self):
        """A part of the entry in a file of its own."""
        text = '\n'.join(self.random.choice([self.define, self.set, self.assign])() for _ in range(2))
        return f"{self.word('run', '运行')} \"{self.file('org', text)}\""

    def templated(self):
        name = f'like{self.random.randint(1, 5)}'
        self.known['POST'].append(name)
        return f"use service\ndefine post {quoted(name)} like service:{self.random.choice(['agent', 'lead', '坐席', '组长'])}"

    def program(self):
        """Statements that steer others; what they see of the model decides."""
        n, inner, other = self.random.randint(1, 99), self.statement(False), self.statement(False)
        return self.random.choice([
            f'for p in posts where headcount > {n % 5} {{ set p.headcount = p.headcount + {n} }}',
            f'if count(posts) > {n % 9} {{\n{inner}\n}} else {{\n{other}\n}}',
            f'var turn{n} = 0\nwhile turn{n} < 3 {{ turn{n} += 1; define or set skill @"made {{turn{n}}}" "of {{turn{n}}}" }}',
            f'fn make{n}(n) {{ define or set region @n "made"; return n }}\nlet r{n} = make{n}("made {n}")',
            f'try {{\n{inner}\n{other}\nfail "no"\n}} rescue e {{\n{self.statement(False)}\n}}',
            f'try {{\n{inner}\n}} rescue e {{\n{other}\n}}',
            f'for d in duties {{\nif d.posts = [] {{ continue }}\nset d.critical = true\n}}'])

    def report(self):
        name = self.random.choice(NAMES)
        self.known['REPORT'].append(name)
        return f'define or set report {quoted(name)} kind form fields customer: text, visited: date, n: number'

    def failing(self):
        return self.random.choice(['fail "on purpose"', 'define post', f'set post:{quoted("nobody at all")}.headcount = 1', 'define post "sum of it" reports "nobody at all"'])

    def statement(self, programs=True):
        """`programs`: also those that stand at the top of an entry only, or hold others."""
        more = [self.program, self.program, self.templated] + ([self.imported, self.from_file] if self.folder else []) if programs else []
        return self.random.choice([self.define] * 9 + [self.set] * 4 + [self.assign] * 3 + more + [
            self.define_field, self.set_own, self.unset, self.set_all, self.setting, self.rename, self.drop, self.unassign, self.weight, self.record,
            self.grant, self.revoke, self.relate, self.rate, self.submit, self.report, self.rule, self.rule_other, self.drop_pair,
            self.enlarge, self.enrich, self.compared, self.several_weights, self.revoke, self.unassign])()

    def opening(self):
        """A few of every kind, so that what follows has something to be about."""
        lines = []
        for table in KINDS:
            names = self.random.sample(NAMES, 3)
            self.known[table] += names
            lines.append(f'define {KINDS[table][0]} ' + ', '.join(map(quoted, names)))
        lines.append(f'set report:{quoted(self.known["REPORT"][0])} {{ kind form; fields customer: text, visited: date, n: number }}')
        return '\n'.join(lines)

    def entry(self):
        """What is said in one go: a statement, or a few."""
        lines = [self.statement() for _ in range(self.random.choice([1, 1, 1, 2, 3]))]
        if self.random.random() < 0.05:
            lines.append(self.failing())
        return '\n'.join(lines)
