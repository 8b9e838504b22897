#!/usr/bin/env bash
# crm-hook receive under a real web server: who sent it, what is refused and how, the same twice, many at once, killed in the
# middle, hostile bodies.
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/lighttpd.sh"
need curl jq python3 openssl

export CRM_HISTORY_COMMIT=manual CRM_HOOKS_START=manual
crm-init acme -q
export CRM_REPO=$PWD/acme
now=1795255200 # CRM_NOW

# -- maps of this test: one of each way to verify --------------------------------------------

mkdir -p acme/hooks/receive
map() { # NAME VERIFY [LINE...]: contacts by e-mail
	printf '[receive]\nverify = %s\nevent = id\ntype = type\n' "$2" >"acme/hooks/receive/$1.map"
	printf '%s\n' "${@:3}" '[contact]' 'key = email' 'on-match = fill' 'email = email' 'name = name' 'owner ?= owner' \
		>>"acme/hooks/receive/$1.map"
}
secret() { # NAME TEXT
	mkdir -p acme/hooks/secrets
	(umask 077 && printf '%s\n' "$2" >"acme/hooks/secrets/receive-$1")
}
whsec=whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw
map std standard
secret std $whsec
map pay stripe
secret pay whsec_pay
map hub hub 'challenge = hub'
secret hub hubsecret
secret hub-challenge 'word-of-ours'
map tok token 'header = X-Token'
secret tok t0ken
map field token 'field = key' 'format = json, form'
secret field f1eld
map basic basic
secret basic eva:heslo
map open none 'format = json, form, csv'
map quiet none 'answer = 204'
map away none 'answer = 303 https://roof.example/thanks' 'format = form'
expect_ok 'maps are listed' crm-hook maps -f map,verify,secret
like "$out" 'std,standard,yes' 'with their secrets'
like "$out" 'stripe,stripe,no' 'and those that come along'

serve "$TOP/scripts/channels/receive.cgi"

post() { # MAP BODY [CURL...]: sets $code, leaves page and head
	code=$(curl -sS -o page -D head -w '%{http_code}' -H "Content-Type: ${type:-application/json}" "${@:3}" --data-binary "$2" "$url/$1")
}
hmac() { # KEY TEXT: hex
	printf %s "$2" | openssl dgst -sha256 -hmac "$1" | sed 's/.* //'
}
events() { crm-record inbound_event list "$@" -f id -o csv | tail -n +2 | wc -l; }

# -- who sent it --------------------------------------------------------------------------------

body='{"id":"e1","type":"x","email":"eva@roof.example","name":"Eva Nová"}'
post open "$body"
is "$code $(cat page)" '200 done' 'one whose map does not verify'
is "$(crm-contact list -f name,email -o csv | tail -n 1)" 'Eva Nová,eva@roof.example' 'is a contact'
is "$(crm-record inbound_event list -f source,event,kind -o csv | tail -n 1)" 'open,e1,x' 'and a record of the event'
post open "$body"
is "$code $(cat page) $(events)" '200 known 1' 'the same again does nothing'
is "$(crm-hook tail -n 1 -f type -o csv | tail -n 1)" 'inbound_event.created' 'not even a transaction'

# The vector that Standard Webhooks publishes.
vector='{"test": 2432232314}'
sign='v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='
stopped_now=$CRM_NOW
export CRM_NOW=@1614265330
restart_server
map vector standard
sed -i '/email/d;/key =/d;s/^name = .*/name = "Test {test}"/' acme/hooks/receive/vector.map
secret vector $whsec
sed -i 's/^event = id/event = $header.webhook-id/' acme/hooks/receive/vector.map
vector_post() { post vector "$vector" -H 'webhook-id: msg_p5jXN8AQM9LWM0D4loKWxJek' -H "webhook-timestamp: ${2:-1614265330}" -H "webhook-signature: $1"; }
vector_post "$sign"
is "$code $(cat page)" '200 done' 'the published vector of Standard Webhooks'
is "$(crm-record inbound_event list source=vector -f event -o csv | tail -n 1)" msg_p5jXN8AQM9LWM0D4loKWxJek 'its id is of the head'
vector_post "v1,AAAA $sign v2,xyz"
is "$code" 200 'one of several signatures'
vector_post "v1,${sign#v1,?}"
is "$code $(cat page)" '401 it is not known who sent this' 'another signature'
vector_post "$sign" 1614265331
is "$code" 401 'another time'
vector="$vector "
vector_post "$sign"
is "$code" 401 'another body'
export CRM_NOW=$stopped_now
restart_server
vector='{"test": 2432232314}'
vector_post "$sign"
is "$code" 401 'the vector years later'
like "$(tail -n 1 acme/hooks/receive.log)" '2026-11-21T10:00:00.000Z 401 vector 127.0.0.1 its signature is too old' 'the log says why'
is "$(stat -c %a acme/hooks/receive.log)" 600 'for its owner alone'

body='{"id":"e2","type":"x","email":"olena@kvity.example","name":"Олена Коваль"}'
stripe() { # TIME [KEY]
	post pay "$body" -H "Stripe-Signature: t=$1,v1=0000,v1=$(hmac "${2:-whsec_pay}" "$1.$body"),v0=1"
}
stripe $now
is "$code" 200 'a signature as Stripe makes it'
stripe $((now - 299))
is "$code" 200 'within the tolerance'
stripe $((now - 301))
is "$code" 401 'too old'
stripe $((now + 301))
is "$code" 401 'too new'
stripe $now other
is "$code" 401 'of another'
post pay "$body"
is "$code" 401 'none'
post hub "$body" -H "X-Hub-Signature-256: sha256=$(hmac hubsecret "$body")"
is "$code" 200 'as GitHub and Facebook sign'
post hub "$body" -H "X-Hub-Signature-256: sha256=$(hmac hubsecret "$body ")"
is "$code" 401 'wrong'
# GitHub's own example.
map github hub
secret github "It's a Secret to Everybody"
printf '%s' "It's a Secret to Everybody" >key
is "$(printf 'Hello, World!' | crm-hook receive github --secret-file key --header "X-Hub-Signature-256: sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17" 2>&1 | head -n 1)" \
	'crm-hook: column 1: this is not JSON near '\''Hello'\''' "GitHub's vector is right, then its body is looked at"
post tok "$body" -H 'X-Token: t0ken'
is "$code" 200 'a token in the head'
post tok "$body" -H 'X-Token: t0ke'
is "$code" 401 'part of it'
post field "${body%\}},\"key\":\"f1eld\"}"
is "$code" 200 'in the body'
post field "${body%\}},\"key\":\"\"}"
is "$code" 401 'empty'
post basic "$body" -u eva:heslo
is "$code" 200 'user and password'
post basic "$body" -u eva:jiné
is "$code $(sed -n 's/^WWW-Authenticate: \(.*\)\r$/\1/p' head)" '401 Basic realm="crm"' 'a wrong one'
is "$(curl -sS "$url/hub?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=word-of-ours")" 1158201444 "Facebook's question"
is "$(curl -sS -o /dev/null -w '%{http_code}' "$url/hub?hub.mode=subscribe&hub.challenge=1&hub.verify_token=word")" 403 'of another'
is "$(curl -sS -o /dev/null -w '%{http_code}' "$url/pay?hub.mode=subscribe&hub.challenge=1&hub.verify_token=word")" 405 'where nobody asks'

# -- secrets --------------------------------------------------------------------------------------

chmod 644 acme/hooks/secrets/receive-tok
post tok "$body" -H 'X-Token: t0ken'
is "$code $(cat page)" '500 it could not be kept: try again' 'a secret that others may read is none'
expect_status 3 'and said' crm-hook receive --check tok
like "$err" 'chmod 600' 'with what to do'
rm acme/hooks/secrets/receive-tok
expect_status 3 'none at all' crm-hook receive --check tok
unlike "$(cat acme/hooks/receive.log "$TEST_TMP/server.log")" 't0ken|f1eld|heslo|hubsecret|whsec' 'no secret is in a log'

# -- what is refused ----------------------------------------------------------------------------------

refused() { # CODE MAP BODY NAME [CURL...]
	post "$2" "$3" "${@:5}"
	is "$code" "$1" "$4"
	unlike "$(cat page)" "$PWD|lib/|sqlite|\.c:" "$4: no internals"
}
refused 404 nosuch "$body" 'no such map'
refused 404 'a.b' "$body" 'no name of one'
type=application/x-www-form-urlencoded refused 415 std 'a=b' 'another kind of content'
refused 400 open '' 'nothing'
refused 400 open '{' 'half of it'
refused 400 open '"text"' 'no object'
refused 400 open '{"id":"a","id":"b"}' 'a name twice'
refused 400 open "$(printf '{"id":"x","email":"\377"}')" 'no UTF-8'
refused 400 open '{"id":"\u0000"}' 'a NUL'
refused 400 open '{"id":"e9","email":"no address"}' 'a wrong value'
like "$(cat page)" "email: 'no address' is not an e-mail address" 'says which'
refused 400 open '{"id":"e10"}' 'nobody in it'
printf '[%.0s' {1..5000} >deep
refused 400 open @deep 'nested too deeply'
python3 -c 'print("{" + ",".join(f"\"k{i}\":{i}" for i in range(60000)) + ",\"id\":\"many\",\"name\":\"Many\"}")' >many
refused 200 open @many 'sixty thousand members'
python3 -c 'print("{\"id\":\"" + "x" * 1100000 + "\"}")' >large
refused 413 open @large 'a megabyte'
python3 -c 'print("{\"id\":\"" + "x" * 500000 + "\",\"name\":\"Long\"}")' >long
refused 200 open @long 'an id of half a megabyte'
is "$(crm-record inbound_event list source=open -f event -o csv | awk '{ if (length($0) > n) n = length($0) } END { print n }')" 64 \
	'is kept as its hash'
crm-config set receive.most 100
refused 413 open "$(printf '%0120d' 0)" 'a limit of our own'
crm-config set receive.most 1048576
is "$(curl -sS -o /dev/null -w '%{http_code}' -X PUT -d x "$url/open")" 405 'PUT'
is "$(curl -sS -o /dev/null -w '%{http_code}' "$url/open")" 405 'GET'
refused 200 open '{"id":"e11","name":"李雷","owner":"nobody-here"}' 'what is left out where it cannot be read'
is "$(crm-contact list name=李雷 -f owner -o csv | tail -n 1)" '""' 'is left out'

mkdir -p acme/hooks/before-write.d
printf '#!/bin/sh\ngrep -q spam && { echo "no spam here" >&2; exit 1; }\nexit 0\n' >acme/hooks/before-write.d/10-spam
chmod +x acme/hooks/before-write.d/10-spam
refused 403 open '{"id":"e12","name":"spam"}' 'what a program of hooks/ refuses'
like "$(tail -n 1 acme/hooks/receive.log)" ' 403 open .*no spam here' 'and why'
rm acme/hooks/before-write.d/10-spam

# -- answers -------------------------------------------------------------------------------------------

post quiet '{"id":"q1","name":"Quiet"}'
is "$code $(wc -c <page)" '204 0' 'an answer without words'
type=application/x-www-form-urlencoded post away 'id=1&name=Jan'
is "$code $(sed -n 's/^Location: \(.*\)\r$/\1/p' head)" '303 https://roof.example/thanks' 'and one that leads on'

# -- forms and CSV --------------------------------------------------------------------------------------

code=$(curl -sS -o page -w '%{http_code}' -F id=f1 -F 'name=Žofie "Ž" Malá' -F email=zofie@roof.example -F "file=@deep" "$url/open")
is "$code $(crm-contact list email=zofie@roof.example -f name -o csv | tail -n 1)" '200 "Žofie ""Ž"" Malá"' 'a form with a file'
type=text/csv post open $'id,name,email\nc1,Petr,petr@roof.example\nc2,"Jana, ml.",jana@roof.example\n'
is "$code $(crm-contact list email=jana@roof.example -f name -o csv | tail -n 1)" '200 "Jana, ml."' 'rows of CSV, each an event'
is "$(events source=open event=c1) $(events source=open event=c2)" '1 1' 'each once'
post open '[{"id":"l1","name":"One"},{"id":"l2","email":"wrong"}]'
is "$code $(events event=l1)" '400 0' 'of several with a wrong one none is taken'

# -- many at once -----------------------------------------------------------------------------------------

before=$(events)
for i in {1..50}; do
	printf 'next\nurl = "%s/open"\nheader = "Content-Type: application/json"\ndata = "{\\"id\\":\\"p%s\\",\\"name\\":\\"Many\\",\\"email\\":\\"p%s@x.example\\"}"\noutput = /dev/null\nwrite-out = "%%{http_code}\\n"\nsilent\n' \
		"$url" $((i % 25)) $((i % 25))
done | sed 1d >fifty
curl --parallel --parallel-max 50 --parallel-immediate -K fifty | sort | uniq -c >codes
is "$(tr -s ' ' <codes)" ' 50 200' '50 at once are all taken'
is "$(($(events) - before)) $(crm-contact list email~@x.example -f id -o csv | tail -n +2 | wc -l)" '25 25' 'of each event one'

# -- busy ----------------------------------------------------------------------------------------------------

restart_server CRM_LOCK_TIMEOUT=300
python3 - "$CRM_REPO/crm.db" <<'END' &
import sqlite3, sys, time, os
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("BEGIN IMMEDIATE")
open("locked", "w").close()
while not os.path.exists("unlock"): time.sleep(0.02)
db.execute("ROLLBACK")
END
holder=$!
while [ ! -e locked ]; do sleep 0.02; done
post open '{"id":"busy","name":"Busy"}'
is "$code $(sed -n 's/^Retry-After: \(.*\)\r$/\1/p' head)" '503 30' 'a database that is busy: try again'
touch unlock
wait $holder
post open '{"id":"busy","name":"Busy"}'
is "$code $(cat page)" '200 done' 'and then it is taken'

# -- killed ---------------------------------------------------------------------------------------------------

jq -nc '[range(300) | {id: "k\(.)", name: "Killed", email: "k\(.)@k.example"}]' >batch.json
for wait in 0.005 0.01 0.02 0.04 0.06 0.08 0.1; do
	CRM_SEED='' timeout -s KILL "$wait" crm-hook receive open <batch.json >/dev/null 2>&1 || true
	case $(crm-contact list email~@k.example -f id -o csv | tail -n +2 | wc -l) in 0 | 300) ;; *) fail "half is there after $wait s" ;; esac
done
expect_ok 'sent again after it was killed' crm-hook receive open <batch.json
is "$(crm-contact list email~@k.example -f id -o csv | tail -n +2 | wc -l) $(events source=open event~k)" '300 300' 'each is there once'
expect_ok 'the repository is whole' crm-check

# -- two clones ------------------------------------------------------------------------------------------------

crm-init other -q
cp -r acme/hooks/receive other/hooks/
body='{"id":"twin","name":"Twin","email":"twin@roof.example"}'
one=$(crm-hook receive open -f entity,record -o csv <<<"$body")
two=$(CRM_SEED='' crm-hook receive open --repo other -f entity,record -o csv <<<"$body")
is "$one" "$two" 'two repositories make the same records of one event'
form='name=Eva&email=consent@roof.example&consent=yes'
crm-hook receive web-form <<<"$form" >/dev/null
CRM_SEED='' crm-hook receive web-form --repo other <<<"$form" >/dev/null
is "$(crm-activity list subject=Consent -o ids)" "$(crm-activity list subject=Consent -o ids --repo other)" 'and of a form the same lead and consent'
crm-log undo -y -q
expect_ok 'what was taken in can be taken back' crm-log undo -y
is "$(events event=twin)" 0 'with the event'
expect_ok 'and be taken in again' crm-hook receive open <<<"$body"
is "$(events event=twin)" 1 'once'
done_testing
