#!/usr/bin/env python3
"""Reloads a running server under load: no request may be lost, and memory must stay where it is.

usage: reload.py --server PATH [--seconds N] [--rate N] [--every MS] [--lua]

Every EVERY milliseconds (100) the config's routes are changed and reloaded over JSON-RPC while RATE requests a second (5000) come in,
for SECONDS (60). Nothing is sent twice. Before that: a transaction that waits for its reply keeps the callback that it armed, an error
leaves the old routes, changed parameters are named, SIGHUP and `signalbox reload` do the same. Prints what was lost and the memory
(proportional set size) before and after; exits with 1 if anything was.
"""
import argparse
import ctypes
import fcntl
import json
import os
import re
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time

CLONE_NEWNET = 0x40000000
SERVER, RPC, PHONE, LOAD = ('127.0.0.1', 5060), ('127.0.0.1', 8090), ('127.0.0.1', 5072), ('127.0.0.1', 5073)

NATIVE = '''
request_route {
  if (is_method("MESSAGE")) {
    t_on_reply("%(reply)s");
    $du = "sip:127.0.0.1:5072";
    t_relay();
    exit;
  }
  $var(n) = 0;
  while ($var(n) < 3) { route(STEP); }
  append_to_reply("X-Version: %(version)s\\r\\n");
  sl_send_reply("200", "OK");
}
route[STEP] { $var(n) = $var(n) + 1; if ($var(n) > 100) route(STEP); }
onreply_route[%(reply)s] { append_hf("X-Reply: %(version)s\\r\\n"); }
'''
LUA = '''
function ksr_request_route()
  if KSR.is_method("MESSAGE") then
    KSR.tm.t_on_reply("%(reply)s")
    KSR.pv.sets("$du", "sip:127.0.0.1:5072")
    KSR.tm.t_relay()
    return
  end
  KSR.hdr.append_to_reply("X-Version: %(version)s\\r\\n")
  KSR.sl.sl_send_reply(200, "OK")
end
function %(reply)s() KSR.hdr.append("X-Reply: %(version)s\\r\\n") end
'''
HEAD = '''#!KAMAILIO
debug=%(debug)s
log_stderror=yes
children=4
disable_tcp=yes
listen=udp:127.0.0.1:5060
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "pv.so"
loadmodule "textops.so"
loadmodule "siputils.so"
loadmodule "ctl.so"
loadmodule "jsonrpcs.so"
modparam("ctl", "binrpc", "unix:%(directory)s/ctl")
modparam("jsonrpcs", "dgram_socket", "udp:127.0.0.1:8090")
modparam("tm", "fr_timer", %(timer)s)
'''
WITH_LUA = 'loadmodule "app_lua.so"\nmodparam("app_lua", "load", "%(directory)s/routes.lua")\ncfgengine "lua"\n'


class Failed(Exception):
    pass


def check(condition, what):
    if not condition:
        raise Failed(what)


class Server:
    def __init__(self, binary, directory, lua):
        self.binary, self.directory, self.lua = binary, directory, lua
        self.version, self.calls = 0, 0
        self.log = open(os.path.join(directory, 'log'), 'w+')
        self.write()
        self.process = subprocess.Popen(
            [binary, '-f', self.path('kamailio.cfg'), '-DD', '-E', '-Y', directory], stdout=self.log, stderr=self.log)
        self.rpc_socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.rpc_socket.settimeout(10)
        for _ in range(100):
            check(self.process.poll() is None, 'the server ended at start: ' + open(self.log.name).read()[-500:])
            if ':13CE ' in open('/proc/net/udp').read() and ':1F9A ' in open('/proc/net/udp').read():
                break
            time.sleep(0.1)
        time.sleep(0.3)

    def path(self, name):
        return os.path.join(self.directory, name)

    def write(self, reply='r0', tail='', debug=0, timer=30000):
        """Writes the config of the next version."""
        self.version += 1
        values = {'version': self.version, 'reply': reply, 'directory': self.directory, 'debug': debug, 'timer': timer}
        routes = (LUA if self.lua else NATIVE) % values
        for name, text in (('routes.lua', routes), ('kamailio.cfg', HEAD % values + (WITH_LUA % values if self.lua else routes) + ('' if self.lua else tail))):
            with open(self.path(name + '.new'), 'w') as file:
                file.write(text + (tail if self.lua and name == 'routes.lua' else ''))
            os.rename(self.path(name + '.new'), self.path(name))

    def rpc(self, method):
        self.calls += 1
        self.rpc_socket.sendto(json.dumps({'jsonrpc': '2.0', 'method': method, 'id': self.calls}).encode(), RPC)
        return json.loads(self.rpc_socket.recv(65536))

    def reload(self):
        answer = self.rpc('cfg.reload')
        check('result' in answer, f'cfg.reload failed: {answer}')
        return answer['result']

    def pss(self):
        return int(re.search(r'^Pss:\s+(\d+)', open(f'/proc/{self.process.pid}/smaps_rollup').read(), re.M).group(1))

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return 'killed'


def request(method, name, port):
    return (f'{method} sip:test@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:{port};branch=z9hG4bK{name}\r\n'
            f'From: <sip:a@127.0.0.1>;tag=f\r\nTo: <sip:test@127.0.0.1>\r\nCall-ID: {name}\r\nCSeq: 1 {method}\r\n'
            'Max-Forwards: 70\r\nContent-Length: 0\r\n\r\n').encode()


def open_socket(address):
    made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
    made.bind(address)
    made.settimeout(5)
    return made


def ask(phone):
    """The version that answers an OPTIONS."""
    phone.sendto(request('OPTIONS', f'o{time.time_ns()}', phone.getsockname()[1]), SERVER)
    return int(re.search(rb'X-Version: (\d+)', phone.recv(65536)).group(1))


def semantics(server):
    alice, bob = open_socket(('127.0.0.1', 5071)), open_socket(PHONE)
    first = server.version
    check(ask(alice) == first, 'the first version does not answer')

    # a transaction finishes on the callback that it armed, though the new script knows it no more
    alice.sendto(request('MESSAGE', 'm1', 5071), SERVER)
    arrived = bob.recv(65536).decode()
    server.write(reply='r1')
    result = server.reload()
    check(result['needs_restart'] == [], f'nothing but routes was changed: {result}')
    check(ask(alice) == server.version, 'the new routes are not in force')
    head = arrived.split('\r\n\r\n')[0].split('\r\n')[1:]
    kept = [line for line in head if line.split(':')[0] in ('Via', 'From', 'To', 'Call-ID', 'CSeq')]
    bob.sendto(('SIP/2.0 200 OK\r\n' + '\r\n'.join(kept) + '\r\nContent-Length: 0\r\n\r\n').encode(), SERVER)
    check(f'X-Reply: {first}\r\n'.encode() in alice.recv(65536), 'the callback that was armed before the reload did not run')

    # an error leaves the old routes, and is told
    before = server.version
    server.write(tail='\nroute[BAD] { nosuch(); }\n' if not server.lua else '\nfunction bad( \n')
    answer = server.rpc('cfg.reload')
    check('error' in answer and ('nosuch' in answer['error']['message'] if not server.lua else 'routes.lua' in answer['error']['message']),
          f'the error is not told: {answer}')
    check(ask(alice) == before, 'an error took the old routes away')
    told = subprocess.run([server.binary, 'reload', '--socket', server.path('ctl')], capture_output=True, text=True)
    check(told.returncode == 1 and 'old routes stay' in told.stderr, f'signalbox reload hides the error: {told}')

    # what cannot be changed is named, the routes are taken up all the same
    server.write(debug=1, timer=20000)
    result = server.reload()
    check(result['needs_restart'] == ['debug', 'modparam tm fr_timer'], f'what needs a restart is not named: {result}')
    check(ask(alice) == server.version, 'routes beside changed parameters are not taken up')

    # the other ways to ask for it
    server.write()
    server.process.send_signal(signal.SIGHUP)
    for _ in range(50):
        if ask(alice) == server.version:
            break
        time.sleep(0.1)
    check(ask(alice) == server.version, 'SIGHUP does not reload')
    server.write()
    told = subprocess.run([server.binary, 'reload', '--socket', server.path('ctl')], capture_output=True, text=True)
    check(told.returncode == 0 and 'in force' in told.stdout, f'signalbox reload failed: {told}')
    check(ask(alice) == server.version, 'signalbox reload does not reload')
    alice.close()
    bob.close()


class Load:
    """Requests at a steady rate; each is sent once."""

    def __init__(self, rate):
        self.rate, self.sent, self.answered, self.versions, self.running = rate, 0, set(), set(), True
        self.socket = open_socket(LOAD)
        self.socket.settimeout(0.5)
        self.threads = [threading.Thread(target=self.send), threading.Thread(target=self.receive)]
        for thread in self.threads:
            thread.start()

    def send(self):
        start = time.monotonic()
        while self.running:
            due = int((time.monotonic() - start) * self.rate)
            while self.sent < due:
                self.socket.sendto(request('OPTIONS', f'l{self.sent}', LOAD[1]), SERVER)
                self.sent += 1
            time.sleep(0.001)

    def receive(self):
        quiet = 0
        while self.running or quiet < 4:
            try:
                data = self.socket.recv(65536)
            except TimeoutError:
                quiet += 1
                continue
            quiet = 0
            if data.startswith(b'SIP/2.0 200'):
                self.answered.add(re.search(rb'Call-ID: l(\d+)', data).group(1))
                self.versions.add(re.search(rb'X-Version: (\d+)', data).group(1))

    def end(self):
        self.running = False
        for thread in self.threads:
            thread.join()
        self.socket.close()
        return self.sent - len(self.answered)


def pressure(server, options):
    def reload_for(seconds):
        count, end = 0, time.monotonic() + seconds
        while time.monotonic() < end:
            began = time.monotonic()
            server.write(reply=f'r{count % 2}')
            server.reload()
            count += 1
            time.sleep(max(0, options.every / 1000 - (time.monotonic() - began)))
        return count

    load = Load(options.rate)
    reload_for(min(5, options.seconds / 3))
    before = server.pss()
    count = reload_for(options.seconds)
    after = server.pss()
    lost = load.end()
    grown = after - before
    print(f'{"Lua" if server.lua else "native"}: {load.sent} requests at {options.rate} a second, {count} reloads, {len(load.versions)} versions answered, '
          f'{lost} lost, PSS {before} KiB before, {after} KiB after')
    check(lost == 0, f'{lost} requests were lost')
    check(len(load.versions) > count / 2, 'the new routes were not taken up')
    check(grown < max(2048, before // 10), f'memory grew by {grown} KiB in {count} reloads')


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--server', required=True)
    parser.add_argument('--seconds', type=float, default=60)
    parser.add_argument('--rate', type=int, default=5000)
    parser.add_argument('--every', type=float, default=100)
    parser.add_argument('--lua', action='store_true', help='routes in Lua')
    options = parser.parse_args()
    if ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWNET):
        sys.exit('cannot make a network namespace (run as root)')
    fcntl.ioctl(socket.socket(socket.AF_INET, socket.SOCK_DGRAM), 0x8914, struct.pack('16sh22x', b'lo', 0x1 | 0x40))
    with tempfile.TemporaryDirectory() as directory:
        server = Server(os.path.abspath(options.server), directory, options.lua)
        try:
            semantics(server)
            pressure(server, options)
            status = server.stop()
            check(status == 0, f'the server ended with {status}')
        except (Failed, OSError) as error:
            server.stop()
            print(f'FAIL reload: {error}\n{open(server.log.name).read()[-2000:]}')
            sys.exit(1)
    print('reload: passed')


if __name__ == '__main__':
    main()
