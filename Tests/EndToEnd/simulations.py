"""Runs the commands that simulate through the binary, on the files in simulations/: what they print, and their exit codes."""
import json
import os
import subprocess
import sys
import tempfile

here = os.path.dirname(os.path.abspath(__file__))
files = os.path.join(here, 'simulations')


def call(server, *arguments):
    """Exit code, standard output and standard error of a command, run where the files are."""
    environment = {**os.environ, 'NO_COLOR': '1', 'TZ': 'UTC'}
    done = subprocess.run([server, *arguments], cwd=files, env=environment, capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout, done.stderr


class Failure(Exception):
    pass


def expect(condition, what):
    if not condition:
        raise Failure(what)


def compare_same(server):
    """A config whose routes moved to Lua does what the native one does: relays, failure routes, timeouts."""
    code, out, err = call(
        server, 'compare', 'native.cfg', 'lua.cfg', '--messages', 'calls', '--answer', 'INVITE@192.0.2.20=100,180,486', '--answer', '200', '--advance', '60')
    expect(code == 0, f'exit code {code}: {out}{err}')
    expect(out.startswith('the same: '), out)


def compare_different(server):
    """A reply, a log line and a value that differ are shown with both sides."""
    code, out, err = call(server, 'compare', 'native.cfg', 'lua.cfg', '-A', 'WITH_BUG', '--messages', 'calls/1-options.sip')
    expect(code == 1, f'exit code {code}: {out}{err}')
    for text in ('SIP/2.0 200 Keepalive', 'SIP/2.0 200 Alive', '$shv(options) = 1', 'different in 1 of 1 step'):
        expect(text in out, f'{text!r} is not in {out}')
    code, out, err = call(
        server, 'compare', 'native.cfg', 'lua.cfg', '-A', 'WITH_BUG', '--messages', 'calls/1-options.sip', '--format', 'json')
    answer = json.loads(out)
    expect(code == 1 and answer['differing'] == 1, out)
    expect({d['subject'] for s in answer['steps'] for d in s['differences']} == {'sent', 'set'}, out)


def compare_refuses(server):
    """What cannot be read ends with 2 and a line that names it."""
    for arguments, text in (
        (['native.cfg', 'nothing.cfg', '--messages', 'calls'], 'nothing.cfg'),
        (['native.cfg', 'lua.cfg', '--messages', 'nothing'], 'nothing: No such file'),
        (['native.cfg', 'lua.cfg', '--messages', 'native.cfg'], 'native.cfg: holds no SIP message'),
        (['native.cfg', 'lua.cfg'], 'messages'),
        (['native.cfg', 'lua.cfg', '--messages', 'calls', '--answer', '99'], '"99" is no status code'),
        (['native.cfg', 'lua.cfg', '--messages', 'calls', '--host', 'x'], 'NAME=ADDRESS'),
    ):
        code, out, err = call(server, 'compare', *arguments)
        expect(code == 2, f'{arguments}: exit code {code}: {out}{err}')
        expect(text in err and not out, f'{arguments}: {out}{err}')


CASES = [compare_same, compare_different, compare_refuses]


def run(server):
    """True if all is as it must be."""
    failed = 0
    for case in CASES:
        try:
            case(server)
            print(f'ok     {case.__name__}')
        except Failure as failure:
            failed += 1
            print(f'FAILED {case.__name__}: {failure}')
    print(f'simulations: {len(CASES) - failed} of {len(CASES)} passed')
    return failed == 0


if __name__ == '__main__':
    sys.exit(0 if run(os.path.abspath(sys.argv[1])) else 1)
