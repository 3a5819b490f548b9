#!/usr/bin/env python3
"""The end to end tests that `make test` runs: every call on the sample config, and on the stock configs where they are there.

usage: suite.py --server PATH --shared DIRECTORY
"""
import argparse
import os
import subprocess
import sys

import simulations

here = os.path.dirname(os.path.abspath(__file__))
parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument('--server', required=True)
parser.add_argument('--shared', required=True)
options = parser.parse_args()

configs = [(os.path.join(here, '../../samples/kamailio.cfg'), ['', 'WITH_NAT'])]
stock = [os.path.join(options.shared, 'corpus', name, 'kamailio.cfg') for name in ('kamailio+5.6.3', 'kamailio+kamailio')]
for path in stock:
    if os.path.exists(path):
        configs.append((path, ['', 'WITH_NAT', 'WITH_ANTIFLOOD', 'WITH_DEBUG']))
    else:
        print(f'skipped: {path} is not there')

arguments = []
for path, defines in configs:
    for define in defines:
        arguments += ['--config', os.path.relpath(path) + (f':{define}' if define else '')]
simulated = simulations.run(os.path.abspath(options.server))
called = subprocess.run([sys.executable, os.path.join(here, 'run.py'), '--server', os.path.abspath(options.server), *arguments]).returncode
sys.exit(called or (0 if simulated else 1))
