#!/usr/bin/env python3
"""How long `signalbox lsp` takes to answer a keystroke in a long config.

usage: latency.py [--server .build/release/signalbox] [--lines 5000] [--keys 200] CONFIG

Repeats the route blocks of CONFIG, each time under other names, until the text has the wanted number of lines, opens it, and types: each
key is a `didChange` of one character in a call somewhere in the text. Two times are taken for each key: until the completion that is asked
for right behind it is here, and, for a key that is followed by a pause, until the findings of the new text are here. Prints median and worst.
"""
import argparse
import random
import re
import statistics
import time

from client import Client


def grown(text, lines):
    """The config with its named route blocks repeated."""
    blocks = re.split(r'(?m)^(?=(?:request_route|route|reply_route|onreply_route|failure_route|branch_route|event_route|onsend_route)\b)', text)
    named = [block for block in blocks[1:] if re.match(r'(?:route|failure_route|branch_route|onreply_route)\[', block)]
    names = [re.match(r'\w+\[(\w+)\]', block).group(1) for block in named]
    if not named:
        raise SystemExit('the config has no named route blocks to repeat')
    out, number = text, 0
    while out.count('\n') < lines:
        number += 1
        for block in named:
            for name in names:
                block = re.sub(rf'(route\[|route\(|t_on_\w+\(")({name})\b', rf'\g<1>\g<2>_{number}', block)
            out += block
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--server', default='.build/release/signalbox')
    parser.add_argument('--lines', type=int, default=5000)
    parser.add_argument('--keys', type=int, default=200)
    parser.add_argument('config')
    arguments = parser.parse_args()
    with open(arguments.config, encoding='utf-8') as file:
        lines = grown(file.read(), arguments.lines).split('\n')
    client = Client(arguments.server)
    uri, version = 'file:///tmp/latency/kamailio.cfg', 1
    client.notify('textDocument/didOpen', {'textDocument': {'uri': uri, 'languageId': 'kamailio', 'version': version, 'text': '\n'.join(lines)}})

    def findings():
        while True:
            message = client.receive()
            if message.get('method') == 'textDocument/publishDiagnostics' and message['params'].get('version') == version:
                return message['params']['diagnostics']

    first = time.perf_counter()
    count = len(findings())
    opened = time.perf_counter() - first
    random.seed(1)
    statements = [number for number, line in enumerate(lines) if re.match(r'\s+\w+\(.*;\s*$', line)]
    answers, checks = [], []
    for _ in range(arguments.keys):
        line = random.choice(statements)
        place = len(lines[line]) - len(lines[line].lstrip()) + 1
        version += 1
        change = {'range': {'start': {'line': line, 'character': place}, 'end': {'line': line, 'character': place}}, 'text': random.choice('abcxyz')}
        lines[line] = lines[line][:place] + change['text'] + lines[line][place:]
        start = time.perf_counter()
        client.notify('textDocument/didChange', {'textDocument': {'uri': uri, 'version': version}, 'contentChanges': [change]})
        client.request('textDocument/completion', {'textDocument': {'uri': uri}, 'position': {'line': line, 'character': place + 1}})
        answers.append(time.perf_counter() - start)
        findings()
        checks.append(time.perf_counter() - start)
    client.stop()
    print(f'{len(lines)} lines, {sum(map(len, lines)) + len(lines)} bytes, {count} findings when opened, after {opened * 1000:.1f} ms')
    for name, times in ('completion', answers), ('findings', checks):
        print(f'{name}: median {statistics.median(times) * 1000:.1f} ms, worst {max(times) * 1000:.1f} ms of {len(times)} keys')


if __name__ == '__main__':
    main()
