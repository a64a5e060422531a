#!/usr/bin/env python3
"""Change sets of a stranger's making: their sum is right, what they say is not. Going over them is refused (E506), or done as far as
it fits; never a crash, and the model that is left can be read, asked everything and changed. FORGED and FORGED_SEED say how many and
which; so do cells that no statement writes, in a file whose schema allows all."""
import os
import random
import sqlite3
import sys
from contextlib import closing

from _fault import Folder, Tap, orgl

FORGED = int(os.environ.get('FORGED', '60'))
SEED = int(os.environ.get('FORGED_SEED', '1'))
SETUP = ['set agent.headcount = 6; set agent.contacts += clerk; drop post spare cascade; define field post.room text; set agent { room "A" }',
         'define post late in desk reports lead requires listening >= 2; define unit cell in desk; rename duty file to filing; rename post clerk to scribe',
         'scenario lean; set agent.headcount = 4; define post later reports lead; define field unit.floor post; set desk { floor lead }; drop post old; '
         'assign settle to agent share 20%; set queue:calls { profile 30min: 40, 62 }; weight kpi csat 70% for lead',
         'switch base; define post here; set scribe.title = "x"; waive no_unit for agent because "x"',
         'set agent.headcount = 9; set agent.contacts = lead; define duty more; assign more to late', 'define region extra; drop duty answer cascade']
FIRST = ['undo', 'undo 3', 'undo 5', 'show agent as of 2; show units as of 2', 'history; history of agent', 'compare base lean', 'switch lean; switch base; dump',
         'merge lean taking theirs', 'merge lean taking ours', 'show posts as of 4']
THEN = 'let n = sum(load of posts); check; show posts; show units; show assignments; show kpi_weights; show waivers; dump; define post z; drop post agent cascade'
ASKED = [THEN, 'describe agent; explain agent.load; analyze structure; analyze kpi; analyze qualification; describe complaint; matrix raci; staff calls',
         'analyze career; analyze pay; analyze safety; analyze training; history of agent; describe all into "pages/"; export into "x/"',
         'set posts { headcount 2 }; drop skill listening cascade; rename post agent to other', 'compare base lean; switch lean; merge base taking theirs']
VALUES = [None, -1, 0, 1, 2, 7, 999999, 2**31 - 1, 2**31, 2**40, 1e308, 'x', '', 'decide', 'accountable,decide', b'\xff\0', '2026-09', '2026-99', 'post', 'h', 1.5]
MASK = 2**64 - 1


def fold(a, b):
    return (a * b & MASK) ^ (a * b >> 64)


def sum_of(data):
    """base/map.c: hash_bytes."""
    k1, k2, h, a, b, at = 0x9e3779b97f4a7c15, 0xc2b2ae3d27d4eb4f, 0x8ebc6af09c88c6e3, 0, 0, 0
    word = lambda i, n: int.from_bytes(data[i:i + n], 'little')  # noqa: E731
    while len(data) - at > 16:
        h, at = fold(word(at, 8) ^ k1, word(at + 8, 8) ^ h), at + 16
    left = len(data) - at
    if left >= 8:
        a, b = word(at, 8), word(len(data) - 8, 8)
    elif left >= 4:
        a, b = word(at, 4), word(len(data) - 4, 4)
    elif left:
        a = data[at] << 16 | data[at + left // 2] << 8 | data[-1]
    return fold(k2 ^ len(data), fold(a ^ k1, b ^ h)).to_bytes(8, 'little')


def forge(blob, rng):
    data = bytearray(blob[:-8])
    for _ in range(rng.choice([1, 1, 1, 2, 4])):
        at, what = rng.randrange(len(data)), rng.randrange(6)
        if what == 0:
            data[at] ^= 1 << rng.randrange(8)
        elif what == 1:
            data[at] = rng.choice([0, 1, 2, 3, 0x7f, 0x80, 0xff])
        elif what == 2:
            data[at] = (data[at] + rng.choice([1, 2, -1, -2])) & 255
        elif what == 3:
            del data[at:at + rng.randrange(1, 4)]
        elif what == 4:
            data[at:at] = bytes([rng.randrange(256)])
        else:
            other, n = rng.randrange(len(data)), rng.randrange(1, 12)
            data[at:at + n] = data[other:other + n]
    return bytes(data) + sum_of(bytes(data))


def forge_revisions(db, rng):
    rows = db.execute('SELECT id, changes FROM revision WHERE changes IS NOT NULL').fetchall()
    for number, blob in rng.sample(rows, rng.choice([1, 1, 2, len(rows)])):
        db.execute('UPDATE revision SET changes = ? WHERE id = ?', (forge(blob, rng), number))
    if rng.random() < 0.3:
        db.execute(f'UPDATE revision SET {rng.choice(["parent", "entry", "merged"])} = ? WHERE id = ?', (rng.choice([-1, 0, 1, 2, 3, 5, 7, 99, 2**62]), rng.randrange(1, 8)))
    if rng.random() < 0.2:
        db.execute(f'UPDATE scenario SET {rng.choice(["start", "head", "tip", "current"])} = ?', (rng.choice([-1, 0, 1, 2, 3, 5, 7, 99, 2**62]),))


def forge_cells(db, rng):
    db.execute('PRAGMA ignore_check_constraints = ON')
    tables = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")]
    for _ in range(rng.choice([1, 1, 2, 3])):
        table = rng.choice(tables)
        column = rng.choice([row[1] for row in db.execute(f'PRAGMA table_info("{table}")')])
        where = rng.choice(['', f' WHERE rowid = (SELECT max(rowid) FROM "{table}")'])
        try:
            db.execute(f'UPDATE "{table}" SET "{column}" = ?{where}', (rng.choice(VALUES),))
        except sqlite3.Error:
            pass                                               # the schema refuses it


def any_schema(path):
    with closing(sqlite3.connect(path)) as db:
        db.execute('PRAGMA writable_schema = ON')
        db.execute("UPDATE sqlite_master SET sql = replace(replace(sql, ' NOT NULL', ''), 'STRICT', '') WHERE type = 'table'")
        db.commit()


def fault(done):
    return done.crashed or done.status not in (0, 1, 3, 4) or 'internal error' in done.err or 'E604' in done.err or 'E605' in done.err


def try_one(folder, model, rng, cells):
    """What is wrong, or None."""
    path = folder / 'forged.db'
    for left in folder.glob('forged.db*'):
        left.unlink()
    path.write_bytes(model)
    if cells and rng.random() < 0.5:
        any_schema(path)
    with closing(sqlite3.connect(path)) as db:
        (forge_cells if cells else forge_revisions)(db, rng)
        db.commit()
        db.execute('PRAGMA wal_checkpoint(TRUNCATE)')
    for text in [rng.choice(ASKED)] if cells else [rng.choice(FIRST), THEN]:
        done = orgl('--limit-time', '20', '-c', text, 'forged.db', cwd=folder)
        if fault(done):
            return f'{text}: {done}'
    return None


def main():
    tap, rng = Tap(), random.Random(SEED)
    with Folder('_base.org') as folder:
        done = orgl('_base.org', '--model', 'model.db', cwd=folder)
        tap.check(done.status == 0, 'the model is made', done)
        for text in SETUP:
            done = orgl('-c', text, 'model.db', cwd=folder)
            tap.check(done.status == 0, text, done)
        model = (folder / 'model.db').read_bytes()
        with closing(sqlite3.connect(folder / 'model.db')) as db:
            blobs = [row[0] for row in db.execute('SELECT changes FROM revision WHERE changes IS NOT NULL')]
        tap.check(len(blobs) > 4 and all(sum_of(blob[:-8]) == blob[-8:] for blob in blobs), 'sums are made as the program makes them')
        for name, cells in (('change sets', False), ('cells', True)):
            bad = [f'{i}: {why}' for i in range(FORGED) if (why := try_one(folder, model, rng, cells))]
            tap.check(not bad, f'{FORGED} forged {name} from seed {SEED}', '\n'.join(bad[:4]))
    return tap.end()


if __name__ == '__main__':
    sys.exit(main())
