#!/usr/bin/env python3
"""A server for tests on loopback, on a port that is free. The port is the first line it prints.

    gitd.py https FOLDER CERT KEY NAME:PASSWORD    git http-backend over TLS, with basic authentication
    gitd.py cut PORT BYTES [up|down]               a proxy to PORT that cuts each connection after so many bytes
    gitd.py silent                                 takes connections and says nothing
"""

import base64
import http.server
import os
import socket
import ssl
import subprocess
import sys
import threading


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


def cut(port, count, way="down"):
    server = socket.create_server(("127.0.0.1", 0))
    print(server.getsockname()[1], flush=True)
    while True:
        near, _ = server.accept()
        far = socket.create_connection(("127.0.0.1", int(port)))
        left = [int(count)]
        threading.Thread(target=pump, args=(near, far, left if way == "up" else None), daemon=True).start()
        threading.Thread(target=pump, args=(far, near, left if way == "down" else None), daemon=True).start()


def silent():
    server = socket.create_server(("127.0.0.1", 0))
    print(server.getsockname()[1], flush=True)
    kept = []
    while True:
        kept.append(server.accept())


if __name__ == "__main__":
    {"https": https, "cut": cut, "silent": silent}[sys.argv[1]](*sys.argv[2:])
