#!/usr/bin/env python3
"""The end to end tests that `make test` runs: an editor with `signalbox lsp`, the checker's commands, simulations, databases, workers that are held
up, reloading, and every call on the sample config and on the stock configs where they are there.

usage: suite.py --server PATH --shared DIRECTORY
"""
import argparse
import os
import subprocess
import sys
import tempfile

import commands
import databases
import simulations
import workers

here = os.path.dirname(os.path.abspath(__file__))
parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument('--server', required=True)
parser.add_argument('--shared', required=True)
options = parser.parse_args()

server = os.path.abspath(options.server)


def editor():
    """Whether Neovim and `signalbox lsp` get along."""
    with tempfile.TemporaryDirectory() as folder:
        command = ['nvim', '--headless', '-u', 'NONE', '-i', 'NONE', '-n', '-c', 'luafile ' + os.path.join(here, 'editor.lua')]
        return subprocess.run(command, env={**os.environ, 'SERVER': server, 'FOLDER': folder, 'HOME': folder}, timeout=300).returncode == 0


good = editor()
configs = [(os.path.join(here, '../../samples/kamailio.cfg'), ['', 'WITH_NAT'])]
stock = [os.path.join(options.shared, 'corpus', name, 'kamailio.cfg') for name in ('kamailio+5.6.3', 'kamailio+kamailio')]
for path in stock:
    if os.path.exists(path):
        configs.append((path, ['', 'WITH_NAT', 'WITH_ANTIFLOOD', 'WITH_DEBUG', 'WITH_AUTH', 'WITH_AUTH,WITH_IPAUTH,WITH_NAT']))
    else:
        print(f'skipped: {path} is not there')
kemi = os.path.join(options.shared, 'corpus', 'kamailio+kamailio', 'examples', 'kemi', 'kamailio-basic-kemi.cfg')
if os.path.exists(kemi):
    configs.append((kemi, ['WITH_CFGLUA']))
else:
    print(f'skipped: {kemi} is not there')

arguments = []
for path, defines in configs:
    for define in defines:
        arguments += ['--config', os.path.relpath(path) + (f':{define}' if define else '')]
good = commands.run(server) and good
good = simulations.run(server) and good
good = databases.run(server) and good
good = workers.run(server) and good
for kind in ([], ['--lua']):
    # a few seconds of what it does at length
    reload = [sys.executable, os.path.join(here, 'reload.py'), '--server', server, '--seconds', '3', '--rate', '500', *kind]
    good = subprocess.run(reload).returncode == 0 and good
good = subprocess.run([sys.executable, os.path.join(here, 'run.py'), '--server', server, *arguments]).returncode == 0 and good
sys.exit(not good)
