"""A year of records by region, scored and paid month by month on the loaded model; the sums of each month are those of SQL."""
import pay_year
from common import ORGL, fresh, in_turn, same, sql, stop, timed, written

POSTS = 20000
PAY = f'12 months of {POSTS:,} posts scored and paid'
NAMES = (PAY, 'pay')


def measure(bench):
    folder = bench.folder
    script, model = f'{folder}/pay.org', fresh(f'{folder}/pay.db')
    pay_year.write(script, POSTS, bench.seed)
    timed([ORGL, script, '--model', model])
    ask = written(f'{folder}/pay-ask.org', pay_year.ASK)

    def ours():
        _, output = timed([ORGL, ask, '--model', model])
        return float(output.split()[-1]), output

    seconds, last = in_turn(bench.runs(), orgl=ours)
    peer, told = in_turn(1, sql=lambda: sql(model, pay_year.SQL))
    mine, theirs = last['orgl'][1].split()[:-1], told['sql'][1].split()
    if len(mine) != len(theirs):
        stop(f'payouts differ: {mine} and {theirs}')
    for a, b in zip(mine, theirs):
        same('payout', a, b)
    bench.put(PAY, None, seconds['orgl'])
    bench.beside(PAY, None, 'sqlite3', peer['sql'])
    bench.limit(PAY, None, 2)
