#!/usr/bin/env bash
# Mail goes out: by a real SMTP server that refuses, delays and drops, and by a program. None is lost, none is sent twice
# but where the server took it and did not say so (RFC 1047).
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/python.sh"
need jq sqlite3 openssl
need_python aiosmtpd
export CRM_HISTORY_COMMIT=manual PYTHONDONTWRITEBYTECODE=1

mkfifo "$TEST_TMP/never"
wait_for() { # CMD...: until it succeeds, twenty seconds at most
	local i
	for ((i = 0; i < 400; i++)); do
		if "$@"; then return 0; fi
		read -r -t 0.05 <>"$TEST_TMP/never" || true
	done
	return 1
}
servers=()
trap 'kill "${servers[@]}" 2>/dev/null || true; test_exit' EXIT
server() { # FOLDER [ARGUMENT...]: starts one; sets $port
	mkdir -p "$1"
	"$python" "$TOP/tests/lib/smtpd.py" "$@" 2>"$1/log" &
	servers+=($!)
	wait_for test -e "$1/port"
	port=$(cat "$1/port")
}
mail() { # TO [FIELD=VALUE...]: a message that waits
	crm-record message add ticket="$ticket" direction=out channel=email delivery=queued to="$1" "${@:2}"
}
boxed() { find "$taken" -name "*.eml" | wc -l; } # how many the server has taken
field() { crm-record message show "$1" -o json | jq -r ".[0].$2"; }

crm init -q repo
cd repo
server "$TEST_TMP/taken"
taken=$TEST_TMP/taken
crm-contact add name='Eva Nová' email=ok.eva@roof.example >/dev/null
ticket=$(crm-ticket add subject='Střecha teče' contact=ok.eva@roof.example)

# -- settings ----------------------------------------------------------------------------

run crm-mail send
is "$status" 2 'without a server nothing is sent'
like "$err" 'hint: crm-config set mail.smtp' 'and the hint says what to set'
crm-config set mail.smtp "smtp://127.0.0.1:$port"
run crm-mail send
like "$err" "hint: crm-config set mail.from" 'nor without a sender'
run crm-config set mail.from nobody
is "$status" 3 'who must have an address'
run crm-config set mail.smtp localhost
is "$status" 3 'and the server be a URL'
crm-config set mail.from 'Podpora Střechy <support@example.com>'
run crm-mail send
is "$status" 0 'nothing waits: nothing to say'
is "$out$err" '' 'at all'

# -- one ---------------------------------------------------------------------------------

printf 'PDF \001\002 data' >plan.pdf
first=$(mail '"Nová, Eva" <ok.eva@roof.example>' cc='王小明 <ok.wang@datong.example>' \
	subject='Re: Střecha teče — přijedeme zítra ráno v osm hodin, prosím buďte doma' \
	body=$'Dobrý den,\n\npřijedeme zítra.\n.\nFrom Brno, řádek, který je delší než šestasedmdesát znaků a musí se tedy rozdělit.\n  \nPodpora' \
	in_reply_to='<a1@roof.example>' references='<a0@roof.example> <a1@roof.example>')
sum=$(sha256sum <plan.pdf | cut -d' ' -f1)
mkdir -p "files/${sum:0:2}"
cp plan.pdf "files/${sum:0:2}/${sum:2}"
crm-record attachment add message="$first" name='plán střechy.pdf' mime_type=application/pdf size=11 file="$sum" >/dev/null
run crm-mail queue -f id,tries,to -o csv
is "$out" "id,tries,to
$first,0,\"\"\"Nová, Eva\"\" <ok.eva@roof.example>\"" 'queue shows what waits'
run crm-mail send
is "$status" 0 'it is sent'
is "$out" "$first" 'its id is printed'
is "$err" '1 sent, 0 waiting, 0 failed' 'and how it went'
like "$(field "$first" message_id)" "^<.*$first@example.com>$" 'it has a Message-ID of our own, for good'
is "$(field "$first" delivery) $(field "$first" sent_at)" 'sent 2026-11-21T10:00:00.000Z' 'the record says so'
run crm-mail queue
is "$status" 1 'nothing waits any more'
cat >read.py <<'PY'
import email, email.policy, sys
m = email.message_from_binary_file(open(sys.argv[1], 'rb'), policy=email.policy.default)
print(m.get_all('X-To'))
for name in ('From', 'To', 'Cc', 'Subject', 'Message-ID', 'In-Reply-To', 'References', 'Auto-Submitted', 'Date'):
    print(name, m[name])
print(m.get_body().get_content())
for part in m.iter_attachments():
    print(part.get_filename(), part.get_content_type(), part.get_content())
print(max(len(line) for line in open(sys.argv[1], 'rb').read().split(b'\r\n')) < 100)
print(len([x for x in m.defects]))
PY
run "$python" read.py "$taken/1.eml"
is "$out" "['ok.eva@roof.example', 'ok.wang@datong.example']
From Podpora Střechy <support@example.com>
To \"Nová, Eva\" <ok.eva@roof.example>
Cc 王小明 <ok.wang@datong.example>
Subject Re: Střecha teče — přijedeme zítra ráno v osm hodin, prosím buďte doma [#${ticket:0:8}]
Message-ID $(field "$first" message_id)
In-Reply-To <a1@roof.example>
References <a0@roof.example> <a1@roof.example>
Auto-Submitted None
Date Sat, 21 Nov 2026 10:00:00 +0000
Dobrý den,

přijedeme zítra.
.
From Brno, řádek, který je delší než šestasedmdesát znaků a musí se tedy rozdělit.
  
Podpora

plán střechy.pdf application/pdf b'PDF \x01\x02 data'
True
0" 'a mail reader sees what was meant: people, subject, thread, text, attachment, lines that fit'

hostile=$(mail 'ok.h@x.example' subject=$'Hello\r\nBcc: everybody@x.example' body='x' message_id=$'<a@b>\r\nX-Evil: 1' automatic=yes)
crm-mail send -q >/dev/null
run grep -c -e '^Bcc' -e '^X-Evil' "$taken/2.eml"
is "$out" 0 'nothing in a value begins a header of its own'
ok grep -q '^Auto-Submitted: auto-generated' "$taken/2.eml"
is "$(field "$hostile" delivery)" sent 'it is sent all the same'

# -- refused, delayed, dropped -----------------------------------------------------------

gone=$(mail no.1@x.example subject=No)
bad=$(mail bad.1@x.example subject=Bad)
run mail 'Eva' subject=Nobody
is "$status" 3 'to a name alone nothing is queued'
nobody=$(mail 'Eva' subject=Nobody delivery=failed)
crm-mail retry -q "$nobody" >/dev/null
run crm-mail send
is "$status" 10 'what is refused for good is a failure'
is "$(field "$gone" delivery): $(field "$gone" delivery_error)" 'failed: 550 5.1.1 nikdo takový tu není' 'the record says why'
is "$(field "$bad" delivery_error)" '554 5.6.0 not like this' 'also where it was refused after the data'
is "$(field "$nobody" delivery_error)" 'there is no address it could be sent to' 'who has no address fails at once'

later=$(mail later1.1@x.example subject=Later)
run crm-mail send
is "$status" 0 'what is refused for now waits'
like "$err" "message $later waits until 2026-11-21T10:01:00.000Z: 451 4.7.1 come back later" 'until when is said'
run crm-mail send
is "$err" '0 sent, 1 waiting, 0 failed' 'before that it is not tried'
run crm-mail queue -f tries,next,error -o csv
is "$out" 'tries,next,error
1,2026-11-21T10:01:00.000Z,451 4.7.1 come back later' 'queue shows it'
CRM_NOW=2026-11-21T10:01:01Z run crm-mail send
is "$out" "$later" 'then it is'
now=$(mail later1.2@x.example subject=Now)
crm-mail send -q 2>/dev/null
run crm-mail send "$now"
is "$out" "$now" 'who names it does not wait'

# -- one of several is refused -----------------------------------------------------------

watched=$(crm-ticket add subject='Kopie mrtvým' contact=ok.eva@roof.example)
crm-ticket watch "$watched" no.9@gone.example -q >/dev/null
crm-ticket watch "$watched" ok.watch@roof.example -q >/dev/null
crm-ticket watch "$watched" later1.9@gone.example -q >/dev/null
crm-ticket reply "$watched" 'Přijedeme' -q >/dev/null
copied=$(crm-record message list ticket="$watched" -o ids)
box=$(boxed)
run crm-mail send "$copied"
like "$err" "message $copied waits until .*451" 'a watcher who is refused for now is waited for'
run crm-mail send "$copied"
is "$status $out" "0 $copied" 'one who is refused for good is left out: the customer gets the mail'
like "$err" "message $copied was sent, not to no.9@gone.example: 550 5.1.1 nikdo" 'which is said'
is "$(field "$copied" delivery): $(field "$copied" delivery_error)" 'sent: not to no.9@gone.example: 550 5.1.1 nikdo takový tu není' \
	'also in the record'
is "$(head -n 3 "$taken/$((box + 1)).eml" | sort | tr '\n' ' ')" \
	'X-To: later1.9@gone.example X-To: ok.eva@roof.example X-To: ok.watch@roof.example ' 'all others got it, once'
like "$(crm-ticket thread "$watched" -o table)" 'not delivered: not to no.9@gone.example: 550' 'and the thread shows it'
nobody=$(mail no.1@x.example cc=ok.watch@roof.example subject=Nobody)
crm-mail send -q >/dev/null 2>&1 || true
is "$(field "$nobody" delivery)" failed 'but copies do not go without the one it is to'
is "$(boxed)" $((box + 1)) 'to nobody'
CRM_NOW=2026-11-21T10:00:01Z
stays=$(mail ok.eva@roof.example cc=later9.7@gone.example subject=Stays)
CRM_NOW=2026-11-21T10:00:02Z crm-mail send -q 2>/dev/null
CRM_NOW=2026-11-22T10:00:03Z crm-mail send -q >/dev/null 2>&1
is "$(field "$stays" delivery): $(field "$stays" delivery_error)" 'sent: not to later9.7@gone.example: 451 4.7.1 come back later' \
	'nor is a copy waited for when mail is given up'
CRM_NOW=2026-11-21T10:00:00Z

# -- cancelled, tried again --------------------------------------------------------------

run crm-mail retry "$gone"
is "$(field "$gone" delivery)" queued 'retry lets it wait again'
crm-user add name=ida email=ida@acme.example -q >/dev/null
fails=$(crm-ticket add subject=Kopie)
crm-ticket watch "$fails" dead@gone.example -q >/dev/null
CRM_USER_NAME=ida CRM_USER_EMAIL=ida@acme.example crm-ticket reply "$fails" 'Dobrý den' --to no.5@gone.example -q >/dev/null
copies=$(crm-record message list ticket="$fails" -o ids)
crm-mail send -q "$copies" >/dev/null 2>&1 || true
is "$(field "$copies" delivery) $(field "$copies" cc)" 'failed dead@gone.example' 'an answer that failed'
crm-ticket unwatch "$fails" dead@gone.example -q >/dev/null
crm-ticket watch "$fails" ok.5@gone.example -q >/dev/null
crm-record message set "$copies" to=ok.6@gone.example -q >/dev/null
expect_ok 'tried again' crm-mail retry "$copies"
is "$(field "$copies" to) $(field "$copies" cc)" 'ok.6@gone.example ok.5@gone.example' 'goes to who watches now'
expect_ok 'sent' crm-mail send "$copies"
other=$(mail no.6@x.example subject=Cc cc=ok.7@x.example delivery=failed)
crm-mail retry -q "$other" >/dev/null
is "$(field "$other" cc)" ok.7@x.example 'what nobody wrote has the copies it was given'
crm-mail cancel -q "$other" >/dev/null
before=$(sqlite3 crm.db .dump | sha256sum)
run crm-mail cancel -n "$gone"
is "$(sqlite3 crm.db .dump | sha256sum)" "$before" 'a dry run changes nothing'
run crm-mail cancel "$gone"
is "$(field "$gone" delivery): $(field "$gone" delivery_error)" 'failed: cancelled' 'cancel'
run crm-mail cancel "$first"
is "$status" 5 'what is sent cannot be cancelled'
run crm-mail retry "$first"
is "$status" 5 'nor tried again'
run crm-mail send "$first"
is "$status" 5 'nor sent'

# -- what has left cannot be called back ---------------------------------------------------

export CRM_NOW=2026-11-23T11:00:00Z
box=$(boxed)
crm-contact set ok.eva@roof.example title=Ředitelka -q >/dev/null
CRM_NOW=2026-11-23T11:00:01Z crm-ticket reply "$ticket" 'Jednou, a dost' -q >/dev/null
answer=$(crm-record message list ticket="$ticket" delivery=queued -o ids)
CRM_NOW=2026-11-23T11:00:02Z crm-mail send -q >/dev/null
sending=$(crm-log list -n 1 -o ids)
run crm-log undo "$sending"
is "$status" 5 'what tells that a mail was sent is not taken back'
like "$err" "${sending:0:8} \\(crm-mail send\\) says what became of mail that has left: it cannot be called back" 'by its id'
run crm-log undo
like "$status $err" '^5 .*message' 'nor in passing: the last of mine is the answer, which was sent since'
is "$(field "$answer" delivery)" sent 'and stays'
run crm-log undo --since 2026-11-23T11:00:02Z
is "$status" 1 'a time in which nothing else was done'
like "$err" 'mail that has left cannot be called back' 'has nothing to take back'
run crm-log undo --since 2026-11-23T11:00:00Z --skip
is "$status" 0 'of a time all else goes'
like "$err" 'left as it is: 1 of crm-mail send; mail that has left cannot be called back' 'and what stays is said'
is "$(crm-contact show ok.eva@roof.example -o json | jq -r '.[0].title') $(field "$answer" delivery)" 'null sent' 'so it is'
run crm-record message set "$answer" delivery=queued
is "$status" 3 'by hand neither'
like "$err" 'delivery: it has been sent already' 'with the reason'
sqlite3 crm.db "UPDATE txn SET tool = 'crm-mail once' WHERE id = '$sending'"
crm-log undo "$sending" -q >/dev/null
is "$(field "$answer" delivery)" queued 'where an older crm took it back'
run crm-mail send
is "$status $out" '0 ' 'it is not sent again'
like "$err" "message $answer had been sent at 2026-11-23T11:00:02.000Z: it says so again" 'but set right'
is "$(field "$answer" delivery) $(field "$answer" sent_at)" 'sent 2026-11-23T11:00:02.000Z' 'as it was'
is "$(boxed)" $((box + 1)) 'the customer got it once'
export CRM_NOW=2026-11-21T10:00:00Z

# -- a day in vain -----------------------------------------------------------------------

crm-config set mail.smtp smtp://127.0.0.1:1
vain=$(mail ok.vain@x.example subject=Vain)
for hour in 10 12 22; do CRM_NOW=2026-11-21T$hour:30:00Z crm-mail send -q 2>/dev/null; done
is "$(field "$vain" delivery)" queued 'a server that is away is waited for'
CRM_NOW=2026-11-22T10:30:01Z run crm-mail send
is "$status" 10 'but not for more than a day'
like "$(field "$vain" delivery_error)" '^given up after 4 tries: Failed to connect' 'the record says so'
not_ok test -e "outbox/$vain"
crm-config set mail.smtp "smtp://127.0.0.1:$port"

# -- many, by senders that are killed ----------------------------------------------------

rm -f "$taken"/*.eml
{
	for ((i = 0; i < 30; i++)); do
		for kind in ok slow later1 drop1 no took1; do
			[ $kind != slow ] || ((i % 10 == 0)) || continue
			jq -nc --arg t "$ticket" --arg to "$kind.$i@many.example" \
				'{ticket: $t, direction: "out", channel: "email", delivery: "queued", to: $to, subject: "many", body: "příliš žluťoučký"}'
		done
	done
} | crm-record message apply - >all
kills=0
for ((round = 0; round < 40; round++)); do
	CRM_NOW=$(printf '2026-11-21T%d:%02d:00Z' $((10 + round / 4)) $((round % 4 * 15 + 5)))
	crm-mail send -q >/dev/null 2>&1 &
	one=$!
	crm-mail send -q >/dev/null 2>&1 &
	other=$!
	if ((round < 16)); then
		read -r -t "0.$((round * 7 % 4))$((round * 3 % 10))" <>"$TEST_TMP/never" || true
		for victim in "$one" "$other"; do
			if kill -9 "$victim" 2>/dev/null; then kills=$((kills + 1)); fi
		done
	fi
	wait "$one" "$other" 2>/dev/null || true
	left=$(sqlite3 crm.db "SELECT count(*) FROM message WHERE delivery = 'queued' AND subject = 'many'")
	[ "$left" -gt 0 ] || break
done
export CRM_NOW=2026-11-21T22:00:00Z
is "$left" 0 'many are sent by senders side by side, of which some are killed'
run sqlite3 crm.db "SELECT substr(\"to\", 1, instr(\"to\", '.') - 1) AS kind, delivery, count(*) FROM message WHERE subject = 'many' GROUP BY 1, 2 ORDER BY 1"
is "$out" 'drop1|sent|30
later1|sent|30
no|failed|30
ok|sent|30
slow|sent|3
took1|sent|30' 'each is where it should be'
to_of() { sed -n 's/^X-To: //p' "$@" | sort; }
run bash -c "sed -n 's/^X-To: //p' '$taken'/*.eml | sort -u | wc -l"
is "$out" 123 'none is lost'
ids() { sed -n 's/^Message-ID: //Ip' "$taken"/*.eml | tr -d '\r'; }
is "$(ids | sort -u | wc -l)" 123 'each has one Message-ID at every try'
twice=$(grep -l '^X-To: \(ok\|slow\|later1\|drop1\)' "$taken"/*.eml | xargs sed -n 's/^X-To: //p' | sort | uniq -d | wc -l)
diag "$kills kills; $twice came twice because of them"
ok test "$twice" -le "$kills"
run bash -c "grep -l '^X-To: took1' '$taken'/*.eml | xargs sed -n 's/^X-To: //p' | sort | uniq -c | awk '\$1 > 3' | wc -l"
is "$out" 0 'those the server took without saying so come again, no more than that'

# -- TLS, login --------------------------------------------------------------------------

openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1 \
	-keyout key.pem -out cert.pem 2>/dev/null
server "$TEST_TMP/secret" cert.pem key.pem podpora 'heslo s mezerou'
crm-config set mail.smtp "smtp://127.0.0.1:$port"
crm-config set mail.user podpora
safe=$(mail ok.safe@x.example subject=Safe)
run crm-mail send "$safe"
is "$status" 2 'a login needs a password'
printf 'heslo s mezerou\n' >password
crm-config set mail.password_file "$PWD/password"
run crm-mail send "$safe"
like "$err" "waits until .*certificate" 'a certificate that nobody vouches for is not believed'
crm-config set mail.ca_file "$PWD/cert.pem"
run crm-mail send "$safe"
is "$out" "$safe" 'STARTTLS and a login'
crm-config unset mail.password_file 2>/dev/null || crm-config set mail.password_file ''
printf '#!/bin/sh\necho wrong\n' >tell
chmod +x tell
crm-config set mail.password_command "$PWD/tell"
wrong=$(mail ok.wrong@x.example subject=Wrong)
run crm-mail send "$wrong"
like "$err" '535|[Ll]ogin denied' 'a wrong password is said'
is "$status:$(field "$wrong" delivery)" 0:queued 'a wrong password is not the fault of the mail'
unlike "$err$(cat outbox/*)" 'wrong|heslo' 'and is said nowhere'
ok test -e "outbox/$wrong"
crm-mail cancel "$wrong" >/dev/null
touch outbox/notes
touch -d '3 days ago' files/new/left
run crm-mail send -q
not_ok test -e "outbox/$wrong"
ok test -e outbox/notes
not_ok test -e files/new/left
rm outbox/notes

# -- a program ---------------------------------------------------------------------------

sed -i '/^smtp/d; /^user *=.*podpora/d' crm.conf
cat >sendmail <<'SH'
#!/bin/sh
cat >"$1"
exit "$2"
SH
chmod +x sendmail
crm-config set mail.sendmail "$PWD/sendmail $PWD/posted 0"
program=$(mail 'Eva Nová <eva@roof.example>' subject=Program body=Čau)
run crm-mail send
is "$out" "$program" 'sendmail takes one'
run grep -c $'\r' posted
is "$out" 0 'with the line ends of this system'
ok grep -q '^Subject: Program' posted
crm-config set mail.sendmail "$PWD/sendmail $PWD/posted 75"
temp=$(mail eva@roof.example subject=Temp)
crm-mail send -q 2>/dev/null
is "$(field "$temp" delivery)" queued 'EX_TEMPFAIL is for later'
crm-config set mail.sendmail "$PWD/sendmail $PWD/posted 67"
run crm-mail send "$temp"
is "$(field "$temp" delivery)" failed 'EX_NOUSER is for good'
crm-config set mail.sendmail "$PWD/none/such"
run crm-mail send "$(mail eva@roof.example subject=None)"
like "$err" 'cannot run' 'a program that is not there'
run crm-check -q
is "$status" 0 'crm-check finds nothing'
# -- a service ----------------------------------------------------------------------------

expect_status 2 'a service sends all' crm-mail send --follow "$first"
crm init -q ../service
cd ../service
server "$TEST_TMP/served"
unset CRM_NOW
crm-config set mail.smtp "smtp://127.0.0.1:$port"
crm-config set mail.from 'Podpora <support@example.com>'
crm-contact add name='Eva Nová' email=ok.eva@roof.example >/dev/null
ticket=$(crm-ticket add subject='Střecha' contact=ok.eva@roof.example)
served() { [ "$(find "$TEST_TMP/served" -name '*.eml' | wc -l)" -eq "$1" ]; }
is_sent() { [ "$(sqlite3 crm.db "SELECT count(*) FROM message WHERE delivery = 'sent'")" -eq "$1" ]; }
one=$(mail ok.eva@roof.example)
crm-mail send --follow >../followed 2>../follow.err &
service=$!
expect_ok 'a service sends what waits' wait_for served 1
expect_ok 'and says so in the record' wait_for is_sent 1
expect_ok 'and its id, at once' wait_for grep -q "$one" ../followed
mail ok.petr@roof.example >/dev/null
expect_ok 'what comes is sent as it comes' wait_for is_sent 2
crm-schema add message.mark text >/dev/null
mail ok.wang@roof.example mark=ano >/dev/null
expect_ok 'also after the model has changed' wait_for is_sent 3
fds=$(find "/proc/$service/fd" | wc -l)
for i in 1 2 3; do
	mail "ok.n$i@roof.example" >/dev/null
	wait_for is_sent $((3 + i))
done
is "$(find "/proc/$service/fd" | wc -l)" "$fds" 'it keeps nothing open'
before=$(awk '{ print $14 + $15 }' "/proc/$service/stat")
read -r -t 3 <>"$TEST_TMP/never" || true
expect_ok 'waiting costs nothing to speak of' test "$(($(awk '{ print $14 + $15 }' "/proc/$service/stat") - before))" -le 3
kill -TERM "$service"
code=0
wait "$service" || code=$?
is "$code" 0 'told to end, it ends in peace'
is "$(wc -l <../followed),$(grep -cv '^1 sent, 0 waiting, 0 failed$' ../follow.err || true)" '6,0' 'it has said what it did'
mail ok.later@roof.example >/dev/null
run crm-mail send
is "$err" '1 sent, 0 waiting, 0 failed' 'and what is written afterwards waits for the next'
done_testing
