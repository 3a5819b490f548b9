"""A client of `signalbox lsp`, for tests that ask it about many files."""
import json
import subprocess


class Client:
    def __init__(self, server):
        self.process = subprocess.Popen([server, 'lsp'], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.count = 0
        self.capabilities = self.request('initialize', {'capabilities': {}, 'rootUri': None})['capabilities']
        self.notify('initialized', {})

    def send(self, message):
        body = json.dumps({'jsonrpc': '2.0', **message}).encode()
        self.process.stdin.write(b'Content-Length: %d\r\n\r\n' % len(body) + body)
        self.process.stdin.flush()

    def receive(self):
        length = None
        while True:
            line = self.process.stdout.readline()
            if not line:
                raise EOFError(f'the server ended with status {self.process.wait()}')
            if line == b'\r\n':
                return json.loads(self.process.stdout.read(length))
            name, _, value = line.partition(b':')
            if name.lower() == b'content-length':
                length = int(value)

    def request(self, method, parameters):
        self.count += 1
        self.send({'id': self.count, 'method': method, 'params': parameters})
        while True:
            answer = self.receive()
            if answer.get('id') == self.count and 'method' not in answer:
                if 'error' in answer:
                    raise RuntimeError(f'{method}: {answer["error"]["message"]}')
                return answer['result']

    def notify(self, method, parameters):
        self.send({'method': method, 'params': parameters})

    def stop(self):
        """The server's exit status."""
        self.request('shutdown', None)
        self.notify('exit', None)
        return self.process.wait(10)
