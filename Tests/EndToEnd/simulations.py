"""Runs the commands that simulate through the binary, on the files in simulations/: what they print, and their exit codes."""
import json
import os
import socket
import struct
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

here = os.path.dirname(os.path.abspath(__file__))
files = os.path.join(here, 'simulations')


def call(server, *arguments):
    """Exit code, standard output and standard error of a command, run where the files are."""
    environment = {**os.environ, 'NO_COLOR': '1', 'TZ': 'UTC'}
    done = subprocess.run([server, *arguments], cwd=files, env=environment, capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout, done.stderr


class Failure(Exception):
    pass


def datagram(text, source, destination, seconds):
    """A packet of a capture with raw IP: addresses as (host, port)."""
    payload = text.replace('\n', '\r\n').encode()
    udp = struct.pack('!HHHH', source[1], destination[1], 8 + len(payload), 0) + payload
    packet = struct.pack('!BBHHHBBH', 0x45, 0, 20 + len(udp), 1, 0, 64, 17, 0) + socket.inet_aton(source[0]) + socket.inet_aton(destination[0]) + udp
    return struct.pack('<IIII', seconds, 0, len(packet), len(packet)) + packet


def write_capture(path, packets):
    with open(path, 'wb') as file:
        file.write(struct.pack('<IHHiIII', 0xa1b2c3d4, 2, 4, 0, 0, 65535, 101) + b''.join(datagram(*packet) for packet in packets))


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


def simulate_shows(server):
    """The blocks that run, what they log, send and set, and the ladder."""
    code, out, err = call(
        server, 'simulate', 'native.cfg', '-m', 'calls/3-invite.sip', '--answer', 'INVITE@192.0.2.20=486', '--answer', '200')
    expect(code == 0 and not err, f'exit code {code}: {err}')
    for text in (
            'failure_route[VOICEMAIL]', 'INFO: <script>: call of alice: 486', '$avp(failed) = 486', '-> udp:192.0.2.30:5060  INVITE sip:voicemail@192.0.2.30',
            'kept $sht(calls=>i1) = "bob"', '|-- INVITE ---', '|<- 486 Busy Here ---'):
        expect(text in out, f'{text!r} is not in {out}')
    expect('\x1b' not in out, 'colours in a pipe')


def simulate_traces(server):
    """Each line that runs once, native or Lua, and what it changes."""
    code, out, err = call(server, 'simulate', 'native.cfg', '-m', 'calls/1-options.sip', '--trace', '--set', '$shv(options)=4')
    expect(code == 0, f'exit code {code}: {err}')
    lines = [line.strip() for line in out.splitlines()]
    steps = [line.split(' ')[0] for line in lines if line.startswith('native.cfg:')]
    expect(steps == ['native.cfg:9', 'native.cfg:13', 'native.cfg:14', 'native.cfg:15', 'native.cfg:16'], out)
    expect('native.cfg:14  $shv(options) = $shv(options) + 1;' in lines and '$shv(options) = 5' in lines, out)
    code, out, err = call(server, 'simulate', 'lua.cfg', '-m', 'calls/1-options.sip', '--trace')
    lines = [line.strip() for line in out.splitlines()]
    step = 'routes.lua:6  KSR.pv.seti("$shv(options)", KSR.pv.get("$shv(options)") + step())'
    expect(code == 0 and step in lines and '$shv(options) = 1' in lines, out)


def simulate_covers(server):
    """Lines that were run and those that were not, for people and for lcov."""
    with tempfile.TemporaryDirectory() as folder:
        info = os.path.join(folder, 'coverage.info')
        code, out, err = call(server, 'simulate', 'native.cfg', '-m', 'calls/1-options.sip', '--coverage', '--coverage-out', info)
        expect(code == 0 and 'native.cfg: 16.6% (5 of 30); not run: 10-11, 18-49' in out, out + err)
        with open(info) as file:
            text = file.read()
        expect('SF:native.cfg\n' in text and 'DA:9,2\n' in text and 'DA:10,0\n' in text and 'LF:30\nLH:5\n' in text, text)
    code, out, err = call(server, 'simulate', 'lua.cfg', '-m', 'calls/1-options.sip', '--coverage')
    expect(code == 0 and 'routes.lua: ' in out and 'not run: ' in out, out + err)


def simulate_as_json(server):
    """What happened, for programs."""
    code, out, err = call(server, 'simulate', 'native.cfg', '-m', 'calls/1-options.sip', '--format', 'json')
    expect(code == 0, err)
    steps = [json.loads(line) for line in out.splitlines()]
    expect([step['title'] for step in steps] == ['start', 'calls/1-options.sip: OPTIONS sip:bob@example.com'], out)
    expect(steps[1]['kept'] == [{'name': '$shv(options)', 'value': '1'}], out)
    events = steps[1]['events']
    expect([event['type'] for event in events] == ['received', 'began', 'sent', 'ended'], out)
    expect(events[2]['message'].startswith('SIP/2.0 200 Keepalive\r\n') and ';tag=<tag-1>' in events[2]['message'], out)


def simulate_moves_time(server):
    """A call that nobody answers is given up when its time has come, and not before."""
    for seconds, ends in (('29', False), ('31', True)):
        code, out, err = call(server, 'simulate', 'native.cfg', '-m', 'calls/3-invite.sip', '--answer', 'none', '--advance', seconds)
        expect(code == 0 and ('failure_route[VOICEMAIL]' in out) == ends, out + err)


def simulate_keeps_lua_in(server):
    """A Lua script's clock is the simulation's, and it changes no file."""
    with tempfile.TemporaryDirectory() as folder:
        script, config, target = (os.path.join(folder, name) for name in ('s.lua', 's.cfg', 'target'))
        with open(script, 'w') as file:
            file.write(f"""function ksr_request_route()
                local file = io.open("{target}", "w")
                os.execute("touch {target}")
                print("hello")
                KSR.sl.sl_send_reply(200, tostring(file) .. " at " .. os.time())
            end""")
        with open(config, 'w') as file:
            file.write(f"""#!KAMAILIO
                listen=udp:192.0.2.100:5060
                loadmodule "sl.so"
                loadmodule "pv.so"
                loadmodule "app_lua.so"
                modparam("app_lua", "load", "{script}")
                cfgengine "lua"
                """)
        code, out, err = call(server, 'simulate', config, '-m', 'calls/1-options.sip', '--time', '1000')
        expect(code == 0 and '200 nil at 1000' in out, out + err)
        expect(out.count('note: not done in a simulation') == 3 and not os.path.exists(target), out)


def captures_are_played(server):
    """Of a capture, what went to the server is played, in its time; answers find the requests that were made anew."""
    phone, gateway, proxy = ('192.0.2.1', 5060), ('192.0.2.20', 5060), ('198.51.100.5', 5060)
    with open(os.path.join(files, 'calls/3-invite.sip')) as file:
        invite = file.read()
    forwarded = invite.replace('Via:', 'Via: SIP/2.0/UDP 198.51.100.5;branch=z9hG4bKold\nVia:', 1)
    busy = forwarded.replace('INVITE sip:bob@example.com SIP/2.0', 'SIP/2.0 486 Busy Here', 1).replace('To: <sip:bob@example.com>', 'To: <sip:bob@example.com>;tag=g')
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'call.pcap')
        write_capture(path, [(invite, phone, proxy, 100), (forwarded, proxy, gateway, 100), (busy, gateway, proxy, 103)])
        code, out, err = call(server, 'simulate', 'native.cfg', '-m', path)
        expect(code == 2 and 'none of its 3 messages is addressed to a socket of the config' in err and '198.51.100.5:5060 (2)' in err, err)
        code, out, err = call(server, 'simulate', 'native.cfg', '-m', path, '--local', '198.51.100.5')
        expect(code == 0, err)
        for text in ('packet 3: 486 Busy Here', '-> udp:192.0.2.30:5060  INVITE sip:voicemail@192.0.2.30  at 3 s', 'failure_route[VOICEMAIL]'):
            expect(text in out, f'{text!r} is not in {out}')
        # the INVITE was sent again while the gateway thought about it
        expect(out.count('-> udp:192.0.2.20:5060  INVITE') == 3, out)
        with open(path, 'r+b') as file:
            file.truncate(os.path.getsize(path) - 1)
        code, out, err = call(server, 'simulate', 'native.cfg', '-m', path)
        expect(code == 2 and 'the capture is cut off in a packet' in err, err)


def tests_pass(server):
    """Tests that pass are silent but for the summary."""
    code, out, err = call(server, 'test', 'tests')
    expect(code == 0 and out == '5 tests: 5 passed\n' and not err, f'exit code {code}: {out}{err}')
    code, out, err = call(server, 'test', 'tests', '--coverage', '--filter', 'voicemail', '--verbose')
    expect(code == 0 and out.startswith('ok a call that is busy goes to voicemail\n') and 'not run: ' in out, out + err)


def sample_tests_pass(server):
    """The sample config does what its tests say."""
    code, out, err = call(server, 'test', os.path.join(here, '../../samples'))
    expect(code == 0 and out == '9 tests: 9 passed\n', f'exit code {code}: {out}{err}')


def tests_fail(server):
    """Each failure tells its place and what was there instead; CI gets the same."""
    with tempfile.TemporaryDirectory() as folder:
        report = os.path.join(folder, 'junit.xml')
        code, out, err = call(server, 'test', 'failing', '--junit', report)
        expect(code == 1, f'exit code {code}: {out}{err}')
        for text in (
                'FAILED a header that differs\n  failing/failing.siptest:7: expected INVITE', '    - Max-Forwards: 68\n    + Max-Forwards: 69\n',
                '- !Record-Route', '+ $shv(options) = 1', 'BROKEN a config that is not there', 'nothing.cfg', '3 tests: 0 passed, 3 failed'):
            expect(text in out, f'{text!r} is not in {out}')
        suite = xml.etree.ElementTree.parse(report).getroot().find('testsuite')
        expect((suite.get('tests'), suite.get('failures'), suite.get('errors')) == ('3', '2', '1'), str(suite.attrib))
        expect(suite.findall('testcase')[1].get('name') == 'a <value> that differs', 'names are escaped')


def tests_refuse(server):
    """What is no test ends with 2 and its place."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'bad.siptest')
        for content, text in (
                ('', 'has no tests'), ('send\n  X\n', ':1: send stands outside of a test'), ('test "x"\nexpext 200\n', ':2: "expext" is not known here'),
                ('test "x"\nsend\n', ':2: send needs a message'), ('test "x"\n  indented\n', ':2: an indented line belongs to nothing')):
            with open(path, 'w') as file:
                file.write(content)
            code, out, err = call(server, 'test', path)
            expect(code == 2 and text in err, f'{content!r}: exit code {code}: {out}{err}')
    expect(call(server, 'test', 'calls')[0] == 2, 'a directory without tests')


CASES = [
    compare_same, compare_different, compare_refuses, simulate_shows, simulate_traces, simulate_covers, simulate_as_json, simulate_moves_time,
    simulate_keeps_lua_in, captures_are_played, tests_pass, sample_tests_pass, tests_fail, tests_refuse,
]


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
