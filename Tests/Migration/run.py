#!/usr/bin/env python3
"""Translates configs to Lua and holds the result against what the reference did with the originals.

usage: run.py --server PATH --shared DIRECTORY [--quick] [--keep DIRECTORY] [CASE...]

Every case of the shared oracle in the areas below is copied, `signalbox migrate` puts a Lua script in the place of all its route
blocks (`--config` writes the config that loads it, with cfgengine "lua"), and the case is played against the transcript that was
recorded from the reference with the native config: messages and lines of the script's log are compared, nothing is left out.
A line of the log begins with <script> whichever language wrote it. One thing moves with the script: the place that xlogl prints. In
cases that use it, `FILE:LINE:` at the beginning of a log line reads <place> on both sides.

Left out are cases that the server fails with the native config already (Tests/Reference/known-failures.txt). Those that the
translation fails are in resisting.txt (resisting-named.txt with --named), with the construct that resists. At least 95 % of the whole scripts
have to pass.

The steps of docs/migrating.md are taken first: three blocks of samples/kamailio.cfg, then all of it, each compared with the original;
constructs.cfg, too, is compared with its translation.

  --named     with the native engine: request_route, reply_route, onsend_route and event routes stay, all blocks with names are Lua's
  --quick     the stock config and a few cases of each area
  --keep      leaves the translated cases in that folder
  CASE        these cases only (AREA/NAME)
"""
import argparse
import concurrent.futures
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

here = os.path.dirname(os.path.abspath(__file__))
AREAS = ['stock', 'language', 'variables', 'message-text', 'transactions']
FLOOR = 95
# a case without a block that could be taken over by itself
NOTHING = 'nothing to translate'
# every how many cases of an area belong to the quick run
QUICK = 8
# `12:` or `part.cfg:12:` behind a log line's level and, where there is one, its prefix in brackets
PLACE = r'^([A-Z]+: (?:\[[^\]]*\] )?)[\w./-]*:?\d+:'
PLACED = r'\1<place>:'


def listed(path):
    with open(path) as file:
        return {line.split('#')[0].strip() for line in file} - {''}


class Translation:
    def __init__(self, server, shared, folder, named):
        self.server, self.folder, self.named = os.path.abspath(server), folder, named
        self.oracle = os.path.join(shared, 'oracle', 'oracle.py')
        self.cases = os.path.join(shared, 'oracle', 'cases')

    def prepare(self, name):
        """Makes the translated copy of a case; None, or what went wrong."""
        copy = os.path.join(self.folder, name)
        shutil.copytree(os.path.join(self.cases, name), copy)
        subprocess.run(['chmod', '-R', 'u+w', copy], check=True)
        play = os.path.join(copy, 'play.txt')
        with open(play, encoding='latin-1') as file:
            lines = file.read().split('\n')
        arguments = []
        for index, line in enumerate(lines):
            words = line.split()
            if words[:1] == ['config']:
                # the config of another folder comes here, with its neighbours
                source = os.path.normpath(os.path.join(self.cases, name, words[1]))
                shutil.copytree(os.path.dirname(source), copy, dirs_exist_ok=True)
                subprocess.run(['chmod', '-R', 'u+w', copy], check=True)
                if os.path.basename(source) != 'kamailio.cfg':
                    shutil.copy(source, os.path.join(copy, 'kamailio.cfg'))
                lines[index] = '# ' + line
            elif words[:1] == ['args']:
                given = shlex.split(line[5:])
                arguments += [word for pair in zip(given, given[1:]) if pair[0] == '-A' for word in pair]
        with open(os.path.join(copy, 'kamailio.cfg'), encoding='latin-1') as file:
            if re.search(r'\b(xlogl|xdbgl)\s*\(', file.read()):
                lines.insert(0, f'mask {PLACE} => {PLACED}')
                expected = os.path.join(copy, 'expected.txt')
                with open(expected, encoding='latin-1') as recorded:
                    text = '\n'.join(re.sub(PLACE, PLACED, line) for line in recorded.read().split('\n'))
                with open(expected, 'w', encoding='latin-1') as recorded:
                    recorded.write(text)
        with open(play, 'w', encoding='latin-1') as file:
            file.write('\n'.join(lines))
        command = [self.server, 'migrate', 'kamailio.cfg', '-o', 'migrated.lua', '--config', 'migrated.cfg', *arguments]
        if self.named:
            command += ['--route', '*']
        result = subprocess.run(command, cwd=copy, capture_output=True, text=True, errors='replace', timeout=60)
        if 'has no route blocks' in result.stderr:
            return NOTHING
        if result.returncode:
            return f'{name}: migrate fails: {result.stderr.strip()[-500:]}'
        os.replace(os.path.join(copy, 'migrated.cfg'), os.path.join(copy, 'kamailio.cfg'))
        return None

    def failing(self, names, jobs):
        """The names that fail, with what differs."""
        paths = [os.path.join(self.folder, name) for name in names]
        if not paths:
            return {}
        command = [sys.executable, self.oracle, 'check', '--jobs', str(jobs), '--server', self.server, *paths]
        result = subprocess.run(command, capture_output=True, text=True, errors='replace')
        if 'passed' not in result.stdout:
            sys.exit(f'the oracle did not run: {result.stdout}{result.stderr}')
        parts = re.split(r'^FAIL (.*)$', result.stdout, flags=re.M)[1:]
        return {'/'.join(path.rstrip('/').split('/')[-2:]): text for path, text in zip(parts[::2], parts[1::2])}


def walk(server, folder):
    """The steps of docs/migrating.md, and constructs.cfg; the number of those that went wrong."""
    place = os.path.join(folder, 'walk')
    shutil.copytree(os.path.join(here, '../../samples'), place)
    shutil.copytree(os.path.join(here, 'messages'), os.path.join(place, 'messages'))
    shutil.copy(os.path.join(here, 'constructs.cfg'), place)
    bad = 0

    def step(source, original, number, routes, messages, answer):
        nonlocal bad
        config = f'step{number}.cfg'
        arguments = [word for route in routes for word in ('--route', route)]
        for command in (
            ['migrate', source, '-o', f'step{number}.lua', '--config', config, *arguments],
            ['compare', original, config, '--messages', messages, '--answer', answer, '--advance', '120'],
        ):
            result = subprocess.run([server, *command], cwd=place, capture_output=True, text=True, errors='replace', timeout=120)
            if result.returncode:
                bad += 1
                print(f'FAIL signalbox {" ".join(command)}\n{result.stdout[-2000:]}{result.stderr[-2000:]}', flush=True)
        return config

    refused, answered, sample = 'INVITE=180,486', '180,200', 'kamailio.cfg'
    first = step(sample, sample, 1, ['CHECK'], 'calls', answered)
    second = step(first, sample, 2, ['LOCATE'], 'calls', answered)
    step(second, sample, 3, ['UNREACHED'], 'calls', refused)
    step(sample, sample, 4, [], 'calls', answered)
    step(sample, sample, 5, [], 'calls', refused)
    step('constructs.cfg', 'constructs.cfg', 6, [], 'messages', '180,486')
    step('constructs.cfg', 'constructs.cfg', 7, ['*'], 'messages', '180,486')
    print(f'migration, samples/kamailio.cfg and constructs.cfg: {"the same, block by block and whole" if not bad else "differ"}', flush=True)
    return bad


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--server', required=True)
    parser.add_argument('--shared', required=True)
    parser.add_argument('--named', action='store_true')
    parser.add_argument('--quick', action='store_true')
    parser.add_argument('--keep')
    parser.add_argument('--jobs', type=int, default=6)
    parser.add_argument('case', nargs='*')
    options = parser.parse_args()
    cases = os.path.join(options.shared, 'oracle', 'cases')
    native = listed(os.path.join(here, '../Reference/known-failures.txt'))
    resisting = listed(os.path.join(here, 'resisting-named.txt' if options.named else 'resisting.txt'))
    if options.keep:
        shutil.rmtree(options.keep, ignore_errors=True)
        os.makedirs(options.keep)
    folder = options.keep or tempfile.mkdtemp(prefix='migration')
    translation = Translation(options.server, options.shared, folder, options.named)
    bad = walk(os.path.abspath(options.server), folder) if not options.case else 0
    try:
        if not os.path.isdir(cases):
            print(f'skipped: {cases} is not there')
            return 1 if bad else 0
        total = passed = 0
        for area in AREAS:
            names = [f'{area}/{name}' for name in sorted(os.listdir(os.path.join(cases, area)))]
            names = [name for name in names if name not in native and (not options.case or name in options.case)]
            if options.quick and area != 'stock':
                names = [name for name in names if name not in resisting][::QUICK]
            with concurrent.futures.ThreadPoolExecutor(2) as pool:
                wrong = dict(zip(names, pool.map(translation.prepare, names)))
            names = [name for name in names if wrong[name] != NOTHING]
            failed = {name: wrong[name] for name in names if wrong[name]}
            failed.update(translation.failing([name for name in names if not wrong[name]], options.jobs))
            # plays have timers: what fails is played once more, alone
            again = [name for name in failed if name not in resisting and not wrong[name]]
            still = translation.failing(again, 1)
            for name in again:
                if name in still:
                    failed[name] = still[name]
                else:
                    del failed[name]
            for name in sorted(failed):
                if name not in resisting:
                    bad += 1
                    print(f'FAIL {name}\n{failed[name]}', flush=True)
            for name in sorted(resisting & set(names) - set(failed)):
                print(f'note: {name} passes now: take it out of resisting.txt')
            total += len(names)
            passed += len(names) - len(failed)
            if names:
                print(f'migration, {area}: {len(names) - len(failed)} of {len(names)} pass', flush=True)
        share = 100 * passed / max(1, total)
        print(f'migration: {passed} of {total} pass ({share:.1f} %)')
        if share < FLOOR and not options.named:
            print(f'FAIL migration: at least {FLOOR} % have to pass')
            bad += 1
    finally:
        if not options.keep:
            shutil.rmtree(folder, ignore_errors=True)
    return 1 if bad else 0


if __name__ == '__main__':
    sys.exit(main())
