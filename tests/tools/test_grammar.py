#!/usr/bin/env python3
"""grammar/orgl.ebnf and the parser tell the same: each parse function has its production, word for word, and no other exists."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
PRODUCTION = re.compile(r"^\s*(\w+)\s+=\s+(.*?)\s;(?:\s|$)", re.S | re.M)
FUNCTION = re.compile(r"^(?:static )?\w+ \*?parse_(\w+)\([^;{]*\)\n\{", re.M)
NO_PRODUCTION = {"entry_state", "expression", "glued"}      # of parse.h: entrances, not productions
failures = 0


def check(ok, what):
    global failures
    failures += not ok
    print(("ok - " if ok else "not ok - ") + what)


def productions(text):
    return {name: " ".join(body.split()) for name, body in PRODUCTION.findall(text)}


def code():
    functions, above = set(), {}
    for path in sorted((ROOT / "interp/syntax").glob("parse*.c")):
        text = path.read_text(encoding="utf-8")
        functions |= set(FUNCTION.findall(text))
        for comment in re.findall(r"/\*(.*?)\*/", text, re.S):
            above.update(productions(comment))
    return functions - NO_PRODUCTION, above


def main():
    functions, above = code()
    grammar = productions(re.sub(r"\(\*.*?\*\)", "", (ROOT / "grammar/orgl.ebnf").read_text(encoding="utf-8"), flags=re.S))
    names = set(grammar) - {"script"}
    check(names == functions, f"productions are the parse functions {sorted(names ^ functions) or ''}".strip())
    differing = sorted(n for n in grammar if above.get(n) != grammar[n])
    check(not differing, f"each stands above its function as in the grammar {differing or ''}".strip())
    used = set(re.findall(r"(?<![\w\"])[a-z_]+(?![\w\"])", re.sub(r'"[^"]*"', "", " ".join(grammar.values()))))
    check(used <= set(grammar), f"every production used exists {sorted(used - set(grammar)) or ''}".strip())
    check(set(grammar) - {"script"} <= used, f"every production is used {sorted(set(grammar) - {'script'} - used) or ''}".strip())
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
