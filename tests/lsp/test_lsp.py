#!/usr/bin/env python3
"""Sessions with `orgl lsp`: what an editor asks and what it is told, in both languages; places in UTF-16 and in UTF-8."""
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from _client import Client, apply, flat, span  # noqa: E402

FAILED = 0


def check(found, expected, what):
    global FAILED
    good = found == expected
    FAILED += not good
    print(('ok - ' if good else 'not ok - ') + what, flush=True)
    if not good:
        print(f'  found    {found!r}\n  expected {expected!r}')


TEAM = '''define unit hotline "Hotline"
define post lead "The lead" in hotline
define post agent "An agent" in hotline reports to laed {
    headcount 2
}
let n = 3
fn wide(p) = p.span > n
show posts where span > n and unit = hotline
print lead.span, "{lead.title} 😀 {n}", wide(lead)
'''


def team(folder):
    client = Client(folder)
    check(client.capabilities['positionEncoding'], 'utf-16', 'positions are UTF-16 units unless the client can do UTF-8')
    client.open('team.org', TEAM)
    found = client.diagnostics('team.org')
    check([(d['code'], flat(d), d['severity']) for d in found], [('E204', '2:51-2:55', 1)], 'a misspelt name is told with its place')
    check(found[0]['message'], "there is no post 'laed'; did you mean 'lead'?", 'with its message')
    check([flat(i['location']) for i in found[0]['relatedInformation']], ['1:12-1:16'], 'and with the other place')

    doc = {'textDocument': {'uri': client.uri('team.org')}}
    actions = client.ask('textDocument/codeAction', {**doc, 'range': span(2, 53, 2, 53), 'context': {'diagnostics': found}})
    check([(a['title'], a['kind']) for a in actions], [("Change to 'lead'", 'quickfix')], 'a fix is offered')
    fixed = apply(TEAM, actions[0]['edit']['changes'][client.uri('team.org')])
    check(fixed, TEAM.replace('laed', 'lead'), 'and mends the text')
    check(client.ask('textDocument/codeAction', {**doc, 'range': span(0, 0, 0, 5), 'context': {'diagnostics': []}}), [], 'elsewhere none is')

    client.change('team.org', (2, 51, 2, 55, 'lead'))
    check(client.diagnostics('team.org'), [], 'once mended nothing is told')

    check(flat(client.at('definition', 'team.org', 8, 7)), '1:12-1:16', 'definition of a post')
    check(flat(client.at('definition', 'team.org', 8, 35)), '5:4-5:5', 'definition of a variable, in a text behind an emoji')
    check(flat(client.at('definition', 'team.org', 6, 13)), '6:8-6:9', 'definition of a parameter')
    check(flat(client.at('definition', 'team.org', 8, 43)), '6:3-6:7', 'definition of a function')
    check(client.at('definition', 'team.org', 7, 18), None, 'an attribute is defined nowhere')
    check([flat(p) for p in client.at('references', 'team.org', 0, 14, context={'includeDeclaration': True})],
          ['0:12-0:19', '1:31-1:38', '2:32-2:39', '7:37-7:44'], 'references of a unit')
    check([flat(p) for p in client.at('references', 'team.org', 0, 14, context={'includeDeclaration': False})],
          ['1:31-1:38', '2:32-2:39', '7:37-7:44'], 'without its definition')
    check([flat(p) for p in client.at('references', 'team.org', 1, 12, context={'includeDeclaration': True})],
          ['1:12-1:16', '2:51-2:55', '8:6-8:10', '8:19-8:23', '8:45-8:49'], 'references of a post, in texts too')
    check([(flat(p), p['kind']) for p in client.at('documentHighlight', 'team.org', 5, 4)],
          [('5:4-5:5', 3), ('6:22-6:23', 2), ('7:24-7:25', 2), ('8:35-8:36', 2)], 'highlights of a variable')

    check(client.at('hover', 'team.org', 8, 8)['contents']['value'].splitlines()[0], '**post** lead · The lead', 'hover over a name')
    check('How many people the post has places for' in client.at('hover', 'team.org', 3, 6)['contents']['value'], True, 'hover over a field')
    check('let n = 3' in client.at('hover', 'team.org', 7, 24)['contents']['value'], True, 'hover over a variable')
    check('define' in client.at('hover', 'team.org', 0, 2)['contents']['value'], True, 'hover over a verb')
    check(client.at('hover', 'team.org', 0, 24), None, 'hover over a title')

    items = client.at('completion', 'team.org', 2, 51)['items']
    check([(i['label'], i['detail']) for i in items if i['label'] == 'lead'], [('lead', 'post The lead')], 'completion behind `reports to`')
    check([i['label'] for i in client.at('completion', 'team.org', 3, 7)['items']], ['headcount'], 'completion of a field in a block')
    check('wide' in [i['label'] for i in client.at('completion', 'team.org', 8, 42)['items']], True, 'completion of a function of the script')
    check([i['textEdit']['newText'] for i in client.at('completion', 'team.org', 8, 14)['items']], ['span', 'span_heads'], 'completion of attributes')

    symbols = client.ask('textDocument/documentSymbol', doc)
    check([(s['name'], s['detail'], flat(s), flat({'range': s['selectionRange']})) for s in symbols],
          [('hotline', 'Hotline', '0:0-0:29', '0:12-0:19'), ('lead', 'The lead', '1:0-1:38', '1:12-1:16'),
           ('agent', 'An agent', '2:0-4:1', '2:12-2:17'), ('n', '', '5:0-5:9', '5:4-5:5'), ('wide', '', '6:0-6:23', '6:3-6:7')],
          'symbols of the document')

    text = TEAM.replace('laed', 'lead')
    check(client.at('prepareRename', 'team.org', 1, 13), {'range': span(1, 12, 1, 16), 'placeholder': 'lead'}, 'a post can be renamed')
    check(client.at('prepareRename', 'team.org', 3, 6), None, 'a field cannot')
    edits = client.at('rename', 'team.org', 8, 7, newName='head')['changes'][client.uri('team.org')]
    check(apply(text, edits), text.replace('post lead', 'post head').replace('to lead', 'to head').replace('lead.', 'head.').replace('(lead)', '(head)'),
          'renaming changes all places')
    edits = client.at('rename', 'team.org', 1, 13, newName='team "A"')['changes'][client.uri('team.org')]
    check(apply(text, edits).splitlines()[8], 'print post:"team \\"A\\"".span, "{post:"team \\"A\\"".title} 😀 {n}", wide(post:"team \\"A\\"")',
          'a name that needs quotes gets them')
    check(client.at('rename', 'team.org', 1, 13, newName='agent')['error']['message'], "'agent' is defined already", 'a taken name is refused')
    check(client.at('rename', 'team.org', 5, 4, newName='a b')['error']['message'], "'a b' cannot be a name here", 'and what no variable can be called')

    client.change('team.org', 'define   post a\nprint  1  # é\nprint 2\n')
    client.diagnostics('team.org')
    edits = client.ask('textDocument/formatting', {**doc, 'options': {'tabSize': 4, 'insertSpaces': True}})
    check([(flat(e), e['newText']) for e in edits], [('0:0-2:0', 'define post a\nprint 1  # é\n')], 'formatting changes the lines that need it')
    client.change('team.org', 'define post {\n')
    check([d['code'] for d in client.diagnostics('team.org')], ['E113'], 'a broken text is told')
    check(client.ask('textDocument/formatting', {**doc, 'options': {}}), None, 'and not formatted')
    client.tell('textDocument/didClose', doc)
    check(client.diagnostics('team.org'), [], 'a closed document has no diagnostics')
    check(client.end(), 0, 'shutdown and exit end with 0')


def chinese(folder):
    client = Client(folder, locale='zh-CN')
    text = '定义 部门 热线组\n定义 岗位 客服经理 隶属 热线\n定义 岗位 𠮷野 "😀" 上级 客服经理; 打印 𠮷野.编制, "😀😀", 客服经理.编制\n'
    client.open('团队.org', text)
    found = client.diagnostics('团队.org')
    check([(d['code'], flat(d), d['message']) for d in found], [('E204', '1:14-1:16', '没有名为“热线”的部门；您是不是要写“热线组”？')],
          'Chinese diagnostics by the locale')
    client.change('团队.org', (1, 16, 1, 16, '组'))
    check([(d['code'], flat(d)) for d in client.diagnostics('团队.org')], [], 'an edit behind Chinese characters')
    check([flat(p) for p in client.at('references', '团队.org', 2, 43, context={'includeDeclaration': True})],
          ['1:6-1:10', '2:18-2:22', '2:43-2:47'], 'places behind characters of two UTF-16 units')
    check(client.at('hover', '团队.org', 1, 12)['contents']['value'].splitlines()[1][:2], '隶属', 'hover in Chinese')
    check([i['label'] for i in client.at('completion', '团队.org', 1, 14)['items']][:1], ['热线组'], 'completion in Chinese')
    check([s['name'] for s in client.ask('textDocument/documentSymbol', {'textDocument': {'uri': client.uri('团队.org')}})],
          ['热线组', '客服经理', '𠮷野'], 'symbols in Chinese')
    edits = client.at('rename', '团队.org', 2, 7, newName='李四')['changes'][client.uri('团队.org')]
    check([flat(e) for e in edits], ['2:6-2:9', '2:27-2:30'], 'renaming what is outside of the first plane')
    check(client.end(), 0, 'the Chinese session ends')


def bytes_session(folder):
    client = Client(folder, encodings=['utf-16', 'utf-8'])
    check(client.capabilities['positionEncoding'], 'utf-8', 'UTF-8 when the client offers it')
    client.open('b.org', 'print "😀", 客服\n')
    check([flat(d) for d in client.diagnostics('b.org')], ['0:14-0:20'], 'places are bytes then')
    client.change('b.org', (0, 14, 0, 20, '"é"'))
    check(client.diagnostics('b.org'), [], 'and edits too')
    check(client.end(), 0, 'the session in bytes ends')


def files(folder):
    client = Client(folder)
    path = pathlib.Path(folder)
    (path / 'sub').mkdir()
    (path / 'sub' / 'units.org').write_text('define unit hotline "Hotline"\ndefine unit bad in nowhere\n', encoding='utf-8')
    client.open('main.org', 'run "sub/units.org"\ndefine post a in hotline\n')
    message = client.receive()
    told = {}
    while len(told) < 2:
        told[message['params']['uri']] = [(d['code'], flat(d)) for d in message['params']['diagnostics']]
        message = client.receive() if len(told) < 2 else None
    check(told, {client.uri('main.org'): [], client.uri('sub/units.org'): [('E204', '1:19-1:26')]}, 'what is wrong in a file that is run')
    place = client.at('definition', 'main.org', 1, 19)
    check((place['uri'], flat(place)), (client.uri('sub/units.org'), '0:12-0:19'), 'a definition in another file')
    check(client.at('definition', 'main.org', 0, 8)['uri'], client.uri('sub/units.org'), 'the file itself')
    changes = client.at('rename', 'main.org', 1, 19, newName='phones')['changes']
    check({uri: [flat(e) for e in edits] for uri, edits in changes.items()},
          {client.uri('main.org'): ['1:17-1:24'], client.uri('sub/units.org'): ['0:12-0:19']}, 'renaming in both files')
    client.open('sub/units.org', 'define unit hotline "Hotline"\n')
    check(client.diagnostics('sub/units.org'), [], 'the file, opened and mended')
    check([(p['uri'].rsplit('/', 1)[1], flat(p)) for p in client.at('references', 'sub/units.org', 0, 12, context={'includeDeclaration': True})],
          [('units.org', '0:12-0:19'), ('main.org', '1:17-1:24')], 'references in the script that runs it')
    check(client.end(), 0, 'the session of several files ends')


def expectations(folder):
    """What a script promises is told while one types; the program goes on behind it, and findings of checks are no diagnostics."""
    client = Client(folder)
    client.open('promise.org', 'define unit hall\ndefine post a in hall\nexpect count(posts) = 2, "two posts"\ncheck\nexpect count(units) = 3\n')
    found = client.diagnostics('promise.org')
    check([(d['code'], flat(d), d['severity'], d['message']) for d in found],
          [('E902', '2:7-2:23', 2, 'expectation failed: two posts (1 = 2)'), ('E902', '4:7-4:23', 2, 'expectation failed: count(units) = 3 (1 = 3)')],
          'failed expectations are warnings')
    client.change('promise.org', (2, 22, 2, 23, '1'))
    check([flat(d) for d in client.diagnostics('promise.org')], ['4:7-4:23'], 'and go when they are met')
    client.end()


def manners(folder):
    """What scripts do is not done, and broken messages do no harm."""
    client = Client(folder)
    path = pathlib.Path(folder)
    client.open('w.org', 'define post a\nshow posts into "posts.csv"\nprint "x"\nset model.language = "zh"\n')
    check(client.diagnostics('w.org'), [], 'a script that writes a file')
    check((path / 'posts.csv').exists(), False, 'writes none while it is edited')
    client.change('w.org', 'var i = 0\nwhile true { i += 1 }\n')
    check(client.diagnostics('w.org'), [], 'an endless loop is given up without a word')
    check(client.ask('textDocument/nothing', {}, whole=True)['error']['code'], -32601, 'an unknown request')
    client.tell('textDocument/nothing', {})
    client.send_bytes(b'Content-Length: 5\r\n\r\n{"a":')
    check(client.receive()['error']['code'], -32700, 'no JSON')
    check(client.at('hover', 'never.org', 0, 0), None, 'a document that is not open')
    check(client.at('hover', 'w.org', 999, 999), None, 'a place behind the end')
    client.change('w.org', (0, 0, 99, 99, 'show 1'), (0, 5, 0, 6, '2'), (0, 0, 0, 0, 'x'))
    check([d['code'] for d in client.diagnostics('w.org')], ['E201'], 'several edits in one message')
    client.ask('shutdown', None)
    check(client.ask('textDocument/hover', {}, whole=True)['error']['code'], -32600, 'nothing is answered after shutdown')
    client.tell('exit', None)
    check(client.process.wait(timeout=60), 0, 'exit')
    other = Client(folder)
    other.process.stdin.close()
    check(other.process.wait(timeout=60), 1, 'an end without shutdown is 1')


def main():
    for session in (team, chinese, bytes_session, files, expectations, manners):
        with tempfile.TemporaryDirectory() as folder:
            session(folder)
    return 1 if FAILED else 0


if __name__ == '__main__':
    sys.exit(main())
