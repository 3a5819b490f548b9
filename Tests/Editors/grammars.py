#!/usr/bin/env python3
"""Holds the grammars for editors against real configs.

usage: grammars.py --server PATH --shared DIRECTORY [--verbose]

What the server takes for a comment, a text, a number, a variable, a keyword, an operator or a function has to have a scope of that kind in
the TextMate grammar, in every config of the corpus. Configs that the reference accepts have to be read as a whole by the tree-sitter grammar.
"""
import argparse
import json
import os
import re
import subprocess
import sys

from client import Client
from textmate import Grammar

here = os.path.dirname(os.path.abspath(__file__))
# a text is never closed in these, so that no two readings need agree
UNCLOSED = {'kamailio+kamailio/examples/pkg/sipcapture.cfg'}
# what the scopes of each kind of token look like
WANTED = {
    'comment': r'comment\.', 'string': r'string\.', 'number': r'constant\.numeric|constant\.language', 'operator': r'keyword\.operator',
    'variable': r'variable\.other|constant\.character\.escape', 'function': r'function|keyword\.control\.route', 'keyword': r'keyword\.|storage\.',
}


def tokens(client, text):
    """(line, from, to, type) of what the server sees; places in UTF-16 units."""
    uri = 'untitled:file'
    client.notify('textDocument/didOpen', {'textDocument': {'uri': uri, 'languageId': 'kamailio', 'version': 1, 'text': text}})
    data = client.request('textDocument/semanticTokens/full', {'textDocument': {'uri': uri}})['data']
    client.notify('textDocument/didClose', {'textDocument': {'uri': uri}})
    types = client.capabilities['semanticTokensProvider']['legend']['tokenTypes']
    line = character = 0
    for n in range(0, len(data), 5):
        line += data[n]
        character = data[n + 1] + (0 if data[n] else character)
        yield line, character, character + data[n + 2], types[data[n + 3]]


def textmate(server, files, verbose):
    """Whether all tokens have a scope of their kind."""
    client = Client(server)
    grammar = Grammar(os.path.join(here, '../../Grammar/kamailio.tmLanguage.json'))
    compared = wrong = 0
    for path in files:
        with open(path, encoding='utf-8', errors='replace', newline='') as file:
            text = re.sub(r'\r\n?', '\n', file.read())
        rows, lines, bad = grammar.scopes(text), text.split('\n'), []
        for line, start, end, kind in tokens(client, text):
            if any(ord(letter) > 0xFFFF for letter in lines[line]):
                continue
            word = lines[line][start:end]
            if kind not in WANTED or not word.strip() or (kind == 'variable' and not word.startswith('$')):
                continue
            if kind == 'function' and start and lines[line][start - 1] in '"\'':
                kind = 'string'
            compared += 1
            if not all(re.search(WANTED[kind], rows[line][n]) for n in range(start, end) if not lines[line][n].isspace()):
                bad.append(f'{path}:{line + 1}:{start + 1}: {kind} {word!r} has scopes {sorted(set(rows[line][start:end]))}')
        wrong += len(bad)
        for one in bad if verbose else bad[:3]:
            print(one)
    client.stop()
    print(f'TextMate grammar: {compared - wrong} of {compared} tokens in {len(files)} files have a scope of their kind', flush=True)
    return compared and not wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--server', required=True)
    parser.add_argument('--shared', required=True)
    parser.add_argument('--verbose', action='store_true')
    options = parser.parse_args()
    samples = [os.path.join(here, '../../samples/kamailio.cfg')]
    configs = []
    folder = os.path.join(options.shared, 'corpus')
    if os.path.exists(folder):
        with open(os.path.join(folder, 'corpus.json')) as file:
            configs = json.load(file)
    else:
        print(f'skipped: {folder} is not there')
    files = samples + [os.path.join(folder, config['path']) for config in configs if config['path'] not in UNCLOSED]
    accepted = samples + [os.path.join(folder, config['path']) for config in configs if config['accepted']]
    good = textmate(os.path.abspath(options.server), files, options.verbose)
    good = subprocess.run(['node', os.path.join(here, 'treesitter.js'), *accepted]).returncode == 0 and good
    sys.exit(not good)


if __name__ == '__main__':
    main()
