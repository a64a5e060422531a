#!/usr/bin/env python3
"""export writes all of a model, as a workbook or a folder, and import all reads the same model back."""
import filecmp
import pathlib
import shutil
import sys

from _tables import HERE, ROOT, Tap, orgl, views

tap = Tap()


def is_same(name, model, back):
    one, other = views(model), views(back)
    for rows in (one.get('v_field_value'), other.get('v_field_value')):       # in the order in which the fields came to be
        if rows:
            rows.sort(key=str)
    differing = [view for view in sorted(set(one) | set(other)) if one.get(view) != other.get(view)]
    why = ''.join(f'{view}:\n  {one.get(view)}\n  {other.get(view)}\n' for view in differing)
    tap.check(not differing and any(one.values()), name, why)


def same_files(one, other):
    names = sorted(p.name for p in pathlib.Path(one).iterdir())
    good = names == sorted(p.name for p in pathlib.Path(other).iterdir())
    return good and not any(filecmp.cmpfiles(one, other, names, shallow=False)[1:])


def round_trips(title, model):
    done = orgl('-c', 'export into "model.xlsx"; export into "tables/"; export into "again/"', model)
    if not tap.check(done.status == 0 and same_files('tables', 'again'), f'{title}: export', done):
        return
    for what, source, language in (('workbook', 'model.xlsx', 'en'), ('folder', 'tables/', 'en'), ('folder without /', 'tables', 'zh')):
        done = orgl('--lang', language, '-c', f'import all from "{source}"; export into "back.xlsx"; export into "back/"', 'back.db')
        if tap.check(done.status == 0, f'{title}: import all from the {what}', done):
            is_same(f'{title}: the {what} gives the same model', model, 'back.db')
            tap.check(same_files('tables', 'back'), f'{title}: and the same {what} again')
        for path in ('back', 'back.xlsx', 'back.db'):
            shutil.rmtree(path) if pathlib.Path(path).is_dir() else pathlib.Path(path).unlink(missing_ok=True)
    tap.check(orgl('--lang', 'zh', '-c', '导出 写入 "中文.xlsx"', model).status == 0, f'{title}: export in Chinese')
    done = orgl('-c', 'import all from "中文.xlsx"', 'back.db')
    if tap.check(done.status == 0, f'{title}: the Chinese workbook is read', done):
        is_same(f'{title}: the Chinese workbook gives the same model', model, 'back.db')
    for path in ('tables', 'again', 'model.xlsx', 'back.db', '中文.xlsx'):
        shutil.rmtree(path) if pathlib.Path(path).is_dir() else pathlib.Path(path).unlink(missing_ok=True)


def models():
    shutil.copy(HERE / '_full.org', 'full.org')
    done = orgl('--model', 'full.db', 'full.org')
    if tap.check(done.status == 0, 'the full model is made', done):
        round_trips('full', 'full.db')
    for path in (ROOT / 'examples').iterdir():
        if path.is_file() and path.suffix != '.org':
            shutil.copy(path, path.name)
    for path in sorted((ROOT / 'examples').glob('*.org')):
        shutil.copy(path, path.name)
        done = orgl('--model', path.stem + '.db', path.name)
        if tap.check(done.status in (0, 1), f'{path.stem} is made', done):
            round_trips(path.stem, path.stem + '.db')


def every_field():
    """The full model has a value in each column that a table can have."""
    orgl('-c', 'export into "tables/"', 'full.db')
    rules = (ROOT / 'interp/words/kinds.def').read_text(encoding='utf-8')
    missing, table = [], ''
    for line in rules.splitlines():
        if line.startswith(('KIND(', 'LINK(')):
            table = line.split('"')[3]
        elif line.startswith('FIELD(') and table != 'submissions':
            head = pathlib.Path(f'tables/{table}.csv').read_text(encoding='utf-8').splitlines()[0].split(',')
            if line.split('"')[1] not in head:
                missing.append(f'{table}.{line.split(chr(34))[1]}')
    tap.equal(missing, [], 'every field of every table')
    tap.check(pathlib.Path('tables/submissions visit.csv').exists(), 'a table a form')
    shutil.rmtree('tables')


def refused(name, entry, code, status, *model):
    done = orgl('-c', entry, *model)
    tap.check(done.status == status and code in done.err, name, done)


def errors():
    refused('export into what cannot hold a model', 'export into "m.csv"', 'E511', 4)
    refused('export without into', 'export', 'E115', 3)
    refused('import all from a missing file', 'import all from "missing.xlsx"', 'E501', 4)
    refused('import all from a workbook without tables', 'define post a; show posts into "other.xlsx"', '', 0)
    refused('no table named like a kind', 'import all from "other.xlsx"', 'E514', 4)
    pathlib.Path('bad').mkdir()
    pathlib.Path('bad/posts.csv').write_text('name,reports\na,nobody\n')
    done = orgl('-c', 'import all from "bad"')
    tap.check(done.status == 3 and 'E204' in done.err and 'bad/posts.csv' in done.err and "'nobody'" in done.err, 'a name that nobody defines is told with its file', done)
    pathlib.Path('bad/posts.csv').write_text('name,reports\na,\n')
    for table, text, code in (('settings', 'name,value\nutilization,900%\n', 'E404'), ('settings', 'name,value\nutilization,1; drop post a\n', 'E304'),
                              ('settings', 'name,value\nnonsense,1\n', 'E217'), ('settings', 'name,value\nnone.limit,1\n', 'E216'),
                              ('rules', 'name,text\nx,"rule x { for post p; when true }; drop post a"\n', 'E304'),
                              ('rules', 'name,text\ny,rule x { for post p; when true }\n', 'E304'),
                              ('waivers', 'rule,kind,entity,because,until\noverload,post,nobody,because,\n', 'E'),
                              ('waivers', 'rule,kind,entity,because,until\noverload,thing,a,because,\n', 'E304'),
                              ('waivers', 'rule,kind,entity,because,until\noverload,post,a,because,someday\n', 'E304'),
                              ('fields', 'kind,name,title,type\nnothing,x,,text\n', 'E307'), ('fields', 'kind,name,title,type\npost,headcount,,text\n', 'E221')):
        path = pathlib.Path(f'bad/{table}.csv')
        path.write_text(text)
        done = orgl('-c', 'import all from "bad"')
        tap.check(done.status == 3 and code in done.err and path.name in done.err, f'{table}: {text.splitlines()[1]}', done)
        path.unlink()
    before = orgl('-c', 'define post a', 'kept.db').status
    done = orgl('-c', 'import all from "bad"', 'kept.db')
    tap.check(before == 0 and done.status == 3 and 'E401' in done.err, 'a model that has a name already keeps what it has', done)


def nothing_half():
    """An entry that fails writes nothing, and takes the folder away again."""
    done = orgl('-c', 'define post a; export into "new/"; fail "no"')
    tap.check(done.status == 3 and not pathlib.Path('new').exists(), 'no folder is left behind', done)
    done = orgl('-c', 'define post a; export into "../out/"')
    tap.check(done.status == 3 and 'E601' in done.err, 'no folder above the current one', done)
    done = orgl('-c', 'define post a; export into "deep/er/"')
    tap.check(done.status == 0 and pathlib.Path('deep/er/posts.csv').exists(), 'folders are made', done)


models()
every_field()
errors()
nothing_half()
sys.exit(1 if tap.failed else 0)
