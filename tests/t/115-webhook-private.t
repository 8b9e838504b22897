#!/usr/bin/env bash
# Webhooks lead to the internet, not to this machine or the network here: however the address is written, and whatever a name
# leads to; unless it is allowed.
. "$(dirname "$0")/../lib/test.sh"
need jq sqlite3 python3
. "$TOP/tests/lib/hookd.sh"

hookd
port=${hooks##*:}
crm init -q acme
cd acme
error() { crm-hook list name="$1" -f error -o csv | tail -n +2; }

i=0
for host in 127.0.0.1 127.1.2.3 '[::1]' '[::]' '[::ffff:127.0.0.1]' '[::127.0.0.1]' '[64:ff9b::7f00:1]' '[2002:7f00:1::1]' 10.1.2.3 \
	172.16.0.1 172.31.255.254 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 255.255.255.255 198.18.0.1 \
	'[fe80::1]' '[fc00::1]' '[fd12:3456::1]' '[ff02::1]' '[fec0::1]' 2130706433 0x7f000001 017700000001 127.1 0177.0.0.1 0x7f.1 \
	localhost LOCALHOST localhost.; do
	i=$((i + 1))
	crm-hook add -q "http://$host:$port/ok/private" name="h$i" --on contact.created timeout=2s >/dev/null 2>"$TEST_TMP/refused" ||
		{ pass "$host: refused as it is written"; continue; }
	eval "host_$i=\$host"
done
crm-contact add name=Eva >/dev/null
crm-hook deliver -q
for ((k = 1; k <= i; k++)); do
	name=host_$k
	[ -n "${!name-}" ] || continue
	like "$(error "h$k")" 'its address is not one of the internet|Could not resolve' "${!name}"
done
ok test ! -s "$received"

# -- a connection that another was allowed to make is not lent -----------------------------------------

hook allowed /ok/allowed --on contact.created
hook waits /hang/x --on contact.created timeout=3s
crm-hook add -q "$hooks/ok/lent" name=lent --on deal.won >/dev/null
crm-contact add name=Jan >/dev/null
crm-hook deliver -q &
pid=$!
allowed() { [ "$(got /ok/allowed | wc -l)" -eq 1 ]; }
ok wait_for allowed
crm-deal add name=Střecha stage=won >/dev/null # while the connection of the one that may is idle
wait "$pid"
is "$(got /ok/lent | wc -l)" 0 'who may does not lend its connection to who may not'
like "$(error lent)" 'not one of the internet' 'which says why'

# -- the setting -----------------------------------------------------------------------------------------

crm-config set hooks.allow_private yes
CRM_NOW=2026-11-21T11:00:00Z crm-hook deliver -q
is "$(got /ok/lent | wc -l)" 1 'the setting allows it to all'

# -- what the environment says ---------------------------------------------------------------------------

hook direct /ok/direct --on user.created
crm-user add name=eva >/dev/null
http_proxy=http://127.0.0.1:1 ALL_PROXY=http://127.0.0.1:1 CRM_NOW=2026-11-21T11:01:00Z crm-hook deliver -q
is "$(got /ok/direct | wc -l)" 1 'proxies of the environment are not asked'

# -- certificates -------------------------------------------------------------------------------------------

need openssl
openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 2 -subj /CN=localhost \
	-addext 'subjectAltName=DNS:localhost,IP:127.0.0.1' 2>/dev/null
cat >tls.py <<'END'
import http.server, ssl, sys
class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    def do_POST(self):
        self.rfile.read(int(self.headers['Content-Length']))
        self.send_response(204)
        self.end_headers()
    def log_message(self, *words):
        pass
server = http.server.HTTPServer(('127.0.0.1', 0), Handler)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain('cert.pem', 'key.pem')
server.socket = context.wrap_socket(server.socket, server_side=True)
open('tls.port.new', 'w').write(str(server.server_address[1]))
import os
os.rename('tls.port.new', 'tls.port')
server.serve_forever()
END
python3 tls.py 2>/dev/null &
hookd_pids+=($!)
ok wait_for test -e tls.port
crm-hook add -q "https://127.0.0.1:$(cat tls.port)/x" name=tls --on team.created >/dev/null
crm-record team add name=Jih >/dev/null
(unset CRM_NOW; crm-hook deliver -q)
like "$(error tls)" 'certificate' 'a certificate that nobody signed'
is "$(crm-hook list name=tls -f state -o csv | tail -n 1)" retrying 'is refused'
crm-config set hooks.ca_file "$PWD/cert.pem"
(unset CRM_NOW; read -r -t 6 <>"$TEST_TMP/never" || true; crm-hook deliver -q)
is "$(crm-hook list name=tls -f state,status -o csv | tail -n 1)" well,204 'and one that hooks.ca_file knows is taken'

done_testing
