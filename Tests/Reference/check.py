#!/usr/bin/env python3
"""Holds the server against recorded behaviour of the reference.

usage: check.py --server PATH --shared DIRECTORY [--own DIRECTORY] [--oracle] [--corpus] [--verdicts]

  --own       cases of this project, in the oracle's format: all must pass
  --oracle    the shared cases of the areas below: all must pass but those of known-failures.txt
  --corpus    real configs: `check` finds no error in one that the reference accepts, but for those of known-failures.txt
  --verdicts  short configs: figures must not fall below those of verdict-floors.json

A case that fails is run once more on its own, since plays have timers. What is not there is skipped with a notice.
"""
import argparse
import json
import os
import re
import subprocess
import sys

here = os.path.dirname(os.path.abspath(__file__))
AREAS = ['stock', 'language', 'variables', 'transactions', 'message-text', 'registration', 'policy', 'kemi-lua']


class Check:
    def __init__(self, server, shared):
        self.server, self.shared, self.bad = os.path.abspath(server), shared, 0

    def path(self, *parts):
        """A path below the shared folder; None, with a notice, if it is not there."""
        path = os.path.join(self.shared, *parts)
        if os.path.exists(path):
            return path
        print(f'skipped: {path} is not there')
        return None

    def report(self, what):
        self.bad += 1
        print(what, flush=True)

    def failing(self, cases, jobs):
        """Names of the cases that fail."""
        command = [sys.executable, os.path.join(self.shared, 'oracle', 'oracle.py'), 'check', '--list', '--jobs', str(jobs), '--server', self.server, *cases]
        result = subprocess.run(command, capture_output=True, text=True)
        if 'passed' not in result.stdout:
            sys.exit(f'the oracle did not run: {result.stderr}')
        return re.findall(r'^FAIL (.*)$', result.stdout, re.M)

    def cases(self, folders, known):
        failing = self.failing(folders, 6)
        again = [case for case in failing if self.name(case) not in known]
        still = set(self.failing(again, 1)) if again else set()
        for case in sorted(still):
            self.report(f'FAIL {self.name(case)}')
            subprocess.run([sys.executable, os.path.join(self.shared, 'oracle', 'oracle.py'), 'check', '--server', self.server, case])
        failed = {self.name(case) for case in failing if case not in again} | {self.name(case) for case in still}
        return failed

    @staticmethod
    def name(case):
        return '/'.join(case.rstrip('/').split('/')[-2:])

    def own(self, folder):
        if self.path('oracle', 'oracle.py'):
            count = sum('play.txt' in files for _, _, files in os.walk(folder))
            failed = self.cases([folder], set()) if count else set()
            print(f'own cases: {count - len(failed)} of {count} pass')

    def known_failures(self):
        with open(os.path.join(here, 'known-failures.txt')) as file:
            return {line.split('#')[0].strip() for line in file} - {''}

    def oracle(self):
        known = self.known_failures()
        for area in AREAS:
            folder = self.path('oracle', 'cases', area)
            if not folder:
                continue
            count = sum('play.txt' in files for _, _, files in os.walk(folder))
            failed = self.cases([folder], known)
            print(f'oracle, {area}: {count - len(failed)} of {count} pass', flush=True)
            for name in sorted(name for name in known if name.startswith(area + '/') and name not in failed):
                print(f'note: {name} passes now: take it out of known-failures.txt')

    def corpus(self):
        folder = self.path('corpus')
        if not folder:
            return
        with open(os.path.join(folder, 'corpus.json')) as file:
            configs = json.load(file)
        accepted = [config['path'] for config in configs if config['accepted']]
        known, wrong = self.known_failures(), 0
        for path in accepted:
            result = subprocess.run([self.server, 'check', '--format', 'json', path], cwd=folder, capture_output=True, text=True, timeout=60)
            try:
                errors = [finding for finding in json.loads(result.stdout)['findings'] if finding['severity'] == 'error']
            except (ValueError, KeyError):
                errors = [{'message': f'no JSON, status {result.returncode}: {result.stderr[-300:]}'}]
            if errors:
                wrong += 1
                said = print if f'corpus/{path}' in known else self.report
                said(f'error in corpus {path}: {errors[0].get("file", "")}:{errors[0].get("line", "")}: {errors[0]["message"]} ({len(errors)} errors)')
        print(f'corpus: {len(accepted) - wrong} of {len(accepted)} configs that the reference accepts have no error')

    def verdicts(self):
        folder = self.path('oracle', 'verdicts')
        if not folder:
            return
        command = [sys.executable, os.path.join(self.shared, 'oracle', 'verdict_check.py'), '--server', self.server, folder]
        output = subprocess.run(command, capture_output=True, text=True).stdout
        figures = {name: (int(good), int(total)) for good, total, name in re.findall(r'^(\d+)/(\d+) [\d.]+ % (.*)$', output, re.M)}
        with open(os.path.join(here, 'verdict-floors.json')) as file:
            floors = json.load(file)
        for name, floor in floors.items():
            good, total = figures.get(name, (0, 0))
            print(f'verdicts, {name}: {good} of {total}')
            if good < floor:
                self.report(f'FAIL verdicts, {name}: {good}, was {floor}')


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--server', required=True)
    parser.add_argument('--shared', required=True)
    parser.add_argument('--own')
    for name in ('oracle', 'corpus', 'verdicts'):
        parser.add_argument(f'--{name}', action='store_true')
    options = parser.parse_args()
    check = Check(options.server, options.shared)
    if options.own:
        check.own(options.own)
    for name in ('oracle', 'corpus', 'verdicts'):
        if getattr(options, name):
            getattr(check, name)()
    sys.exit(1 if check.bad else 0)


if __name__ == '__main__':
    main()
