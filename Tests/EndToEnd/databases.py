"""Scripts with a MariaDB server of their own: values of all types, and connections that the server closes. Skipped where none is installed."""
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time

CONFIG = r'''
debug=2
log_stderror=yes
fork=yes
children=1
listen=udp:127.0.0.1:{sip}
loadmodule "pv.so"
loadmodule "xlog.so"
loadmodule "db_mysql.so"
loadmodule "sqlops.so"
modparam("sqlops", "sqlcon", "db=>mysql://kamailio:p@ss/w:rd@127.0.0.1:{port}/sip")
event_route[core:worker-one-init] {{
    sql_query("db", "create table t (id int auto_increment primary key, big bigint, name varchar(20), note text, at datetime, body blob)");
    sql_query("db", "insert into t (big, name, note, at, body) values (9000000000, 'it''s', 'a text', '2020-01-02 03:04:05', 'bytes'), (null, null, null, null, null)");
    xlog("L_INFO", "inserted $sqlrows(db)\n");
    sql_query("db", "select id, big, name, note, at, body from t order by id", "r");
    xlog("L_INFO", "first $dbr(r=>[0,0]) $dbr(r=>[0,1]) $dbr(r=>[0,2]) $dbr(r=>[0,3]) $dbr(r=>[0,4]) $dbr(r=>[0,5])\n");
    xlog("L_INFO", "second $dbr(r=>[1,0]) $dbr(r=>[1,1]) $dbr(r=>[1,2])\n");
    sql_query("db", "kill connection_id()");
    $var(rc) = sql_query("db", "select count(*) from t", "r");
    xlog("L_INFO", "after the loss $var(rc) $dbr(r=>[0,0])\n");
    $var(rc) = sql_query("db", "select nothing from t", "r");
    xlog("L_INFO", "bad column $var(rc)\n");
    xlog("L_INFO", "done\n");
}}
request_route {{ exit; }}
'''

EXPECTED = [
    'inserted 2', "first 1 9000000000 it's a text 1577934245 bytes", 'second 2 <null> <null>', 'after the loss 1 2',
    "Unknown column 'nothing'", 'bad column -1',
]


def free_port(kind):
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


def started(folder, port):
    """A MariaDB server on a folder of its own, once it answers."""
    path = os.path.join(folder, 's.sock')
    shutil.chown(folder, 'mysql') if os.geteuid() == 0 else None
    user = ['--user=mysql'] if os.geteuid() == 0 else []
    data = os.path.join(folder, 'data')
    subprocess.run(['mariadb-install-db', *user, f'--datadir={data}', '--auth-root-authentication-method=normal'], check=True, stdout=subprocess.DEVNULL)
    server = subprocess.Popen(
        ['mariadbd', '--no-defaults', *user, f'--datadir={data}', f'--socket={path}', f'--port={port}', '--bind-address=127.0.0.1',
         f'--pid-file={folder}/pid'], stderr=subprocess.DEVNULL)
    statement = "create database sip; create user 'kamailio'@'localhost' identified by 'p@ss/w:rd'; grant all on sip.* to 'kamailio'@'localhost'"
    for _ in range(300):
        if subprocess.run(['mariadb', '--no-defaults', '-uroot', '-S', path, '-e', statement], stderr=subprocess.DEVNULL).returncode == 0:
            return server
        time.sleep(0.1)
    server.kill()
    raise SystemExit('the MariaDB server does not answer')


def run(server):
    """Whether all is as expected; true with a notice where there is no MariaDB server."""
    if not (shutil.which('mariadbd') and shutil.which('mariadb-install-db') and shutil.which('mariadb')):
        print('skipped: databases on a server; mariadb-server is not installed')
        return True
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        port = free_port(socket.SOCK_STREAM)
        database = started(folder, port)
        try:
            config = os.path.join(folder, 'kamailio.cfg')
            with open(config, 'w') as file:
                file.write(CONFIG.format(sip=free_port(socket.SOCK_DGRAM), port=port))
            environment = {**os.environ, 'TZ': 'UTC'}
            process = subprocess.Popen([server, '-DD', '-E', '-f', config], stderr=subprocess.PIPE, text=True, env=environment)
            lines = []
            for line in process.stderr:
                lines.append(line)
                if 'done' in line or 'ERROR: <core>' in line or 'CRITICAL' in line:
                    break
            process.send_signal(signal.SIGTERM)
            process.stderr.read()
            process.wait(timeout=30)
        finally:
            database.terminate()
            database.wait(timeout=60)
    text = ''.join(lines)
    good = all(part in text for part in EXPECTED) and 'p@ss' not in text
    print('databases on a server:', 'as expected' if good else f'FAILED\n{text}')
    return good
