#!/usr/bin/env python3
"""A server for tests on loopback, on a port that is free. The port is the first line it prints.

    gitd.py https FOLDER CERT KEY NAME:PASSWORD    git http-backend over TLS, with basic authentication
    gitd.py cut PORT up|down BYTES,BYTES,...       a proxy to PORT that cuts each connection after so many bytes one way; those
                                                   after the last are not cut
    gitd.py pack many|large                        speaks git:// and sends a pack: of four billion objects, as it says; or of one
                                                   object of four gigabytes, in a few kilobytes
"""

import base64
import hashlib
import http.server
import os
import socket
import ssl
import subprocess
import sys
import threading
import zlib


class Backend(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.0"
    folder = ""
    secret = ""

    def log_message(self, *words):
        pass

    def refuse(self):
        self.send_response(401)
        self.send_header("WWW-Authenticate", 'Basic realm="crm"')
        self.send_header("Content-Length", "0")
        self.end_headers()

    def body(self):
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        out = b""
        while True:
            n = int(self.rfile.readline().split(b";")[0], 16)
            out += self.rfile.read(n)
            self.rfile.readline()
            if n == 0:
                return out

    def serve(self):
        if self.headers.get("Authorization") != self.secret:
            self.body()
            return self.refuse()
        path, _, query = self.path.partition("?")
        environment = dict(os.environ, GIT_PROJECT_ROOT=self.folder, GIT_HTTP_EXPORT_ALL="1", PATH_INFO=path,
                           QUERY_STRING=query, REQUEST_METHOD=self.command, REMOTE_USER="ben", REMOTE_ADDR="127.0.0.1",
                           CONTENT_TYPE=self.headers.get("Content-Type", ""))
        done = subprocess.run(["git", "http-backend"], input=self.body(), env=environment, stdout=subprocess.PIPE,
                              check=False)
        head, _, body = done.stdout.partition(b"\r\n\r\n")
        status = 200
        lines = []
        for line in head.decode().split("\r\n"):
            key, _, value = line.partition(": ")
            if key == "Status":
                status = int(value.split()[0])
            elif key:
                lines.append((key, value))
        self.send_response(status)
        for key, value in lines:
            self.send_header(key, value)
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = serve


def https(folder, cert, key, secret):
    Backend.folder = folder
    Backend.secret = "Basic " + base64.b64encode(secret.encode()).decode()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Backend)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    print(server.server_address[1], flush=True)
    server.serve_forever()


def pump(source, target, left):
    try:
        while data := source.recv(65536):
            if left is not None:
                data = data[:left[0]]
                left[0] -= len(data)
            if data:
                target.sendall(data)
            if left is not None and left[0] <= 0:
                break
    except OSError:
        pass
    for end in (source, target):
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


def cut(port, way, counts):
    left = [int(n) for n in counts.split(",")]
    server = socket.create_server(("127.0.0.1", 0))
    print(server.getsockname()[1], flush=True)
    while True:
        near, _ = server.accept()
        far = socket.create_connection(("127.0.0.1", int(port)))
        budget = [left.pop(0)] if left else None
        threading.Thread(target=pump, args=(near, far, budget if way == "up" else None), daemon=True).start()
        threading.Thread(target=pump, args=(far, near, budget if way == "down" else None), daemon=True).start()


def head(kind, size):
    out = [kind << 4 | size & 15]
    size >>= 4
    while size:
        out[-1] |= 0x80
        out.append(size & 0x7F)
        size >>= 7
    return bytes(out)


def number(n):
    out = b""
    while n > 0x7F:
        out += bytes([n & 0x7F | 0x80])
        n >>= 7
    return out + bytes([n])


def delta(size, times):
    """So many copies of all of an object of this size."""
    copy = bytes([0xF0]) + size.to_bytes(3, "little")
    return number(size) + number(size * times) + copy * times


def offset(n):
    out = [n & 0x7F]
    n >>= 7
    while n:
        n -= 1
        out.insert(0, 0x80 | n & 0x7F)
        n >>= 7
    return bytes(out)


def make_pack(kind):
    """A blob of 60,000 bytes, which becomes 15 MB, which becomes 4 GB."""
    count = 0xFFFFFFFF if kind == "many" else 3
    out = b"PACK" + (2).to_bytes(4, "big") + count.to_bytes(4, "big")
    places = [len(out)]
    out += head(3, 60000) + zlib.compress(bytes(60000))
    for size, times in (60000, 250), (15000000, 270):
        places.append(len(out))
        text = delta(size, times)
        out += head(6, len(text)) + offset(places[-1] - places[-2]) + zlib.compress(text)
    return out + hashlib.sha1(out).digest()


def line(text):
    return b"%04x" % (len(text) + 4) + text


def pack(kind):
    server = socket.create_server(("127.0.0.1", 0))
    print(server.getsockname()[1], flush=True)
    data = make_pack(kind)
    while True:
        near, _ = server.accept()
        try:
            near.recv(65536)
            near.sendall(line(b"12" * 20 + b" refs/heads/main\0ofs-delta agent=git/2\n") + b"0000")
            heard = b""
            while b"done" not in heard and (more := near.recv(65536)):
                heard += more
            near.sendall(line(b"NAK\n") + data)
        except OSError:
            pass
        near.close()


if __name__ == "__main__":
    {"https": https, "cut": cut, "pack": pack}[sys.argv[1]](*sys.argv[2:])
