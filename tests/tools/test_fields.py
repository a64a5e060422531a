#!/usr/bin/env python3
"""Every field of kinds.def: set by its word, read back by its read name, shown, kept in a model file and read from it again,
with the English words and with the Chinese ones; its default; and a value that it refuses."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
ORGL = os.path.abspath(os.environ.get('ORGL', ROOT / 'build' / 'orgl'))
WORDS = ROOT / 'interp' / 'words'
LANGUAGES = ('en', 'zh')
# What sets a field of a type, what it reads as, and what a table shows; (English, Chinese) where they differ.
# X and Y are names of the field's target kind, LOW and HIGH words of its word set.
VALUES = {
    'REF': ('X', 'X', 'X'),
    'REFS': ('X, Y', '[X, Y]', ('X, Y', 'X、Y')),
    'TEXT': ('"so {{1}} \\"it\\" is"', "'so {1} \"it\" is'", 'so {1} "it" is'),
    'TEXTS': ('"one", "two, three"', '["one", "two, three"]', ('one, two, three', 'one、two, three')),
    'NUMBER': ('7.5', '7.5', '7.5'),
    'PERCENT': ('35%', '35%', '35%'),
    'BOOL': (('true', '真'), ('true', '真'), ('true', '真')),
    'DATE': ('2026-11-23', '2026-11-23', '2026-11-23'),
    'DURATION': (('90min', '90分钟'), ('1h30min', '1小时30分钟'), ('90min', '90分钟')),
    'RATE': (('12 per week', '12 每周'), ('12 per week', '12 每周'), ('12 per week', '12 每周')),
    'EFFORT': (('30h per week', '30小时 每周'), ('30h per week', '30小时 每周'), ('30h per week', '30小时 每周')),
    'RANGE': ('40..60', '40..60', '40..60'),
    'WORD': ('HIGH', 'HIGH', 'HIGH'),
    'SCALE': ('4', '4', '4'),
    'LEVELS': (('X >= 3, Y 2', 'X >= 3, Y 2'), '[{skill: X, level: 3}, {skill: Y, level: 2}]', None),
    'TRAININGS': (('"Law" 3d, "Art"', '"Law" 3天, "Art"'), '[{text: "Law", duration: 3d}, {text: "Art", duration: none}]', None),
    'SPAN_TEXT': (('2y "in sales"', '2年 "in sales"'), ('2y', '2年'), ('2y', '2年')),
    'CONTACTS': ('X, "the bank", Y', '[X, "the bank", Y]', ('X, the bank, Y', 'X、the bank、Y')),
    'POINTS': ('50, 200, 350', '[50, 200, 350]', ('50, 200, 350', '50、200、350')),
    'CURVE': ('80: 50%, 100: 100%', '[{score: 80, payout: 50%}, {score: 100, payout: 100%}]', None),
    'FORM': (('customer: text, visited: date', 'customer: 文本, visited: 日期'), '{customer: "text", visited: "date"}', None),
    'PROFILE': (('30min: 40, 62', '30分钟: 40, 62'), '{interval: 30min, counts: [40, 62]}', None),
    'ANY': ('92.5%', '92.5%', '92.5%'),
}
# A value of another type, and its code; the families allowed are those of names, types and laws.
WRONG = {
    'REF': '3', 'REFS': '3', 'TEXT': '3', 'TEXTS': '3', 'NUMBER': '"x"', 'PERCENT': '"x"', 'BOOL': '3', 'DATE': '3',
    'DURATION': '3', 'RATE': '3h', 'EFFORT': '"x"', 'RANGE': '9..3', 'WORD': 'no_such_word', 'SCALE': '6', 'LEVELS': '3',
    'TRAININGS': '3', 'SPAN_TEXT': '"x"', 'CONTACTS': '3', 'POINTS': '"x"', 'CURVE': '3', 'FORM': 'a: no_such_type',
    'PROFILE': '3', 'ANY': '"x"',
}


class Field:
    def __init__(self, table, words, type_name, target, word_set, default):
        self.table, self.words, self.type, self.target, self.set, self.default = table, words, type_name, target, word_set, default
        self.id = f'{table.lower()}.{words["en"]}'

    def read(self, lang):
        return self.words['read_' + lang] or self.words[lang]


class Tables:
    """What kinds.def and values.def declare."""

    def __init__(self):
        text = (WORDS / 'kinds.def').read_text(encoding='utf-8')
        self.kinds = {}
        for name, en, plural, zh in re.findall(r'^KIND\((\w+), "(.*?)", "(.*?)", "(.*?)"', text, re.M):
            self.kinds[name] = {'en': en, 'plural': plural, 'zh': zh}
        literal = r'(?:NULL|"(.*?)")'
        pattern = r'^FIELD\((\w+), \w+, "(.*?)", "(.*?)", ' + literal + ', ' + literal + r', FT_(\w+), T_(\w+), WS_(\w+), .*?, ' + literal
        self.fields = [Field(m[1], {'en': m[2], 'zh': m[3], 'read_en': m[4], 'read_zh': m[5]}, m[6], m[7], m[8], m[9])
                       for m in re.finditer(pattern, text, re.M) if m[1] in self.kinds]
        self.sets = {}
        for name, en, zh in re.findall(r'^WORD\((\w+), \w+, "(.*?)", "(.*?)"', (WORDS / 'values.def').read_text(encoding='utf-8'), re.M):
            self.sets.setdefault(name, []).append({'en': en, 'zh': zh})


def pick(value, lang):
    return value if isinstance(value, str) or value is None else value[LANGUAGES.index(lang)]


def concrete(text, field, tables, lang):
    """X, Y: entities of the target kind; HIGH: the last word of the field's set."""
    target = field.target.lower()
    if field.type == 'WORD' and text == 'HIGH':
        return tables.sets[field.set][-1][lang]
    return re.sub(r'\b([XY])\b', lambda m: f'{target}_{m[1].lower()}', text)


def run(folder, name, text, lang, model=None):
    path = pathlib.Path(folder, name)
    path.write_text(text, encoding='utf-8')
    words = [ORGL, '--lang', lang] + (['--model', model] if model else []) + [name]
    env = dict(os.environ, HOME=folder, LC_ALL='C.UTF-8', TZ='UTC')
    done = subprocess.run(words, cwd=folder, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          timeout=60, check=False)
    return done.returncode, done.stdout.decode('utf-8', 'replace')


def entity(field):
    return f'{field.table.lower()}_{field.words["en"]}'


def definitions(tables, fields, lang):
    define = {'en': 'define', 'zh': '定义'}[lang]
    lines = [f'{define} {kind[lang]} {name.lower()}_x, {name.lower()}_y' for name, kind in tables.kinds.items()]
    for field in fields:
        value = concrete(pick(VALUES[field.type][0], lang), field, tables, lang)
        lines.append(f'{define} {tables.kinds[field.table][lang]} {entity(field)} {field.words[lang]} {value}')
    return ''.join(line + '\n' for line in lines)


def questions(tables, fields, lang):
    """Expectations of what each field reads as."""
    expect, none = {'en': ('expect', 'none'), 'zh': ('期望', '无')}[lang]
    lines = []
    for field in fields:
        want = concrete(pick(VALUES[field.type][1], lang), field, tables, lang)
        lines.append(f'{expect} {entity(field)}.{field.read(lang)} = {want}, "{field.id}"')
        if field.type == 'SPAN_TEXT':
            lines.append(f'{expect} {entity(field)}.{"experience_text" if lang == "en" else "经验说明"} = "in sales", "{field.id} text"')
        other = field.table.lower() + '_x'
        if field.default is not None:
            lines.append(f'{expect} {other}.{field.read(lang)} = {field.default}, "default of {field.id}"')
        elif field.id not in ('post.hours', 'post.kind'):
            lines.append(f'{expect} {other}.{field.read(lang)} = {none} {"or" if lang == "en" else "或"} {other}.{field.read(lang)} = [], '
                         f'"{field.id} unset"')
    return ''.join(line + '\n' for line in lines)


def shows(tables, fields, lang):
    """(field, statement, what stands in its table) of those whose table shows one plain value."""
    show, where, select, name = {'en': ('show', 'where', 'select', 'name'), 'zh': ('显示', '其中', '取', '名称')}[lang]
    for field in fields:
        plural = tables.kinds[field.table]['plural' if lang == 'en' else 'zh']
        shown = pick(VALUES[field.type][2], lang)
        read = field.read(lang)
        read = f'它.{read}' if read == '自' else read   # a word that begins a query is no bare name
        statement = f'{show} {plural} {where} {name} = "{entity(field)}" {select} {name}, {read}\n'
        yield field, statement, concrete(shown, field, tables, lang) if shown else ''


def check_language(tables, lang, report):
    fields = tables.fields
    unsets = ''.join(f'{"set" if lang == "en" else "设置"} {entity(f)}.{f.words[lang]} = {"none" if lang == "en" else "无"}\n' for f in fields)
    with tempfile.TemporaryDirectory() as folder:
        status, out = run(folder, 'define.org', definitions(tables, fields, lang), lang, 'm.db')
        report(status == 0, f'{lang}: {len(fields)} fields are set', out)
        for what, model in (('one script', None), ('the model file', 'm.db')):
            text = questions(tables, fields, lang)
            status, out = run(folder, 'ask.org', text if model else definitions(tables, fields, lang) + text, lang, model)
            report(status == 0, f'{lang}: {len(fields)} fields read back in {what}', out)
        wanted = list(shows(tables, fields, lang))
        status, out = run(folder, 'show.org', ''.join(statement + 'print "----"\n' for _, statement, _ in wanted), lang, 'm.db')
        tables_out = out.split('\n----\n')
        report(status == 0 and len(tables_out) >= len(wanted), f'{lang}: fields are shown', out)
        for (field, _, shown), table in zip(wanted, tables_out):
            row = table.strip().splitlines()[-1] if table.strip() else ''
            report(row.startswith(entity(field)) and row.endswith(shown) and len(row) > len(entity(field)), f'{lang}: show {field.id}', table)
        status, out = run(folder, 'unset.org', unsets + same_as_new(fields, lang), lang, 'm.db')
        report(status == 0, f'{lang}: fields are unset, the defaults count again', out)
        status, out = run(folder, 'again.org', same_as_new(fields, lang), lang, 'm.db')
        report(status == 0, f'{lang}: and unset in the file', out)
    for field in fields:
        refuse(tables, field, lang, report)


def same_as_new(fields, lang):
    """An entity with its fields unset is like one that never had them."""
    expect = {'en': 'expect', 'zh': '期望'}[lang]
    return ''.join(f'{expect} "{{{entity(f)}.{f.read(lang)}}}" = "{{{f.table.lower()}_x.{f.read(lang)}}}", "{f.id}"\n' for f in fields)


def refuse(tables, field, lang, report):
    define = {'en': 'define', 'zh': '定义'}[lang]
    text = f'{define} {tables.kinds[field.table][lang]} z {field.words[lang]} {WRONG[field.type]}\n'
    with tempfile.TemporaryDirectory() as folder:
        status, out = run(folder, 'wrong.org', text, lang)
        codes = re.findall(r'\[(E\d{3})\]', out)
        report(status == 3 and len(codes) == 1 and codes[0][1] in '234' and out.startswith('wrong.org:1:'),
               f'{lang}: {field.id} refuses {WRONG[field.type]}', f'{text}{status}\n{out}')


def check_attributes(tables, report):
    """Each derived attribute of attrs.def reads the same by its Chinese word, and does not come out blank for all."""
    attributes = re.findall(r'^ATTR\((\w+), \w+, "(.*?)", "(.*?)"', (WORDS / 'attrs.def').read_text(encoding='utf-8'), re.M)
    script = (ROOT / 'tests' / 'lang' / 'attributes.org').read_text(encoding='utf-8')
    with tempfile.TemporaryDirectory() as folder:
        status, out = run(folder, 'attributes.org', script, 'en', 'm.db')
        report(status == 0, 'the organization of lang/attributes.org', out)
        for kind, en, zh in attributes:
            plural = tables.kinds[kind]['plural']
            text = (f'var seen = 0\nfor x in {plural} {{ expect "{{x.{en}}}" = "{{x 的 {zh}}}"; if x.{en} != none {{ seen += 1 }} }}\n'
                    f'expect seen > 0, "all blank"\nshow {plural} select name, {en}\n')
            status, out = run(folder, 'ask.org', text, 'en', 'm.db')
            report(status == 0 and re.match(r'name +' + en, out) is not None, f'{kind.lower()}.{en} is read as {zh} and shown', out)


def main():
    failed = 0

    def report(good, what, why=''):
        nonlocal failed
        failed += not good
        print(('ok - ' if good else 'not ok - ') + what, flush=True)
        if not good:
            for line in why.splitlines():
                print('  ' + line)

    tables = Tables()
    report(len(tables.kinds) == 16 and len(tables.fields) > 100, f'{len(tables.kinds)} kinds, {len(tables.fields)} fields in kinds.def')
    for lang in LANGUAGES:
        check_language(tables, lang, report)
    check_attributes(tables, report)
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
