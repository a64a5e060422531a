#!/usr/bin/env python3
"""Random and mutated text through the parser for some seconds (FUZZ_SECONDS, 10): no crash, no hang, sound trees."""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
FLAGS = ["-g", "-O1", "-std=c11", "-D_GNU_SOURCE", "-fsanitize=fuzzer,address,undefined", "-fno-sanitize-recover=undefined"]


def dictionary(path):
    words = set()
    for line in (ROOT / "grammar/keywords.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        words.update(field for field in line.split("\t")[::2] if field)
    words.update(['"""', "{", "->", "..", "??", "+=", "“", "”", "（", "，", "、", "2026-Q4", "30%", "1h30min", "\\\n", "{{"])
    lines = ("\"%s\"" % "".join("\\x%02x" % b for b in word.encode()) for word in sorted(words))
    path.write_text("\n".join(lines) + "\n")


def corpus(folder):
    folder.mkdir()
    for path in [*ROOT.glob("examples/*.org"), *ROOT.glob("stdlib/*.org"), *ROOT.glob("tests/lang/*.org")]:
        for i, block in enumerate(path.read_text(encoding="utf-8").split("\n\n")):
            (folder / f"{path.stem}_{i}").write_text(block + "\n", encoding="utf-8")


def main():
    if not shutil.which("clang"):
        print("ok - parser under random text # skip clang is not installed")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        temp = pathlib.Path(folder)
        sources = [str(p) for d in ("base", "words", "source", "syntax") for p in sorted((ROOT / "interp" / d).glob("*.c"))]
        build = subprocess.run(["clang", *FLAGS, "-o", str(temp / "fuzz"), str(ROOT / "tests/fuzz/fuzz_parse.c"), *sources,
                                "-lutf8proc", "-ljansson", "-lm"], capture_output=True, text=True)
        if build.returncode and "fuzzer" in build.stderr:
            print("ok - parser under random text # skip clang has no libFuzzer")
            return 0
        if build.returncode:
            print(build.stderr)
            print("not ok - the harness builds")
            return 1
        dictionary(temp / "dict")
        corpus(temp / "corpus")
        run = subprocess.run([str(temp / "fuzz"), f"-dict={temp / 'dict'}", f"-max_total_time={os.environ.get('FUZZ_SECONDS', '10')}",
                              "-max_len=800", "-timeout=10", str(temp / "corpus")], cwd=temp, capture_output=True, text=True, errors="replace")
        if run.returncode:
            print("\n".join(run.stderr.splitlines()[-40:]))
        print(("not ok" if run.returncode else "ok") + " - parser under random text")
        return run.returncode and 1


if __name__ == "__main__":
    sys.exit(main())
