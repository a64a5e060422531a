"""An organization chart beside Graphviz."""
from common import ORGL, fresh, in_turn, timed, written
import generate

POSTS = 5000
CHART = f'chart of {POSTS:,} posts'
NAMES = (CHART, 'chart')
DRAW = 'let start = clock()\nchart into "chart.svg"\nprint clock() - start\nchart into "chart.dot"\n'


def measure(bench):
    """Reading the figures, laying out and writing the picture, by the script's own clock; dot lays out the same boxes with straight
    lines (its quickest ones) and writes SVG too."""
    folder = bench.folder
    script, draw, model = f'{folder}/chart.org', written(f'{folder}/draw.org', DRAW), fresh(f'{folder}/chart.db')
    generate.write(script, POSTS, bench.seed)
    timed([ORGL, script, '--model', model])

    def ours():
        _, output = timed([ORGL, draw, '--model', model], cwd=folder)
        return float(output.strip()), output

    seconds, _ = in_turn(bench.runs(), orgl=ours)
    peer, _ = in_turn(1, dot=lambda: timed(['dot', '-Gsplines=line', '-Tsvg', '-o', f'{folder}/dot.svg', f'{folder}/chart.dot']))
    bench.put(CHART, None, seconds['orgl'])
    bench.beside(CHART, None, 'dot -Tsvg', peer['dot'], 0.01)
    bench.limit(CHART, None, 0.05)
