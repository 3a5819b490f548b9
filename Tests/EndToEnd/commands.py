"""The checker's commands as a user meets them: settings files, comments that switch rules off, terminals and pipes, many files."""
import json
import os
import pty
import subprocess
import tempfile

CONFIG = '#!KAMAILIO\nloadmodule "pv.so"\nrequest_route {\n\tif ($rm == "invite") exit;\n}\n'


class Folder:
    """A folder with files, and the commands run in it."""

    def __init__(self, server, path):
        self.server, self.path = server, path

    def write(self, name, text):
        os.makedirs(os.path.dirname(os.path.join(self.path, name)), exist_ok=True)
        with open(os.path.join(self.path, name), 'w') as file:
            file.write(text)

    def read(self, name):
        with open(os.path.join(self.path, name)) as file:
            return file.read()

    def run(self, *arguments):
        """Exit code, standard output and standard error in a pipe."""
        result = subprocess.run([self.server, *arguments], cwd=self.path, capture_output=True, text=True, timeout=60)
        return result.returncode, result.stdout, result.stderr

    def rules(self, *arguments):
        return {finding['rule'] for finding in json.loads(self.run('check', '--format', 'json', *arguments)[1])['findings']}

    def terminal(self, *arguments, **environment):
        """What a terminal shows."""
        reader, writer = pty.openpty()
        process = subprocess.Popen(
            [self.server, *arguments], cwd=self.path, stdin=writer, stdout=writer, stderr=writer, env={**os.environ, 'TERM': 'xterm', **environment})
        os.close(writer)
        shown = b''
        while True:
            try:
                part = os.read(reader, 65536)
            except OSError:
                break
            if not part:
                break
            shown += part
        process.wait(60)
        os.close(reader)
        return shown.decode(errors='replace')


def settings(folder):
    folder.write('deep/below/a.cfg', CONFIG)
    assert 'method-case' in folder.rules('deep/below/a.cfg')
    folder.write('.signalbox.json', '{"rules": {"method-case": "off"}}')
    assert 'method-case' not in folder.rules('deep/below/a.cfg'), 'a settings file above the config does not count'
    folder.write('deep/.signalbox.json', '{"rules": {"method-case": "error"}}')
    assert 'method-case' in folder.rules('deep/below/a.cfg'), 'the nearest settings file has to count'
    assert folder.run('check', 'deep/below/a.cfg')[0] == 1
    folder.write('deep/.signalbox.json', '{"rules": {"no-such-rule": "off"}}')
    code, _, text = folder.run('check', 'deep/below/a.cfg')
    assert code == 2 and 'deep/.signalbox.json' in text and 'no-such-rule' in text, (code, text)


def comments(folder):
    folder.write('a.cfg', CONFIG.replace('exit;', 'exit; # signalbox:ignore method-case - a test'))
    assert 'method-case' not in folder.rules('a.cfg')
    folder.write('a.cfg', CONFIG.replace('exit;', 'exit; # signalbox:ignore self-comparison'))
    assert 'method-case' in folder.rules('a.cfg')


def lua(folder):
    folder.write('a.cfg', '#!KAMAILIO\nloadmodule "sl.so"\nloadmodule "app_lua.so"\nmodparam("app_lua", "load", "a.lua")\ncfgengine "lua"\n')
    folder.write('a.lua', 'function ksr_request_route()\n  KSR.sl.send_reply(404)\n  KSR.sl.nosuch()\nend\n')
    found = json.loads(folder.run('check', '--format', 'json', 'a.cfg')[1])['findings']
    places = {(finding['rule'], os.path.basename(finding['file']), finding['line']) for finding in found}
    assert {('lua-argument-count', 'a.lua', 2), ('lua-unknown-function', 'a.lua', 3)} <= places, places
    folder.write('a.lua', 'function ksr_request_route(\n')
    assert 'lua-syntax' in folder.rules('a.cfg')


def colours(folder):
    folder.write('a.cfg', CONFIG)
    assert '\x1b[' in folder.terminal('check', 'a.cfg', NO_COLOR=''), 'no colours on a terminal'
    assert '\x1b[' not in folder.terminal('check', 'a.cfg', NO_COLOR='1'), 'colours although NO_COLOR is set'
    assert '\x1b' not in ''.join(folder.run('check', 'a.cfg')[1:]), 'colours in a pipe'


def progress(folder):
    names = [f'{n}.cfg' for n in range(3)]
    for name in names:
        folder.write(name, CONFIG)
    assert '2 of 3: 1.cfg' in folder.terminal('check', *names), 'no progress on a terminal'
    assert ' of 1:' not in folder.terminal('check', names[0])
    assert folder.run('check', *names)[2] == '', 'progress in a pipe'


def layout(folder):
    folder.write('good.cfg', 'request_route{\nexit ;\n}\n')
    folder.write('bad.cfg', 'request_route{\n')
    code, out, text = folder.run('fmt', '--check', 'bad.cfg', 'good.cfg')
    assert code == 1 and out == 'good.cfg\n' and 'bad.cfg' in text, (code, out, text)
    code, _, text = folder.run('fmt', 'bad.cfg', 'good.cfg')
    assert code == 1 and folder.read('good.cfg') == 'request_route {\n\texit;\n}\n' and folder.read('bad.cfg') == 'request_route{\n'
    assert folder.run('fmt', '--check', 'good.cfg') == (0, '', '')


def fixes(folder):
    folder.write('a.cfg', CONFIG)
    folder.run('check', '--fix', 'a.cfg')
    assert '"INVITE"' in folder.read('a.cfg')


def run(server):
    """Whether all is as it should be."""
    failed = 0
    tests = [settings, comments, lua, colours, progress, layout, fixes]
    for test in tests:
        with tempfile.TemporaryDirectory() as path:
            try:
                test(Folder(server, path))
            except AssertionError as error:
                failed += 1
                print(f'FAIL commands, {test.__name__}: {error}', flush=True)
    print(f'commands: {len(tests) - failed} passed, {failed} failed', flush=True)
    return not failed
