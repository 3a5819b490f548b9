#!/usr/bin/env python3
"""End to end: the real binary, real configs, phones played by sipp over UDP and TCP.

usage: run.py --server PATH [--config FILE[:DEFINE,...]]... [--only PATTERN] [--jobs N] [--verbose]

Configs with WITH_AUTH or WITH_CFGLUA get a kamailio-local.cfg beside them that names a database in SQLite; the calls are those of phones with passwords
then. Those with WITH_CFGLUA find their scripts where they look for them, in /usr/local/etc/kamailio.
Every test has a server and a network namespace of its own (root, or unprivileged user namespaces), so tests run side by side.
Prints what failed with the server's log, then a line "N passed, N failed".
"""
import argparse
import concurrent.futures
import ctypes
import fcntl
import json
import os
import re
import shlex
import signal
import shutil
import socket
import sqlite3
import struct
import subprocess
import sys
import tempfile
import time

from phones import SCENARIOS

CLONE_NEWNET, CLONE_NEWNS = 0x40000000, 0x00020000
ALICE, BOB = 5071, 5072

# name: what alice's and bob's phones play after bob has registered (None: no such phone), how bob registers if he does
CALLS = {
    'call, caller hangs up': ('caller hangs up', 'callee waits', 'register'),
    'call, callee hangs up': ('caller waits', 'callee hangs up', 'register'),
    'cancel while ringing': ('caller cancels', 'callee is cancelled', 'register'),
    'busy': ('caller meets busy', 'callee is busy', 'register'),
    'no answer': ('caller gives up', 'callee does not answer', 'register'),
    'unknown user': ('caller finds nobody', None, None),
    'hop count exhausted': ('caller has no hops', None, None),
    'retransmitted INVITE and BYE': ('caller repeats', 'callee waits', 'register'),
    're-register and un-register': ('reregister', None, None),
    'OPTIONS': ('options', None, None),
}
AUTHENTICATED_CALLS = {
    'registration with the password': ('register with password', None, None),
    'registration with another password': ('register with wrong password', None, None),
    "registration with another user's password": ('register as another', None, None),
    'call with the password': ('caller authenticates', 'callee waits', 'register with password'),
    'call without the password': ('caller does not authenticate', None, 'register with password'),
}
# over TCP nobody repeats a request
UDP_ONLY = {'retransmitted INVITE and BYE'}


def enter_namespace():
    if ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), 'cannot make a network namespace (run as root)')
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    fcntl.ioctl(s, 0x8914, struct.pack('16sh22x', b'lo', 0x1 | 0x40))  # SIOCSIFFLAGS: up, running


class Phone:
    def __init__(self, scenario, directory, transport, port, name, peer):
        self.scenario, self.log = scenario, os.path.join(directory, f'{scenario} {port}'.replace(' ', '-'))
        with open(self.log + '.xml', 'w') as file:
            file.write(SCENARIOS[scenario])
        self.process = subprocess.Popen(
            ['sipp', '127.0.0.1:5060', '-sf', self.log + '.xml', '-m', '1', '-i', '127.0.0.1', '-p', str(port), '-s', peer, '-key', 'phone', name,
             '-au', name, '-ap', 'secret', '-t', {'udp': 'u1', 'tcp': 't1'}[transport], '-mp', str(port + 1000), '-timeout', '20s', '-timeout_error', '-nostdin',
             # sipp would take the second answer to a repeated request for a retransmission and answer with one of its own
             *(['-nr'] if 'repeats' in scenario else []), '-trace_err', '-error_file', self.log + '.err', '-trace_msg', '-message_file', self.log + '.msg'],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=directory)

    def failure(self, timeout):
        """None if it all went as its scenario says."""
        try:
            code = self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            self.process.kill()
            code = 'not ended'
        if code == 0:
            return None
        text = ''
        for ending in ('.err', '.msg'):
            if os.path.exists(self.log + ending):
                text += open(self.log + ending, errors='replace').read()[-4000:]
        return f'phone "{self.scenario}" ended with {code}\n{text}'


def wait_for_server(process, log):
    for _ in range(300):
        if process.poll() is not None:
            return f'the server ended with status {process.returncode} at start\n' + open(log, errors='replace').read()[-4000:]
        if re.search(r':13C4 ', open('/proc/net/udp').read()) and re.search(r':13C4 .* 0A ', open('/proc/net/tcp').read()):
            return None
        time.sleep(0.02)
    return 'the server does not listen on UDP and TCP port 5060'


def shorten_ringing(directory):
    """Sets tm's fr_inv_timer in the running server: nobody wants to wait the two minutes of the stock config."""
    path = os.path.join(directory, 'client.sock')
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as client:
        client.bind(path)
        client.settimeout(5)
        call = {'jsonrpc': '2.0', 'id': 1, 'method': 'cfg.set_now_int', 'params': ['tm', 'fr_inv_timer', 2000]}
        client.sendto(json.dumps(call).encode(), os.path.join(directory, 'kamailio_rpc.sock'))
        answer = json.loads(client.recv(65535))
    return None if 'result' in answer else f'cfg.set_now_int failed: {answer}'


def add_subscribers(config, directory):
    """Puts the config and a database of subscribers into a directory, with what the config takes from there."""
    with sqlite3.connect(os.path.join(directory, 'kamailio.db')) as database:
        database.executescript('''
            create table version (id integer primary key, table_name varchar(32), table_version integer);
            create table subscriber (id integer primary key, username varchar(64), domain varchar(64), password varchar(64), ha1 varchar(128), ha1b varchar(128));
            create table address (id integer primary key, grp integer, ip_addr varchar(50), mask integer, port integer, tag varchar(64));
            create table trusted (id integer primary key, src_ip varchar(50), proto varchar(4), from_pattern varchar(64), ruri_pattern varchar(64), tag varchar(64), priority integer);
            create table location (id integer primary key, ruid varchar(64), username varchar(64), domain varchar(64), contact varchar(512), received varchar(128), path varchar(512), expires datetime, q float, callid varchar(255), cseq int, last_modified datetime, flags int, cflags int, user_agent varchar(255), socket varchar(64), methods int, instance varchar(255), reg_id int, server_id int, connection_id int, keepalive int, partition int);
            create table location_attrs (id integer primary key, ruid varchar(64), username varchar(64), domain varchar(64), aname varchar(64), atype int, avalue varchar(512), last_modified datetime);
            insert into version (table_name, table_version) values ('subscriber', 7), ('address', 6), ('trusted', 6), ('location', 9), ('location_attrs', 1), ('acc', 5), ('missed_calls', 4);
            insert into subscriber (username, domain, password) values ('alice', '127.0.0.1', 'secret'), ('bob', '127.0.0.1', 'secret');
            insert into address (grp, ip_addr, mask, port) values (1, '192.0.2.1', 32, 0);''')
        for table in ('acc', 'missed_calls'):
            database.execute(f'''create table {table} (id integer primary key, method varchar(16), from_tag varchar(128), to_tag varchar(128),
                callid varchar(255), sip_code varchar(3), sip_reason varchar(128), time datetime, src_user varchar(64), src_domain varchar(128),
                src_ip varchar(64), dst_ouser varchar(64), dst_user varchar(64), dst_domain varchar(128))''')
    with open(os.path.join(directory, 'kamailio-local.cfg'), 'w') as local:
        local.write(f'#!define DBURL "sqlite:///{directory}/kamailio.db"\nloadmodule "db_sqlite.so"\n')
    return shutil.copy(config, directory)


def authenticates(defines):
    """Whether a config with these defines asks for passwords; the one for Lua scripts always does."""
    return not {'WITH_AUTH', 'WITH_CFGLUA'}.isdisjoint(defines)


def install_scripts(source, place, directory):
    """Puts Lua scripts where a config looks for them, for this process and its children only."""
    libc = ctypes.CDLL(None, use_errno=True)
    ours = os.path.join(directory, 'etc')
    os.makedirs(os.path.join(ours, 'kamailio'))
    for name in os.listdir(source):
        if name.endswith('.lua'):
            shutil.copy(os.path.join(source, name), os.path.join(ours, 'kamailio'))
    MS_BIND, MS_REC, MS_PRIVATE = 0x1000, 0x4000, 0x40000
    if (libc.unshare(CLONE_NEWNS) or libc.mount(None, b'/', None, MS_REC | MS_PRIVATE, None)
            or libc.mount(ours.encode(), place.encode(), None, MS_BIND, None)):
        raise OSError(ctypes.get_errno(), f'cannot put scripts into {place} (run as root)')


def play(server, config, defines, call, transport):
    """Runs one test in this process, whose namespace is its own; returns what failed, or None."""
    caller, callee, registration = {**CALLS, **AUTHENTICATED_CALLS}[call]
    with tempfile.TemporaryDirectory() as directory:
        log = os.path.join(directory, 'server.log')
        if 'WITH_CFGLUA' in defines:
            install_scripts(os.path.dirname(config), '/usr/local/etc', directory)
        if authenticates(defines):
            config = add_subscribers(config, directory)
        command = [*shlex.split(server), '-f', os.path.abspath(config), '-DD', '-E', '-Y', directory, '-w', directory]
        for define in defines:
            command += ['-A', define]
        with open(log, 'w') as out:
            process = subprocess.Popen(command, stdout=out, stderr=out, cwd=directory, start_new_session=True)
        try:
            failed = wait_for_server(process, log)
            if failed:
                return failed
            if registration:
                failed = Phone(registration, directory, transport, BOB, 'bob', 'bob').failure(20)
            if not failed and call == 'no answer':
                failed = shorten_ringing(directory)
            phones = []
            if not failed:
                if callee:
                    phones.append(Phone(callee, directory, transport, BOB, 'bob', 'alice'))
                    time.sleep(0.3)
                phones.append(Phone(caller, directory, transport, ALICE, 'alice', 'bob'))
                failed = '\n'.join(filter(None, [phone.failure(25) for phone in phones]))
            if process.poll() is not None:
                failed = (failed or '') + f'\nthe server has ended with status {process.returncode}'
            return failed and failed + '\n--- server log\n' + open(log, errors='replace').read()[-6000:]
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
                try:
                    process.wait(5)
                except subprocess.TimeoutExpired:
                    os.killpg(process.pid, signal.SIGKILL)


def in_namespace(*test):
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        try:
            enter_namespace()
            failed = play(*test) or ''
        except Exception as error:
            failed = f'{type(error).__name__}: {error}'
        with os.fdopen(writer, 'w', errors='replace') as out:
            out.write(failed)
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, errors='replace') as out:
        failed = out.read()
    os.waitpid(child, 0)
    return failed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--server', required=True)
    parser.add_argument('--config', action='append', required=True, help='a config, with defines after a colon')
    parser.add_argument('--only', default='', help='a regular expression for the names of tests')
    parser.add_argument('--jobs', type=int, default=6)
    parser.add_argument('--verbose', action='store_true')
    options = parser.parse_args()
    tests = {}
    for entry in options.config:
        config, _, defines = entry.partition(':')
        for transport in ('udp', 'tcp'):
            for call in AUTHENTICATED_CALLS if authenticates(defines.split(',')) else CALLS:
                name = f'{call} over {transport}, {entry}'
                if not (transport == 'tcp' and call in UDP_ONLY) and re.search(options.only, name):
                    tests[name] = (options.server, config, defines.split(',') if defines else [], call, transport)
    failures = 0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for name, failed in zip(tests, pool.map(lambda test: in_namespace(*test), tests.values())):
            failures += bool(failed)
            if failed:
                print(f'FAIL {name}\n{failed}', flush=True)
            elif options.verbose:
                print(f'ok {name}', flush=True)
    print(f'{len(tests) - failures} passed, {failures} failed')
    sys.exit(1 if failures else 0)


if __name__ == '__main__':
    main()
