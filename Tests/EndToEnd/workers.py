"""Workers that wait in a script: those beyond the processors take over, whoever is held up."""
import os
import socket
import subprocess
import tempfile
import time

from databases import free_port

CONFIG = '''#!KAMAILIO
debug=0
log_stderror=yes
children=%(children)d
disable_tcp=yes
listen=udp:127.0.0.1:%(port)d
loadmodule "sl.so"
loadmodule "pv.so"
loadmodule "cfgutils.so"
request_route {
  if ($rU == "slow") sleep("5");
  sl_send_reply("200", "$rU");
}
'''


def request(user, number, port, own_port):
    return (f'OPTIONS sip:{user}@127.0.0.1:{port} SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:{own_port};branch=z9hG4bK{user}{number}\r\n'
            f'From: <sip:a@127.0.0.1>;tag=f\r\nTo: <sip:{user}@127.0.0.1>\r\nCall-ID: {user}{number}\r\nCSeq: 1 OPTIONS\r\n'
            'Max-Forwards: 70\r\nContent-Length: 0\r\n\r\n').encode()


def order(phone, port, users):
    """Sends a request for each user, one after the other, and tells who was answered in which order."""
    for number, user in enumerate(users):
        phone.sendto(request(user, number, port, phone.getsockname()[1]), ('127.0.0.1', port))
        # so that nobody takes two of them at once
        time.sleep(0.05)
    answers = [phone.recv(65536).decode() for _ in users]
    assert all(answer.startswith('SIP/2.0 200 ') for answer in answers), answers
    return [answer.split('\r\n')[0].split()[2] for answer in answers]


def run(server):
    # as many workers as can run at once are held up, and one of those that only help
    held = (os.cpu_count() or 1) + 1
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as phone:
        phone.bind(('127.0.0.1', 0))
        phone.settimeout(30)
        port = free_port(socket.SOCK_DGRAM)
        config = os.path.join(folder, 'kamailio.cfg')
        with open(config, 'w') as file:
            file.write(CONFIG % {'children': held + 2, 'port': port})
        with open(os.path.join(folder, 'log'), 'w+') as log:
            process = subprocess.Popen([server, '-f', config, '-DD', '-E', '-Y', folder], stdout=log, stderr=log)
            try:
                for _ in range(100):
                    if process.poll() is not None or f':{port:04X} ' in open('/proc/net/udp').read():
                        break
                    time.sleep(0.1)
                answered = order(phone, port, ['slow'] * held + ['fast'])
                good = answered == ['fast'] + ['slow'] * held
                told = f'the fast request waits for the slow ones: {answered}'
            except (AssertionError, OSError) as error:
                good, told = False, str(error)
            finally:
                process.terminate()
                process.wait(30)
            if not good:
                log.seek(0)
                print(f'FAIL workers: {told}\n{log.read()[-2000:]}')
    print(f'workers: {"passed" if good else "failed"}')
    return good
