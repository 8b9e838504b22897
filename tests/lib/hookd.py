"""A receiver of webhooks on loopback that does what the address asks of it:

    /ok/...                 200                       /status/503/...        that
    /later/429/SECONDS/...  with Retry-After          /redirect/...          302 to /ok/redirected
    /drop/...               hangs up, unread          /took/...              takes it and hangs up, without an answer
    /hang/...               says nothing              /code/N/...            200 {"errcode":N}
    /long/...               200 and a megabyte        /first/N/STATUS/...    that to the first N of each webhook-id, then 200
    /storm/SEED/...         any of these at random, 200 when an id has come three times

    hookd.py FOLDER         writes FOLDER/port when it is ready, and of each request a line of JSON into FOLDER/log before it is
                            answered: path, headers (lower case), body, status ("" where there is no answer)
"""
import hashlib, http.server, json, os, socket, sys, threading, time

folder = sys.argv[1]
log = open(os.path.join(folder, 'log'), 'a')
lock = threading.Lock()
seen = {}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    wbufsize = 1 << 16

    def log_message(self, *words):
        pass

    def note(self, body, status):
        with lock:
            log.write(json.dumps({'path': self.path, 'headers': {k.lower(): v for k, v in self.headers.items()},
                                  'body': body.decode(), 'status': status}) + '\n')
            log.flush()

    def answer(self, status, text='ok', **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace('_', '-'), value)
        self.send_header('Content-Length', str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    def hang_up(self):
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def times(self):
        key = (self.path, self.headers.get('webhook-id', ''))
        with lock:
            seen[key] = seen.get(key, 0) + 1
            return seen[key]

    def storm(self, seed, body):
        count = self.times()
        dice = hashlib.sha256(f'{seed} {self.path} {self.headers.get("webhook-id")} {count}'.encode()).digest()[0]
        kinds = ['500', '503', '429', 'drop', 'took', 'hang', 'redirect', '410']
        return 'ok' if dice > 110 or count > 3 else kinds[dice % len(kinds)]

    def do_POST(self):
        parts = self.path.split('/')[1:]
        what = parts[0]
        if what == 'drop':
            return self.hang_up()
        body = self.rfile.read(int(self.headers.get('Content-Length', 0)))
        if what == 'storm':
            what = self.storm(parts[1], body)
            if what.isdigit():
                self.note(body, int(what))
                return self.answer(int(what), Retry_After='1') if what in ('429', '503') else self.answer(int(what))
        if what == 'drop':
            return self.hang_up()
        if what == 'first':
            what, parts = ('status', [None, parts[2]]) if self.times() <= int(parts[1]) else ('ok', parts)
        status = {'ok': 200, 'long': 200, 'code': 200, 'redirect': 302, 'status': parts[1], 'later': parts[1]}.get(what, '')
        self.note(body, int(status) if status else '')
        if what in ('took', 'hang'):
            if what == 'hang':
                time.sleep(30)
            return self.hang_up()
        if what == 'redirect':
            return self.answer(302, Location='/ok/redirected')
        if what == 'code':
            return self.answer(200, json.dumps({'errcode': int(parts[1]), 'errmsg': 'x'}))
        if what == 'long':
            return self.answer(200, 'x' * 1000000)
        self.answer(int(status), **({'Retry_After': parts[2]} if what == 'later' else {}))


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request, address):
        pass


server = Server(('127.0.0.1', 0), Handler)
with open(os.path.join(folder, 'port.new'), 'w') as file:
    file.write(str(server.server_address[1]))
os.rename(os.path.join(folder, 'port.new'), os.path.join(folder, 'port'))
server.serve_forever()
