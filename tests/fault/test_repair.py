#!/usr/bin/env python3
"""orgl repair: what can be read of a damaged model is in the new one, what was lost is listed, the new file is sound and the old one
as it was. REPAIRS and DAMAGE_SEED say how many damages are tried and which."""
import os
import random
import sqlite3
import sys
from contextlib import closing

from _fault import Folder, Tap, is_sound, orgl

REPAIRS = int(os.environ.get('REPAIRS', '60'))
PAGE = 8192


def clear(folder):
    for name in ('bad.db', 'new.db'):
        for path in folder.glob(name + '*'):
            path.unlink()


def repair(folder, content, *options):
    clear(folder)
    (folder / 'bad.db').write_bytes(content)
    return orgl(*options, 'repair', 'bad.db', 'into', 'new.db', cwd=folder)


def fault(folder, done, content):
    """What is wrong with a repair, or ''."""
    if done.crashed or done.status not in (0, 1, 4):
        return str(done)
    if (folder / 'bad.db').read_bytes() != content:
        return 'the damaged file has changed'
    left = [path.name for path in folder.iterdir() if path.name.startswith(('bad.db', 'new.db')) and path.name not in ('bad.db', 'new.db')]
    if left:
        return f'files are left: {left}'
    if done.status == 4:
        return '' if 'error[E50' in done.err and not (folder / 'new.db').exists() else f'{done}'
    if done.status == 1 and 'lost:' not in done.out:
        return f'nothing is listed: {done}'
    if is_sound(folder / 'new.db'):
        return is_sound(folder / 'new.db')
    again = orgl('-c', 'let n = count(posts); check; define post afterwards', 'new.db', cwd=folder)
    return '' if again.status in (0, 1) else f'the new model: {again}'


def model_text(folder, name):
    return orgl('dump', name, cwd=folder).out


def whole(tap, folder, model):
    done = repair(folder, model)
    tap.check(done.status == 0 and 'nothing was lost' in done.out and not fault(folder, done, model), 'a sound file', done)
    repair(folder, model)
    tap.check(model_text(folder, 'bad.db') == model_text(folder, 'new.db') != '', 'and what comes out is the same')
    done = orgl('repair', 'bad.db', 'into', 'new.db', cwd=folder)
    tap.check(done.status == 4 and 'E503' in done.err, 'a file that is there already is not overwritten', done)
    done = orgl('repair', 'missing.db', 'into', 'other.db', cwd=folder)
    tap.check(done.status == 4 and 'E501' in done.err and not (folder / 'other.db').exists(), 'a file that is not there', done)
    done = repair(folder, b'define post a\n' * 3000)
    tap.check(done.status == 4 and 'E504' in done.err and not (folder / 'new.db').exists(), 'a text', done)
    done = orgl('repair', 'bad.db', cwd=folder)
    tap.check(done.status == 2, 'without a new file it is wrong usage', done)


def root_page(model, folder, table):
    path = folder / 'look.db'
    path.write_bytes(model)
    with closing(sqlite3.connect(path)) as db:
        page = db.execute('SELECT rootpage FROM sqlite_schema WHERE name = ?', (table,)).fetchone()[0]
    for other in folder.glob('look.db*'):
        other.unlink()
    return page


def one_page(tap, folder, model):
    """A page that is gone takes only its own rows along."""
    expected = model_text(folder, 'model.db')
    at = (root_page(model, folder, 'kpi_record') - 1) * PAGE
    content = model[:at] + bytes(PAGE) + model[at + PAGE:]
    done = repair(folder, content)
    good = done.status == 1 and 'kpi_record' in done.out and not fault(folder, done, content)
    repair(folder, content)
    wanted = [line for line in expected.splitlines() if line and not line.startswith('record kpi')]
    got = [line for line in model_text(folder, 'new.db').splitlines() if line]
    tap.check(good and got == wanted, 'all but the rows of the lost page are there', f'{done}\n{got}\n--- wanted\n{wanted}')
    done = repair(folder, content, '--lang', 'zh')
    tap.check(done.status == 1 and '丢失：' in done.out and '个版本，无法再撤销' in done.out, 'in Chinese', done)
    for name, broken in (('the first page', bytes(PAGE) + model[PAGE:]), ('the header', b'x' * 100 + model[100:]),
                         ('the list of tables', model[:200] + bytes(range(256)) * 20 + model[200 + 256 * 20:])):
        done = repair(folder, broken)
        why = fault(folder, done, broken)
        repair(folder, broken)
        tap.check(not why and model_text(folder, 'new.db') == expected, f'without {name} all is there', f'{why}\n{done}')


def many_rows(tap, folder):
    """Of a large table only what stood on the lost page is lost."""
    (folder / 'many.org').write_text('for i in 1..20000 { define post @"p{i}" "Post {i}" headcount i mod 9 + 1 }\n')
    done = orgl('many.org', '--model', 'many.db', cwd=folder)
    model = (folder / 'many.db').read_bytes()
    middle = len(model) // PAGE // 2
    content = model[:middle * PAGE] + os.urandom(PAGE) + model[(middle + 1) * PAGE:]
    done = repair(folder, content)
    why = fault(folder, done, content)
    repair(folder, content)
    counted = orgl('-c', 'print count(posts)', 'new.db', cwd=folder)
    tap.check(not why and 19000 < int(counted.out or 0) <= 20000, f'{counted.out.strip()} of 20,000 posts', f'{why}\n{done}')


EDITS = {
    'a post that reports to itself': ('UPDATE post SET reports_id = id WHERE name = \'agent\'', 'lost: reports of post'),
    'a circle of posts': ("UPDATE post SET reports_id = (SELECT id FROM post WHERE name = 'agent') WHERE name = 'director'", 'lost: reports of post'),
    'units that are gone': ('DELETE FROM unit', 'lost: in of post'),
    'a word that does not exist': ("UPDATE post SET nature = 'nothing' WHERE name = 'agent'", 'lost: nature of post'),
    'a name that is there twice': ("UPDATE post SET name = 'agent' WHERE name = 'clerk'", 'lost: name or key twice of post'),
    'a KPI that weights still name': ('DELETE FROM kpi', 'lost: kpi of kpi_weight'),
    'a table that is gone': ('DROP TABLE rating', 'lost: rows of'),
}


def edits(tap, folder, model):
    for name, (edit, told) in EDITS.items():
        clear(folder)
        (folder / 'bad.db').write_bytes(model)
        with closing(sqlite3.connect(folder / 'bad.db')) as db:
            db.execute('PRAGMA ignore_check_constraints = ON')
            db.executescript(edit if not edit.startswith('DROP') else 'DROP VIEW v_rating; ' + edit)
            db.execute('PRAGMA journal_mode = DELETE')
        content = (folder / 'bad.db').read_bytes()
        done = repair(folder, content)
        why = fault(folder, done, content)
        tap.check(not why and done.status == 1 and told in done.out, name, f'{why}\n{done}')


def damages(tap, folder, model, rng):
    used = [at for at, byte in enumerate(model) if byte]
    bad = []
    for i in range(REPAIRS):
        content = bytearray(model)
        for _ in range(rng.choice([1, 3, 20])):
            what, at = rng.randrange(4), rng.choice(used)
            if what == 0:
                content[at] ^= 1 << rng.randrange(8)
            elif what == 1:
                page = at // PAGE * PAGE
                content[page:page + PAGE] = rng.choice([bytes(PAGE), rng.randbytes(PAGE)])
            elif what == 2:
                page, other = at // PAGE * PAGE, rng.choice(used) // PAGE * PAGE
                content[page:page + PAGE], content[other:other + PAGE] = content[other:other + PAGE], content[page:page + PAGE]
            elif rng.randrange(6) == 0:
                del content[max(at, PAGE):]
                break
        content = bytes(content)
        done = repair(folder, content)
        why = fault(folder, done, content)
        if why:
            bad.append(f'damage {i}: {why}\n{done}')
    tap.check(not bad, f'{REPAIRS} damages', '\n'.join(bad[:4]))


def scenario_model(folder):
    """base with two revisions behind the first load, lean with one, and an undone one."""
    clear(folder)
    (folder / 'scenes.db').unlink(missing_ok=True)
    for text in ('define unit u; define post a in u headcount 1; define post b in u', 'set a.headcount = 2', 'scenario lean "Lean"',
                 'set a.headcount = 7; define post c reports a', 'switch base', 'set a.headcount = 3', 'drop post b', 'undo'):
        done = orgl('-c', text, 'scenes.db', cwd=folder)
        if done.status:
            return done
    return (folder / 'scenes.db').read_bytes()


def damaged_history(folder, model, edit):
    clear(folder)
    (folder / 'bad.db').write_bytes(model)
    with closing(sqlite3.connect(folder / 'bad.db')) as db:
        db.executescript(edit)
        db.execute('PRAGMA journal_mode = DELETE')
    return (folder / 'bad.db').read_bytes()


def say(folder, *texts):
    return [orgl('-c', text, 'new.db', cwd=folder).out.strip() for text in texts]


def history(tap, folder):
    model = scenario_model(folder)
    if not tap.check(isinstance(model, bytes), 'a model with scenarios is made', model):
        return
    done = repair(folder, model)
    tap.check(done.status == 0 and 'nothing was lost' in done.out, 'history and scenarios are saved', done)
    for text in ('history', 'scenarios', 'redo', 'undo 2', 'redo', 'switch lean', 'undo', 'dump', 'history of post:a'):
        old, new = (orgl('-c', text, name, cwd=folder) for name in ('bad.db', 'new.db'))
        tap.check((old.out, old.err, old.status) == (new.out, new.err, new.status), f'{text}: as in the model that was repaired', f'{old}\n{new}')
    ids = dict(sqlite3.connect(folder / 'bad.db').execute('SELECT text, id FROM revision'))
    second, third, of_lean = ids['set a.headcount = 2'], ids['set a.headcount = 3'], ids['set a.headcount = 7; define post c reports a']

    content = damaged_history(folder, model, f"UPDATE revision SET changes = x'00' WHERE id = {of_lean}")
    done = repair(folder, content)
    good = done.status == 1 and "lost: scenario 'lean'" in done.out and 'lost: 1 revisions' in done.out and not fault(folder, done, content)
    repair(folder, content)
    got = say(folder, 'print (name of posts), a.headcount', 'undo', 'print a.headcount', 'undo', 'undo', 'print count(posts)')
    tap.check(good and got[0] == '["a", "b"] 3' and got[2] == '2' and got[5] == '0', 'a scenario that cannot be read is listed, the rest stays',
              f'{done}\n{got}')

    content = damaged_history(folder, model, f'DELETE FROM revision WHERE id = {second}')
    done = repair(folder, content)
    good = done.status == 1 and 'lost: 1 revisions' in done.out and 'scenario' not in done.out and not fault(folder, done, content)
    repair(folder, content)
    got = say(folder, 'print a.headcount', 'undo', 'print a.headcount', 'undo', 'print count(posts)', 'redo 2', 'print a.headcount',
              'switch lean', 'print a.headcount, count(posts)')
    tap.check(good and [got[i] for i in (0, 2, 4, 6, 8)] == ['3', '2', '0', '3', '7 3'], 'where the line breaks off, what was before is one revision',
              f'{done}\n{got}')

    content = damaged_history(folder, model, f"UPDATE scenario SET current = (name = 'lean'); UPDATE revision SET parent = 99 WHERE id = {third}")
    done = repair(folder, content)
    tap.check(done.status == 1 and 'lost: ' in done.out and not fault(folder, done, content), 'base of which a part is lost', done)
    content = damaged_history(folder, model, 'DELETE FROM scenario')
    done = repair(folder, content)
    tap.check(done.status == 1 and 'history and scenarios could not be read' in done.out and not fault(folder, done, content), 'no scenarios at all', done)
    content = damaged_history(folder, model, 'PRAGMA ignore_check_constraints = ON; DELETE FROM unit')
    done = repair(folder, content, '--lang', 'zh')
    tap.check(done.status == 1 and '丢失：方案“lean”' in done.out and '无法再撤销' in done.out, 'when rows are lost, so are the change sets', done)


def main():
    tap, rng = Tap(), random.Random(int(os.environ.get('DAMAGE_SEED', '20261124')))
    with Folder('_base.org') as folder:
        done = orgl('_base.org', '--model', 'model.db', cwd=folder)
        if tap.check(done.status == 0, 'the model is made', done):
            model = (folder / 'model.db').read_bytes()
            whole(tap, folder, model)
            one_page(tap, folder, model)
            many_rows(tap, folder)
            edits(tap, folder, model)
            history(tap, folder)
            damages(tap, folder, model, rng)
    return tap.end()


if __name__ == '__main__':
    sys.exit(main())
