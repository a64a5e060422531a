"""All rules of the standard library over the model, what they find printed, by the script's own clock with the model open."""
import statistics

from common import ORGL, timed, written

CHECK = 'check with all rules of the library'
NAMES = (CHECK, 'check')


def measure(bench, posts, source):
    if posts > 100_000:
        return
    model = source.model()
    script = written(f'{model}-check.org', 'print count(posts)\nlet start = clock()\ncheck\nprint clock() - start\n')
    seconds = [float(timed([ORGL, script, '--model', model], ok=(1,))[1].split()[-1]) for _ in range(bench.runs(posts))]
    bench.put(CHECK, posts, statistics.median(seconds))
    if posts == 100_000:
        bench.limit(CHECK, posts, 1)
