#!/usr/bin/env python3
"""Files that are no model, or were one: an error with its code or, where the damage is not met, a correct run; never a crash,
and never another byte in the file. DAMAGES and DAMAGE_SEED say how many and which."""
import os
import random
import sqlite3
import sys
from contextlib import closing

from _fault import Folder, Tap, orgl

DAMAGES = int(os.environ.get('DAMAGES', '200'))
READ = 'let n = count(posts) + sum(load of posts) + count(duties where coverage < 1); check; show posts select name, layer, cost; ' \
       'show kpi_weights; show assignments; show kpi_records; show relations; show ratings; show grants; show persons'
CHANGE = 'define post z; set posts { headcount 2 }; drop duty file cascade'
# What else is asked of damaged models, in turn; those that only read leave the file as it is.
OTHERS = [CHANGE, 'history; history of agent; scenarios', 'undo', CHANGE, 'undo 3', 'show agent as of 2', 'compare base lean', 'switch lean',
          'merge lean', 'merge lean taking theirs', 'drop scenario lean', 'redo', 'dump', 'repair']
HISTORY = ['set agent.headcount = 6', 'scenario lean; set agent.headcount = 4; define post late reports lead', 'switch base; define post here',
           'define region extra', 'undo']
READING = (READ, OTHERS[1], OTHERS[5], OTHERS[6], 'dump', 'repair')


def refused(tap, folder, name, content, code):
    path = folder / 'no.db'
    path.write_bytes(content)
    for text in (READ, 'define post a'):
        done = orgl('-c', text, 'no.db', cwd=folder)
        good = done.status == 4 and code in done.err and not done.crashed and path.read_bytes() == content
        left = [other.name for other in folder.iterdir() if other.name.startswith('no.db-')]
        if not tap.check(good and not left, f'{name}: {text[:11]}', f'{done} {left}'):
            return


def other_database(folder, statements):
    path = folder / 'other.db'
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as db:
        for statement in statements:
            db.execute(statement)
        db.commit()
    return path.read_bytes()


def no_models(tap, folder, model):
    refused(tap, folder, 'a text', b'define post a\n' * 100, 'E504')
    refused(tap, folder, 'a short text', b'x', 'E504')
    refused(tap, folder, 'zeros', bytes(100000), 'E504')
    refused(tap, folder, 'only the first words of a database', b'SQLite format 3\0', 'E504')
    refused(tap, folder, 'another database', other_database(folder, ['CREATE TABLE t(x)', 'INSERT INTO t VALUES (1)']), 'E504')
    with_id = ['PRAGMA application_id = %d' % int.from_bytes(model[68:72], 'big')]
    refused(tap, folder, 'another database with our number', other_database(folder, [*with_id, 'CREATE TABLE post(x)']), 'E506')
    newer = bytearray(model)
    newer[60:64] = (int.from_bytes(model[60:64], 'big') + 1).to_bytes(4, 'big')
    refused(tap, folder, 'a newer version', bytes(newer), 'E505')
    (folder / 'empty.db').write_bytes(b'')
    done = orgl('-c', 'define post a; print count(posts)', 'empty.db', cwd=folder)
    tap.check(done.status == 0 and done.out == '1\n', 'an empty file becomes a model', done)


def judge(folder, content, name, other=CHANGE):
    """Reads a damaged model and does something else with it; what is wrong, or None."""
    path = folder / 'bad.db'
    for text in (READ, other):
        for left in [*folder.glob('bad.db*'), *folder.glob('saved.db*')]:
            left.unlink()
        path.write_bytes(content)
        done = orgl('repair', 'bad.db', 'into', 'saved.db', cwd=folder) if text == 'repair' else orgl('-c', text, 'bad.db', cwd=folder)
        if done.crashed or done.status not in (0, 1, 3, 4) or (done.status >= 3 and 'error[E' not in done.err):
            return f'{name}, {text[:11]}: {done}'
        if (text in READING or done.status >= 3) and path.read_bytes() != content:
            return f'{name}, {text[:11]}: the file has changed\n{done}'
    return None


def damaged(tap, folder, model, rng):
    lengths = sorted({rng.randrange(len(model)) for _ in range(30)} | {0, 1, 15, 16, 99, 100, 101, 512, 8191, 8192, 8193, len(model) - 1})
    bad = [judge(folder, model[:length], f'cut to {length}') for length in lengths if length]
    tap.check(not any(bad), f'cut to {len(lengths) - 1} lengths', '\n'.join(filter(None, bad)))
    used = [at for at, byte in enumerate(model) if byte]
    bad = []
    for i in range(DAMAGES):
        content, what = bytearray(model), rng.randrange(5)
        if what == 0:
            for _ in range(rng.choice([1, 1, 3, 20])):
                content[rng.choice(used)] ^= 1 << rng.randrange(8)
        elif what == 1:
            content[rng.choice(used)] = rng.choice([0, 1, 0x7f, 0x80, 0xff])
        elif what == 2:
            page = rng.randrange(len(model) // 8192) * 8192
            content[page:page + 8192] = rng.choice([bytes(8192), bytes([255]) * 8192, rng.randbytes(8192)])
        elif what == 3:
            at, other = rng.choice(used), rng.choice(used)
            content[at:at + 40] = content[other:other + 40]
        else:
            page, other = (rng.choice(used) // 8192 * 8192 for _ in range(2))
            content[page:page + 8192], content[other:other + 8192] = content[other:other + 8192], content[page:page + 8192]
        bad.append(judge(folder, bytes(content[:len(model)]), f'damage {i}', OTHERS[i % len(OTHERS)]))
    tap.check(not any(bad), f'{DAMAGES} damages', '\n'.join(list(filter(None, bad))[:4]))


EDITS = ["UPDATE post SET headcount = 'many'", 'UPDATE post SET headcount = -5', 'UPDATE post SET headcount = 1e308', 'UPDATE post SET in_id = 999',
         'UPDATE post SET reports_id = id', "UPDATE post SET name = 'same'", "UPDATE post SET name = ''", 'UPDATE post SET name = x\'ff00fe\'',
         'UPDATE post SET id = id + 1000000000', 'UPDATE post SET id = -id', 'UPDATE post SET id = id + 4000000000000', "UPDATE post SET nature = 'nothing'",
         'UPDATE post SET ord = 0', "UPDATE unit SET in_id = id", 'UPDATE post SET reports_id = (SELECT max(id) FROM post)', 'DELETE FROM unit',
         'DELETE FROM script', 'DELETE FROM revision', 'DROP TABLE assignment', 'ALTER TABLE post ADD COLUMN more', 'DELETE FROM skill',
         "UPDATE setting SET value = 'x'", "UPDATE rule SET text = 'rule tall { for'", "UPDATE rule SET text = ''", "UPDATE rule SET text = 'define post a'", 'UPDATE assignment SET share = 1e300',
         'UPDATE assignment SET share = NULL, time = NULL', "UPDATE kpi_record SET period = '2026-99'", 'UPDATE kpi_weight SET weight = -1',
         "UPDATE field_def SET type = 'unknown'", "UPDATE duty SET volume_unit = 'eon'", 'UPDATE kpi_weight SET kpi_id = 77',
         'UPDATE post SET script_id = 99', 'UPDATE post SET line = -1', "UPDATE person SET since = '2026-02-30'", 'UPDATE hazard SET severity = 99',
         "UPDATE post SET title = replace(hex(zeroblob(500000)), '00', 'x')", 'CREATE TRIGGER t AFTER INSERT ON post BEGIN DELETE FROM unit; END']

# Schemas of a stranger's making, each refused as damage: code of the file's would run, or run without end.
HOSTILE = {
    'a view without end': ['ALTER TABLE post RENAME TO old_post', "CREATE VIEW post AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
                           'SELECT old_post.* FROM old_post, n'],
    'a view that computes': ['ALTER TABLE setting RENAME TO old_setting', "CREATE VIEW setting AS SELECT * FROM old_setting WHERE length(randomblob(9)) > 0"],
    'a generated column': ['ALTER TABLE post ADD COLUMN big TEXT GENERATED ALWAYS AS (hex(zeroblob(100000000))) VIRTUAL'],
    'a virtual table': ['ALTER TABLE skill RENAME TO old_skill', 'CREATE VIRTUAL TABLE skill USING fts5(id, name, title, ord)'],
}


def edited(tap, folder, model):
    """What other programs may write: values that no statement makes."""
    bad, tried = [], 0
    for edit in EDITS:
        path = folder / 'edited.db'
        for other in folder.glob('edited.db*'):
            other.unlink()
        path.write_bytes(model)
        with closing(sqlite3.connect(path)) as db:
            try:
                db.execute('PRAGMA ignore_check_constraints = ON')
                db.execute('PRAGMA writable_schema = ON')
                db.execute(edit)
                db.commit()
                db.execute('PRAGMA wal_checkpoint(TRUNCATE)')
            except sqlite3.Error:
                continue                                       # the schema refuses it already
        tried += 1
        why = judge(folder, path.read_bytes(), edit)
        if why:
            bad.append(why)
    tap.check(not bad and tried > 15, f'{tried} edits by another program', '\n'.join(bad[:6]))


def hostile(tap, folder, model):
    for name, statements in HOSTILE.items():
        path = folder / 'hostile.db'
        for other in folder.glob('hostile.db*'):
            other.unlink()
        path.write_bytes(model)
        with closing(sqlite3.connect(path)) as db:
            db.execute('PRAGMA legacy_alter_table = ON')
            for statement in statements:
                db.execute(statement)
            db.commit()
            db.execute('PRAGMA journal_mode = DELETE')
        content = path.read_bytes()
        done = orgl('--limit-time', '5', '-c', READ, 'hostile.db', cwd=folder, timeout=30)
        tap.check(done.status == 4 and 'E506' in done.err and path.read_bytes() == content, f'{name} is refused', done)


def main():
    tap, rng = Tap(), random.Random(int(os.environ.get('DAMAGE_SEED', '20261123')))
    with Folder('_base.org') as folder:
        done = orgl('_base.org', '--model', 'model.db', cwd=folder)
        if tap.check(done.status == 0, 'the model is made', done):
            for text in HISTORY:
                done = orgl('-c', text, 'model.db', cwd=folder)
                tap.check(done.status == 0, text, done)
            model = (folder / 'model.db').read_bytes()
            no_models(tap, folder, model)
            damaged(tap, folder, model, rng)
            edited(tap, folder, model)
            hostile(tap, folder, model)
    return tap.end()


if __name__ == '__main__':
    sys.exit(main())
