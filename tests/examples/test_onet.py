#!/usr/bin/env python3
"""O*NET's customer-service tasks on contact-centre posts of a real organogram (ORGL_DATA; skipped without): description, load,
terms and qualification in one script, with figures counted from the raw tables."""
import csv
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
ORGL = os.path.abspath(os.environ.get('ORGL', ROOT / 'build' / 'orgl'))
AGENT, LEAD = '43-4051.00', '43-1011.00'
SCRIPT = '''
use onet
onet_folder("ONET")
import posts from "SENIOR" where row["Post Unique Reference"] != "" and number(row["FTE"]) > 0 {
    name    "Post Unique Reference"
    title   "Job Title"
    in      "Unit"
    reports none_if(upper(row["Reports to Senior Post"]), "XX")
} create unit on duplicate keep first
define post lead "Contact centre lead" like onet:"43-1011.00" reports SLC1
define post agent "Contact centre agent" like onet:"43-4051.00" reports lead headcount 20
define post adviser "Customer adviser" like onet:"43-4051.00" reports lead headcount 4
print "agent: {count(agent.duties)} duties, {count(agent.requires)} skills; lead: {count(lead.duties)} duties"
set agent.duties.volume = 100 per week
set agent.duties.takes = 10min
print "load {round(agent.load, 3)}"
print "one work: {(analyze terms of lead).summary.one_work}"
print "idle: {count(agent.idle_skills)}"
analyze qualification of lead
describe agent
'''


def report(good, what, why=''):
    print(('ok - ' if good else 'not ok - ') + what)
    for line in why.splitlines() if not good else []:
        print('  ' + line)
    return good


def main():
    data = pathlib.Path(os.environ.get('ORGL_DATA') or '/nowhere')
    senior = data / 'organogram' / 'slc-2013-09-senior.csv'
    if not senior.is_file() or not (data / 'onet' / 'Skills.tsv').is_file():
        print('skipped: the O*NET tables: ORGL_DATA names no folder with them')
        sys.exit(77)
    with open(data / 'onet' / 'Task_Statements.tsv', encoding='utf-8') as file:
        tasks = [row['O*NET-SOC Code'] for row in csv.DictReader(file, delimiter='\t', quoting=csv.QUOTE_NONE)]
    with open(data / 'onet' / 'Skills.tsv', encoding='utf-8') as file:
        skills = [row for row in csv.DictReader(file, delimiter='\t', quoting=csv.QUOTE_NONE) if row['O*NET-SOC Code'] == AGENT]
    important = sum(row['Scale ID'] == 'IM' and float(row['Data Value']) >= 3 for row in skills)
    with tempfile.TemporaryDirectory() as folder:
        script = SCRIPT.replace('ONET', str(data / 'onet')).replace('SENIOR', str(senior))
        pathlib.Path(folder, 'o.org').write_text(script, encoding='utf-8')
        done = subprocess.run([ORGL, '--allow', 'read', 'o.org'], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120, check=False)
        out = done.stdout.decode('utf-8', 'replace')
    load = tasks.count(AGENT) * 100 * 10 / 60 / (20 * 40 * 0.85)
    good = report(done.returncode == 0, 'the script runs', out)
    for want in (f'agent: {tasks.count(AGENT)} duties, {important} skills; lead: {tasks.count(LEAD)} duties',
                 f'load {load * 100:.1f}%', 'one work: 1', 'Active Listening', 'Contact centre lead'):
        good = report(want in out, want, out[:4000]) and good
    sys.exit(not good)


main()
