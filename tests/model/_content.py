"""What stands in a model file, for comparing files by it."""
import re
import sqlite3
import sys

PASSING = ('revision', 'scenario', 'sequence', 'script', 'step')      # how the model came about, not what it is


def option(name, otherwise):
    return int(sys.argv[sys.argv.index(name) + 1]) if name in sys.argv else otherwise


def names_of(db):
    """Per table: its rows' names, for comparing files whose numbers differ."""
    found = {}
    for (table,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"):
        columns = [row[1] for row in db.execute(f'PRAGMA table_info("{table}")')]
        if 'name' in columns and 'ord' in columns and table not in PASSING:
            found[table] = dict(db.execute(f'SELECT id, name FROM "{table}"'))
    return found


def named_row(columns, row, table, names, targets):
    out = []
    for column, value in zip(columns, row):
        if column in ('id', 'ord') or column.startswith('origin_'):
            continue
        if column in targets and value is not None:
            value = names[targets[column]].get(value) if targets[column] in names else None      # a pair's number
        if table == 'waiver' and column.startswith('entity'):
            value = names[row[columns.index('kind')]].get(int(value))
        if table == 'rule' and column == 'text':
            value = re.sub(r'[\s;]+', '', value)                           # a dump has it in the form of `orgl fmt`
        out.append(value)
    return tuple(out)


def content(path, origins=True, numbers=True):
    """{table: rows}; without `numbers` names stand for them, and rows come in the order of the names."""
    if not path.exists():
        return {}
    db, out = sqlite3.connect(path), {}
    names = {} if numbers else names_of(db)
    for (table,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'").fetchall():
        if table in PASSING or (table == 'origin' and not origins):
            continue
        columns = [row[1] for row in db.execute(f'PRAGMA table_info("{table}")')]
        rows = db.execute(f'SELECT * FROM "{table}"').fetchall()
        if not numbers:
            if table in ('field_value', 'field_def', 'setting'):
                continue
            targets = {row[3]: row[2] for row in db.execute(f'PRAGMA foreign_key_list("{table}")')}
            rows = [named_row(columns, row, table, names, targets) for row in rows]
        if rows:
            out[table] = sorted(rows, key=repr)
    db.close()
    return out
