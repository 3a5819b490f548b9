#!/usr/bin/env python3
"""Measures what bench/compare.py does not: latency, start-up, workers, locks, a million contacts, instructions and allocations.

usage: measure.py [--server .build/release/signalbox] [--shared ../shared] [--reference kamailio] [MEASUREMENT...]

    start         from the command to the first answer, with the stock config; both servers
    latency       of replies at half of the rate that each server manages at most (and at the same rate); both servers
    scaling       throughput of calls with 1, 2 and 8 workers, on processors of their own and on some that the load shares; both servers
    locks         system calls that wait for a lock, a call
    contacts      latency of lookup and reply with 1,000 and 1,000,000 contacts, and while they expire
    instructions  in user space a request, with allocations, reference counts and locks taken (valgrind)

Needs a C compiler and ../shared/bench; `latency`, `start` and `scaling` use an installed Kamailio where there is one, `locks` needs perf,
`instructions` needs valgrind. Nothing else should run meanwhile, but for `instructions`, which nothing disturbs. Port 5070 must be free.
"""
import argparse
import functools
import json
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time

print = functools.partial(print, flush=True)
HERE = os.path.dirname(os.path.abspath(__file__))
PORT = 5070
ROUNDS = 3

LOOKUP = """#!KAMAILIO
debug=0
log_stderror=yes
children=2
disable_tcp=yes
auto_aliases=no
listen=udp:127.0.0.1:5070
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "pv.so"
loadmodule "usrloc.so"
loadmodule "registrar.so"
modparam("usrloc", "hash_size", 16)
modparam("usrloc", "timer_interval", 10)
modparam("registrar", "max_expires", LIFETIME)
request_route {
    if ($rm == "REGISTER") { save("location"); exit; }
    if (lookup("location")) { sl_send_reply("200", "Found"); } else { sl_send_reply("404", "Not here"); }
}
"""


class Bench:
    def __init__(self, options):
        self.server = os.path.abspath(options.server)
        self.bench = os.path.join(os.path.abspath(options.shared), "bench")
        self.reference = shutil.which(options.reference)
        self.folder = tempfile.mkdtemp(prefix="signalbox-bench")
        self.load_tool = self.compile(os.path.join(self.bench, "sipload.c"))
        self.probe_tool = self.compile(os.path.join(HERE, "sipprobe.c"))
        self.drain_tool = self.compile(os.path.join(HERE, "sipdrain.c"))

    def compile(self, source):
        program = os.path.join(self.folder, os.path.basename(source)[:-2])
        subprocess.run(["cc", "-O2", "-pthread", "-o", program, source], check=True)
        return program

    def scenario(self, name, **changes):
        """A scenario's config, with settings replaced."""
        text = open(os.path.join(self.bench, "scenarios", name + ".cfg")).read()
        for setting, value in changes.items():
            text = re.sub(rf"(?m)^{setting}=.*$", f"{setting}={value}", text)
        return self.config(text)

    def config(self, text):
        path = os.path.join(self.folder, "bench.cfg")
        with open(path, "w") as file:
            file.write(text)
        return path

    def load_command(self, options, count):
        return [self.load_tool, "-t", f"127.0.0.1:{PORT}", "-n", str(count), "-T", "120", *options.split()]

    def load(self, options, count, pid=None):
        command = self.load_command(options, count) + (["-P", str(pid)] if pid else [])
        result = json.loads(subprocess.run(command, capture_output=True, text=True).stdout)
        if result["ok"] == 0:
            sys.exit(f"nothing was answered with success: {result}")
        return result

    def drain(self, calls, rounds, pid):
        command = [self.drain_tool, "-t", f"127.0.0.1:{PORT}", "-s", "5080", "-P", str(pid), "-c", str(calls), "-r", str(rounds)]
        result = json.loads(subprocess.run(command, capture_output=True, text=True).stdout)
        if result["ok"] < result["calls"]:
            print(f"calls were lost: {result}")
        return result

    def probe(self, rate, seconds, users=1000):
        command = [self.probe_tool, "-t", f"127.0.0.1:{PORT}", "-r", str(rate), "-d", str(seconds), "-u", str(users)]
        return json.loads(subprocess.run(command, capture_output=True, text=True).stdout)


class Running:
    """A server that runs a config."""

    def __init__(self, bench, config, command=None, prefix=(), working_folder=None):
        self.command = [*prefix, *(command or [bench.server]), "-f", config, "-DD", "-E", "-Y", bench.folder,
                        "-w", working_folder or os.path.join(bench.bench, "scenarios"), "-P", os.path.join(bench.folder, "pid")]

    def __enter__(self):
        self.log = tempfile.TemporaryFile()
        self.process = subprocess.Popen(self.command, stdout=self.log, stderr=self.log, start_new_session=True)
        for _ in range(600):
            if self.process.poll() is not None:
                self.log.seek(0)
                sys.exit(f"{self.command[0]} did not start: {self.log.read().decode()[-600:]}")
            if f":{PORT:04X} " in open("/proc/net/udp").read():
                break
            time.sleep(0.05)
        time.sleep(0.5)
        return self

    @property
    def pid(self):
        return self.process.pid

    def __exit__(self, *_):
        end(self.process)


def end(process):
    """Ends a server with all its processes."""
    try:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(10)
        # what a server with several processes leaves behind
        os.killpg(process.pid, signal.SIGKILL)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    except ProcessLookupError:
        pass


def servers(bench):
    yield "signalbox", [bench.server]
    if bench.reference:
        yield "kamailio", [bench.reference, "-X", "tlsf", "-x", "tlsf", "-m", "2048", "-M", "32"]


def shown(result):
    return f"p50 {result['p50']} us, p99 {result['p99']} us, p99.9 {result['p999']} us ({result['answered']} of {result['sent']} answered)"


def start(bench):
    config = os.path.join(os.path.dirname(HERE), "samples", "kamailio.cfg")
    request = ("OPTIONS sip:127.0.0.1:5060 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:%d;branch=z9hG4bKstart;rport\r\nMax-Forwards: 70\r\n"
               "From: <sip:a@127.0.0.1>;tag=a\r\nTo: <sip:127.0.0.1>\r\nCall-ID: start\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n")
    for name, command in servers(bench):
        times = []
        for attempt in range(11):
            if attempt > len(times):
                break
            client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            client.bind(("127.0.0.1", 0))
            client.settimeout(0.001)
            text = (request % client.getsockname()[1]).encode()
            begin = time.monotonic()
            process = subprocess.Popen(
                [*command, "-f", config, "-DD", "-E", "-Y", bench.folder, "-P", os.path.join(bench.folder, "pid"), "-l", "udp:127.0.0.1:5060"],
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
            while time.monotonic() - begin < 10:
                try:
                    client.sendto(text, ("127.0.0.1", 5060))
                    client.recv(4096)
                    times.append((time.monotonic() - begin) * 1000)
                    break
                except (socket.timeout, ConnectionError):
                    pass
            end(process)
            client.close()
        if times:
            print(f"start, {name}: first answer after {statistics.median(times):.1f} ms (median of {len(times)}, slowest {max(times):.1f})")
        else:
            print(f"start, {name}: no answer")


def latency(bench):
    rates = {}
    for name, command in servers(bench):
        with Running(bench, bench.scenario("stateless-reply"), command) as server:
            bench.load("-w 64", 50000)
            rates[name] = bench.load("-w 64", 200000, server.pid)["per_second"]
    for name, command in servers(bench):
        for rate in sorted({int(rates[name] / 2), int(min(rates.values()) / 2)}):
            results = []
            for _ in range(ROUNDS):
                with Running(bench, bench.scenario("stateless-reply"), command):
                    bench.load("-w 64", 20000)
                    results.append(bench.probe(rate, 10))
            results.sort(key=lambda result: result["p99"])
            print(f"latency, {name} at {rate} requests a second: {shown(results[len(results) // 2])}")


def scaling(bench):
    options = "-w 64 -s 5080 -m INVITE -a"
    for name, command in servers(bench):
        base = None
        for children in (1, 2, 8):
            shared, alone = [], []
            for _ in range(ROUNDS):
                # its receive buffer holds all the messages of sipdrain's rounds
                with Running(bench, bench.scenario("call", children=children, debug="0\nmaxbuffer=33554432"), command) as server:
                    bench.load(options, 20000)
                    if name == "signalbox":
                        shared.append(bench.load(options, 40000, server.pid))
                    # rounds of some 40 ms: long enough to spread over the processors, short enough for no retransmission
                    alone.append(bench.drain(2000 if name == "signalbox" else 500, 20, server.pid))
            rate = statistics.median(run["per_second"] for run in alone)
            base = base or rate
            line = f"scaling, {name}, {children} workers: {rate:.0f} calls a second on processors of their own ({rate / base:.2f} x)"
            if shared:
                cost = statistics.median(run["server_cpu_us_per_request"] for run in shared)
                line += (f"; {statistics.median(run['per_second'] for run in shared):.0f} on processors that the load shares, "
                         f"at {cost:.1f} us CPU a call")
            print(line)


def locks(bench):
    if not shutil.which("perf"):
        return print("locks: skipped, perf is not installed")
    for name, options in (("stateless-reply", "-w 64"), ("relay", "-w 64 -s 5080"), ("call", "-w 64 -s 5080 -m INVITE -a"),
                          ("register", "-w 64 -m REGISTER -u 20000 -k"), ("script-conditions", "-w 4"), ("script-state", "-w 4")):
        with Running(bench, bench.scenario(name)) as server:
            count = 1000 if name.startswith("script") else 20000
            bench.load(options, count // 4)
            report = subprocess.run(
                ["perf", "stat", "-x", ",", "-e", "syscalls:sys_enter_futex", "-p", str(server.pid), "--", *bench.load_command(options, count)],
                capture_output=True, text=True).stderr
        waits = int(report.split(",")[0])
        print(f"locks, {name}: {waits} futex calls in {count} requests ({waits / count:.5f} a request)")


def contacts(bench):
    for count in (1000, 1000000):
        with Running(bench, bench.config(LOOKUP.replace("LIFETIME", "3600"))) as server:
            bench.load(f"-w 64 -m REGISTER -u {count}", count)
            results = [bench.probe(20000, 10, count) for _ in range(ROUNDS)]
            results.sort(key=lambda result: result["p99"])
            print(f"contacts, {count} registered: {shown(results[len(results) // 2])}")
    lifetime = 60
    # those that were registered within seconds run out within seconds, or, with ends spread by a half, within a minute
    for spread in (0, 50):
        text = LOOKUP.replace("LIFETIME", str(lifetime)).replace("request_route", f'modparam("registrar", "expires_range", {spread})\nrequest_route')
        with Running(bench, bench.config(text)) as server:
            begin = time.monotonic()
            bench.load("-w 64 -m REGISTER -u 1000000", 1000000)
            taken = time.monotonic() - begin
            first = lifetime * (1 - spread / 100)
            time.sleep(max(0, first + (10 if spread else -2) - taken))
            seconds = 40 if spread else taken + 15
            print(f"contacts, 1000000 while they expire within {lifetime if spread else round(taken)} s: {shown(bench.probe(20000, seconds, 1000000))}")


def instructions(bench):
    if not shutil.which("valgrind"):
        return print("instructions: skipped, valgrind is not installed")
    # valgrind does not read Swift's debug information
    program = os.path.join(bench.folder, "signalbox")
    subprocess.run(["strip", "-g", "-o", program, bench.server], check=True)
    loads = {
        "stateless-reply": ("-w 8", 2000), "stateless-forward": ("-w 8 -s 5080", 2000), "relay": ("-w 8 -s 5080", 2000),
        "call": ("-w 8 -s 5080 -m INVITE -a", 1000), "register": ("-w 8 -m REGISTER -u 1000 -k", 2000), "script-loop": ("-w 4", 10),
        "script-conditions": ("-w 4", 6), "script-strings": ("-w 4", 6), "script-state": ("-w 4", 6), "script-calls": ("-w 4", 6),
        "lua-reply": ("-w 8", 2000), "lua-loop": ("-w 4", 6),
    }
    print(f"{'scenario':20} {'instructions':>14} {'allocations':>12} {'retains':>9} {'locks':>7}  a request")
    for name, (options, count) in loads.items():
        out = os.path.join(bench.folder, "callgrind")
        if os.path.exists(out):
            os.remove(out)
        prefix = ["valgrind", "-q", "--tool=callgrind", f"--callgrind-out-file={out}", "--instr-atstart=no"]
        with Running(bench, os.path.join(bench.bench, "scenarios", name + ".cfg"), [program], prefix) as server:
            bench.load(options, count)
            subprocess.run(["callgrind_control", "-i", "on", str(server.pid)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
            bench.load(options, count)
            subprocess.run(["callgrind_control", "-i", "off", str(server.pid)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
        total, calls = counted(out)
        print(f"{name:20} {total / count:14.0f} {calls['malloc'] / count:12.2f} {calls['swift_retain'] / count:9.1f} "
              f"{calls['pthread_mutex_lock'] / count:7.1f}", flush=True)


def counted(path):
    """Instructions in all, and how often the functions that matter were called."""
    names, calls, target = {}, {"malloc": 0, "swift_retain": 0, "pthread_mutex_lock": 0}, ""
    total = 0
    for line in open(path):
        if line.startswith("cfn="):
            number, _, name = line[4:].strip().partition(" ")
            if name:
                names[number] = name
            target = names.get(number, "")
        elif line.startswith("fn="):
            number, _, name = line[3:].strip().partition(" ")
            if name:
                names[number] = name
        elif line.startswith("calls="):
            function = target.split("@@")[0].split("'")[0]
            if function in calls:
                calls[function] += int(line[6:].split()[0])
        elif line.startswith("totals:") or line.startswith("summary:"):
            total = int(line.split()[1])
    return total, calls


MEASUREMENTS = {function.__name__: function for function in (start, latency, scaling, locks, contacts, instructions)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("measurement", nargs="*", choices=[*MEASUREMENTS, []])
    parser.add_argument("--server", default=".build/release/signalbox")
    parser.add_argument("--shared", default="../shared")
    parser.add_argument("--reference", default="kamailio")
    options = parser.parse_args()
    if not os.path.isdir(os.path.join(options.shared, "bench")):
        sys.exit(f"measure.py needs {options.shared}/bench, which is not here")
    bench = Bench(options)
    try:
        for name in options.measurement or MEASUREMENTS:
            MEASUREMENTS[name](bench)
    finally:
        shutil.rmtree(bench.folder, ignore_errors=True)


main()
