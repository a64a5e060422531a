#!/usr/bin/env python3
"""import from JSON: arrays of objects, objects of arrays, values of every sort, and files that are damaged or mean harm."""
import json
import pathlib
import random
import sys
import time

from _tables import Tap, orgl

tap = Tap()


def shown(name, content, statement, wanted):
    pathlib.Path('x.json').write_bytes(content if isinstance(content, bytes) else content.encode())
    done = orgl('--json', '-c', statement)
    found = done.out.replace('\n', '').replace('  ', ' ')
    tap.check(done.status == 0 and wanted in found, name, f'wanted {wanted}\n{done}')


def refused(name, content, *wanted, statement='import posts from "x.json"', status=4):
    pathlib.Path('x.json').write_bytes(content if isinstance(content, bytes) else content.encode())
    begun = time.monotonic()
    done = orgl('-c', statement)
    good = done.status == status and all(word in done.err for word in wanted) and time.monotonic() - begun < 20
    tap.check(good, name, f'wanted {wanted}\n{done}')


def values():
    shown('an array of objects', '[{"name": "a", "headcount": 2}, {"title": "B", "name": "b"}]', 'import posts from "x.json"; show posts select name, title, headcount',
          '{"name": "a", "title": "a", "headcount": 2}, {"name": "b", "title": "B", "headcount": 1}')
    shown('every sort of value', '[{"name": "a", "t": "x", "i": 9007199254740993, "r": 0.1, "y": true, "n": null, "l": ["a; b", 2, false], "o": {"k": [1]}}]',
          'define field post.all text; import posts from "x.json" { name "name"; all join([row["t"], row["i"], row["r"], row["y"], row["n"], row["l"], row["o"]], "|") }; show post:a.all',
          'x|9007199254740993|0.1|true||\\"a; b\\"; 2; false|{\\"k\\":[1]}')
    shown('lists, truth values, durations and dates', '[{"name": "d", "takes": "6min", "volume": "4 per day", "critical": true, "uses": ["one", "two; too"]}]',
          'import duties from "x.json"; show duty:d.uses; show duty:d.critical; show duty:d.takes', '["one", "two; too"]true"6min"')
    shown('an object of arrays: the one named like the kind', '{"note": 1, "units": [{"name": "u"}], "posts": [{"name": "p"}]}', 'import posts from "x.json"; show posts select name', '"p"')
    shown('else the first', '{"things": [{"name": "p"}], "more": []}', 'import posts from "x.json"; show posts select name', '"p"')
    shown('or the one that is named', '{"things": [], "more": [{"name": "m"}]}', 'import posts from "x.json" sheet "more"; show posts select name', '"m"')
    shown('headers in Chinese', '[{"名称": "甲", "编制": 3}]', 'import posts from "x.json"; show posts select name, headcount', '{"name": "甲", "headcount": 3}')
    shown('a byte order mark', b'\xef\xbb\xbf[{"name": "a"}]', 'import posts from "x.json"; show posts select name', '"a"')
    shown('no objects: no rows', '[]', 'import posts from "x.json"; show count(posts)', '0')
    shown('what show has written', '[]', 'define post a headcount 3; define post b reports a; show posts into "x.json"', '')
    done = orgl('--json', '-c', 'import posts from "x.json" { name "name"; headcount "headcount"; reports "manager" }; show posts select name, headcount, manager')
    tap.check('"manager": "a"' in done.out, 'is read back', done)
    shown('links', '[{"duty": "d", "post": "p", "as": ["responsible", "informed"], "share": 0.5}]',
          'define duty d; define post p; import assignments from "x.json"; show assignments select duty, share, as', '"share": 0.5')
    pathlib.Path('all.json').write_text(json.dumps({'posts': [{'name': 'a', 'in': 'u'}], 'units': [{'name': 'u'}], 'settings': [{'name': 'utilization', 'value': '70%'}]}))
    done = orgl('-c', 'import all from "all.json"; expect a.unit = u; expect model.utilization = 70%')
    tap.check(done.status == 0, 'a whole model', done)


def faults():
    refused('by row and column', '[{"name": "a"}, {"name": "b", "headcount": "many"}]', 'x.json', 'row 2', 'column 2', 'E304', status=3)
    refused('an item that is no object', '[{"name": "a"}, 3]', 'E514', 'row 2')
    for name, content in (('nothing', ''), ('a number', '3'), ('a text', '"x"'), ('no array in it', '{"a": 1}'), ('an open array', '[{"name": "a"}'), ('an open text', '[{"name": "a'),
                          ('a comma too many', '[{"name": "a"},]'), ('two values', '[] []'), ('the same key twice', '[{"name": "a", "name": "b"}]'), ('a number too large', '[{"name": 1e999}]'),
                          ('an integer too large', '[{"name": 123456789012345678901234567890}]'), ('a NUL', '[{"name": "a\\u0000b"}]'), ('half a surrogate', '[{"name": "\\ud800"}]'),
                          ('very deep', '[' * 100000), ('very deep and whole', '[' * 100000 + ']' * 100000), ('deep objects', '{"a":' * 100000)):
        refused(name, content, 'E514')
    refused('bytes that are not UTF-8', b'[{"name": "\xff"}]', 'E101', status=3)
    refused('a sheet that is not there', '{"posts": []}', 'E516', "did you mean 'posts'", statement='import posts from "x.json" sheet "post"')
    refused('the reason in Chinese', '[3]', '数组的每一项都须是对象', statement='设置 模型.语言 = "zh"; 导入 岗位 自 "x.json"')
    many = '[' + ', '.join('{"name": "p%d", "k%d": 1}' % (i, i) for i in range(30000)) + ']'
    refused('a column of its own for every row', many, 'E514')


def mutilated():
    source = random.Random(5)
    whole = b'{"posts": [{"name": "a", "headcount": 2, "title": "\\u4e2d"}, {"name": "b", "list": ["x", {"y": [1.5e3]}]}]}'
    crashed = []
    for i in range(150):
        changed = bytearray(whole)
        for _ in range(source.randint(1, 4)):
            changed[source.randrange(len(changed))] = source.choice(b'{}[],:"\\u0a1-.e \n')
        pathlib.Path('x.json').write_bytes(bytes(changed[:source.randint(1, len(changed))] if i % 3 else changed))
        done = orgl('-c', 'import posts from "x.json"')
        if done.status not in (0, 3, 4) or 'Sanitizer' in done.err:
            crashed.append((changed, done.err[:300]))
    tap.equal(crashed, [], '150 files that are cut off or changed')


values()
faults()
mutilated()
sys.exit(1 if tap.failed else 0)
