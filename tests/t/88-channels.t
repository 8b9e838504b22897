#!/usr/bin/env bash
# Other channels than mail: rows of one message each, and the scripts that make them of a web form, WeCom, DingTalk and
# Asterisk.
. "$(dirname "$0")/../lib/test.sh"
need jq sqlite3
export CRM_HISTORY_COMMIT=manual
channels=$TOP/scripts/channels
crm init -q repo
cd repo
field() { crm-record "$1" show "$2" -o json | jq -r ".[0].$3"; }
lines() { run shell 'crm-mail intake --format jsonl -' ; }

# -- rows --------------------------------------------------------------------------------

cat >a.jsonl <<'END2'
{"channel":"sms","source":"gateway","message_id":"1","thread":"+420601123456","from_phone":"+420 601 123 456","from_name":"Eva Nová","body":"Střecha teče, přijedete?","sent_at":"2026-11-20T09:00:00Z"}
{"channel":"sms","source":"gateway","message_id":"2","thread":"+420601123456","from_phone":"+420 601 123 456","body":"Haló?","sent_at":"2026-11-20T09:05:00Z"}
{"channel":"chat","source":"web","message_id":"1","from_handle":"u1","from_name":"Олена","body":"Добрий день"}
{"channel":"phone","from":"王小明 <wang@datong.example>","subject":"来电","body":"x","in_reply_to":"nothing"}
END2
head -n 1 a.jsonl >one.jsonl
run crm-mail intake <one.jsonl
like "$err" 'in quarantine as .*--format jsonl' 'rows are not guessed in the place of mail, but how they come in is said'
run crm-mail intake --format jsonl a.jsonl
is "$status" 0 'lines are taken in'
mapfile -t ids <<<"$out"
is "${ids[0]}" "${ids[1]}" 'one conversation is one ticket'
isnt "${ids[2]}" "${ids[0]}" 'the same number of another system is another message'
is "$(field ticket "${ids[0]}" subject)|$(field ticket "${ids[0]}" channel)" 'Střecha teče, přijedete?|sms' 'its subject is how it begins'
is "$(sqlite3 crm.db "SELECT name, phone_e164 FROM contact WHERE phone_e164 IS NOT NULL")" 'Eva Nová|+420601123456' 'a number is a contact'
is "$(sqlite3 crm.db "SELECT name, external_source, external_id FROM contact WHERE external_id IS NOT NULL")" 'Олена|web|u1' 'so is a name in another system'
before=$(sqlite3 crm.db .dump | sha256sum)
run crm-ticket intake --format jsonl - <<<"$(head -n 3 a.jsonl)"
is "$(sqlite3 crm.db .dump | sha256sum)" "$before" 'taken in again (by crm-ticket intake), nothing is new'
is "$(head -n 1 <<<"$out")" "${ids[0]}" 'the ticket is printed all the same'
run crm-mail intake -n --format jsonl - <<<'{"body":"dry","from_name":"X"}'
is "$(sqlite3 crm.db .dump | sha256sum)" "$before" 'a dry run writes nothing'
run crm-mail intake --format csv --channel social --source forum - <<<$'from_handle,body\nkarel,"Ahoj, nejde to"'
is "$(field ticket "$out" channel)" social 'CSV, with what is the same for all rows'

run crm-mail intake --format jsonl - <<<'{"bodi":"x"}'
is "$status" 3 'a column that there is not'
like "$err" "stdin:1: a message has no 'bodi'" 'is said with its line'
run crm-mail intake --format jsonl - <<<'{"body":"x"}'
like "$err" 'it does not say who it is from' 'who is it from?'
run crm-mail intake --format jsonl - <<<'{"from_name":"x"}'
like "$err" 'there is nothing in it' 'nothing in it'
run crm-mail intake --format jsonl - <<<'{"from_name":"x","body":"x","channel":"pigeon"}'
like "$err" "channel: 'pigeon'" 'no such channel'

# All of them or none
before=$(sqlite3 crm.db .dump | sha256sum)
printf '{"from_name":"Раз","body":"a","channel":"sms"}\n{"from_name":"Dvě","body":"b","channel":"nope"}\n{"from_name":"三","body":"c","channel":"sms"}\n' >bad.jsonl
run crm-mail intake --format jsonl bad.jsonl
is "$status" 3 'a wrong row among right ones'
like "$err" "bad.jsonl:2: channel: 'nope'" 'is said with file and line'
is "$out" '' 'no ticket is printed'
is "$(sqlite3 crm.db .dump | sha256sum)" "$before" 'and nothing is stored'
run crm-mail intake --format csv - <<<$'from_name,body,channel\nРаз,a,sms\nDvě,b,nope\n三,c,sms'
is "$status $(sqlite3 crm.db .dump | sha256sum)" "3 $before" 'nor of CSV'
run crm-mail intake --each --format jsonl bad.jsonl
is "$status" 3 'each by itself'
is "$(sqlite3 crm.db "SELECT name FROM contact WHERE name IN ('Раз', 'Dvě', '三')")" 'Раз' 'what was right before it stays'

# -- attachments -------------------------------------------------------------------------

mkdir in
printf 'foto' >'in/foto 1.jpg'
ln -s /etc/passwd in/link
run crm-mail intake --format jsonl - <<<'{"from_name":"x","body":"x","attachments":["foto 1.jpg"]}'
like "$err" 'hint: --files FOLDER' 'attachments need a folder they lie in'
run crm-mail intake --format jsonl --files in - <<<'{"from_name":"x","body":"x","attachments":["foto 1.jpg"]}'
is "$(sqlite3 crm.db "SELECT name, size FROM attachment")" 'foto 1.jpg|4' 'and are kept'
for name in ../a.jsonl /etc/passwd link .. nothing; do
	run crm-mail intake --format jsonl --files in - <<<"{\"from_name\":\"x\",\"body\":\"x\",\"attachments\":[\"$name\"]}"
	is "$status" 3 "$name is no file of that folder"
done
run crm-check
is "$status" 0 'crm-check'

# -- a web form --------------------------------------------------------------------------

cgi() { # BODY [NAME=VALUE...]
	printf %s "$1" >../form
	run env REQUEST_METHOD=POST CONTENT_TYPE=application/x-www-form-urlencoded CONTENT_LENGTH="$(wc -c <../form)" \
		CRM_REPO="$PWD" "${@:2}" "$channels/web-form" <../form
}
cgi 'name=Jan+Nov%C3%A1k&email=jan%40roof.example&subject=St%C5%99echa&message=Te%C4%8De%0D%0Atu&barva=modr%C3%A1&channel=phone&message_id=1&attachments=/etc/passwd'
like "$out" 'Status: 200 OK' 'a form is taken'
like "$out" 'Thank you' 'and thanked for'
id=$(sqlite3 crm.db "SELECT id FROM ticket WHERE subject = 'Střecha'")
is "$(field ticket "$id" channel)" web 'as a message of channel web'
like "$(field ticket "$id" description)" 'barva: modrá' 'what else the form has is text'
like "$(field ticket "$id" description)" 'attachments: /etc/passwd' 'whatever it is called'
is "$(sqlite3 crm.db "SELECT name, email FROM contact WHERE email = 'jan@roof.example'")" 'Jan Novák|jan@roof.example' 'its sender is a contact'
cgi 'name=x' REQUEST_METHOD=GET
like "$out" 'Status: 405' 'POST only'
cgi 'name=x' CONTENT_LENGTH=99999999
like "$out" 'Status: 4' 'not too long'
cgi 'name=x' CONTENT_LENGTH='1; rm -rf /'
like "$out" 'Status: 411' 'a length is a number'
cgi 'name=x&message=y' CRM_REPO=/nowhere
like "$out" 'Status: 503' 'what was not kept is not thanked for'
cgi 'name=Petr&email=petr%40roof&message=Zavolejte'
like "$out" 'Status: 200 OK' 'who mistypes the address is not sent away'
cgi 'name=Petr&email=petr.roof.example&message=Zavolejte+ihned'
like "$out" 'Status: 200 OK' 'nor who leaves out the sign'
is "$(sqlite3 crm.db "SELECT m.body, c.name, c.email FROM message AS m LEFT JOIN contact AS c ON c.id = m.contact WHERE m.body LIKE 'Zavolejte ihned%'")" \
	$'Zavolejte ihned\n\nemail: petr.roof.example\n|Petr|' 'the text has what was typed'
count=$(crm-ticket count)
for form in '' 'name=&email=&message=' 'name=Petr&email=petr%40roof.example' 'message=Zavolejte' '%%ff%00=' '{"x":1}'; do
	cgi "$form"
	like "$out" $'Status: 400 Bad Request.*fill in: message, and name, email or phone' "a form without a message or a sender (${form@Q})"
done
is "$(crm-ticket count)" "$count" 'is not kept'
cgi 'name=x&message=y' FORM_THANKS=https://roof.example/dekujeme
is "$out" $'Status: 303 See Other\r\nLocation: https://roof.example/dekujeme\r\n\r' 'or sent on, with one status'

# -- WeCom, DingTalk, Asterisk -----------------------------------------------------------

cat >wecom.jsonl <<'END2'
{"msgid":"m1","aibotid":"b","chatid":"c1","chattype":"group","from":{"userid":"wangxm"},"msgtype":"text","text":{"content":"屋顶漏水"},"create_time":1763632800}
{"msgid":"m2","aibotid":"b","chatid":"c1","chattype":"group","from":{"userid":"wangxm"},"msgtype":"image","image":{"url":"https://x"}}
END2
run shell "'$channels/wecom' wecom.jsonl | crm-mail intake --format jsonl -"
is "$(sort -u <<<"$out" | wc -l)" 1 'WeCom: a chat is a ticket'
is "$(sqlite3 crm.db "SELECT body FROM message WHERE message_id LIKE 'wecom:%' ORDER BY 1")" $'[image]\n屋顶漏水' 'with its texts'
cat >ding.jsonl <<'END2'
{"msgId":"d1","conversationId":"cid1","conversationType":"2","conversationTitle":"客服","senderId":"s","senderNick":"小王","senderStaffId":"w1","createAt":1763632800000,"msgtype":"text","text":{"content":" 发票呢?"}}
END2
run shell "'$channels/dingtalk' ding.jsonl | crm-mail intake --format jsonl -"
is "$(field ticket "$out" subject) $(field ticket "$out" description)" '客服 发票呢?' 'DingTalk'
cat >Master.csv <<'END2'
"","+420601123456","100","from-trunk","""Eva Nová"" <+420601123456>","SIP/trunk-1","SIP/100-2","Dial","SIP/100","2026-11-20 08:00:00","2026-11-20 08:00:05","2026-11-20 08:01:05","65","60","ANSWERED","DOCUMENTATION","1763.1",""
"","101","100","internal","""Ann"" <101>","SIP/101","SIP/100","Dial","","2026-11-20 08:00:00","","","1","0","NO ANSWER","DOCUMENTATION","1763.2","'; DROP TABLE cdr"
END2
run shell "'$channels/asterisk-cdr' Master.csv | crm-mail intake --format jsonl -"
is "$status" 0 'Asterisk'
is "$(field ticket "$out" subject)|$(field ticket "$out" description)" 'Call from +420601123456|ANSWERED, 60 s' 'a call that came in'
is "$(crm-ticket show "$out" -f contact.name -o json | jq -r '.[0]["contact.name"]')" 'Eva Nová' 'is of the contact with that number'
run shell "'$channels/asterisk-cdr' Master.csv | crm-mail intake --format jsonl - | wc -l"
is "$out" 1 'those within the house are not'

# A chat of two, or a number, is a conversation without an end: what was closed stays closed.
row() { # ID THREAD
	jq -nc --arg id "$1" --arg thread "$2" '{channel: "chat", source: "wecom", message_id: $id, thread: $thread, from_handle: "赵", body: $id}'
}
january=$(row j1 赵 | crm-mail intake --format jsonl -)
is "$(row j2 赵 | crm-mail intake --format jsonl -)" "$january" 'a single chat is one ticket'
crm-ticket solve "$january" -q >/dev/null
is "$(row j3 赵 | crm-mail intake --format jsonl -)" "$january" 'also when it was solved'
crm-ticket close "$january" -q >/dev/null
november=$(row j4 赵 | crm-mail intake --format jsonl -)
isnt "$november" "$january" 'until it is closed'
is "$(field ticket "$january" status)" closed 'which it stays'
like "$(crm-ticket thread "$november" -o table)" "is related to #${january:0:8}|related to #${january:0:8}" 'the new one is linked to it'
is "$(row j5 赵 | crm-mail intake --format jsonl -)" "$november" 'and goes on'
real=$(row r1 chat77 | crm-mail intake --format jsonl -)
crm-ticket close "$real" -q >/dev/null
is "$(row r2 chat77 | crm-mail intake --format jsonl -)" "$real" 'a conversation with an id of its own is opened again'

# What was written in the morning and comes in the evening has waited since the morning.
crm-sla add name=hodina first_response=1h -q >/dev/null
late=$(crm-mail intake --format jsonl - <<<'{"channel":"chat","source":"web","message_id":"late","from_handle":"Оксана","body":"Де майстер?","sent_at":"2026-11-21T02:00:00Z"}')
is "$(crm-ticket list "id=$late" -f created_at,waiting_since,first_response_due,first_response_state -o csv --tz UTC | tail -n 1)" \
	'2026-11-21T02:00:00.000Z,2026-11-21T02:00:00.000Z,2026-11-21T03:00:00.000Z,breached' 'its ticket was opened then, and all its clocks say so'
crm-record sla set hodina active=no -q >/dev/null

# Lines that are no messages are not left out in silence, and do not keep the others back.
printf '%s\n' '{"FromUserName":"z","MsgType":"text","Content":"x"}' '' '{"msgid":"w9","chatid":"c9","from":{"userid":"王"},"msgtype":"text","text":{"content":"水"}}' \
	'nonsense' '{"msgtype":"event","event":"enter"}' >mixed.jsonl
run "$channels/wecom" mixed.jsonl
is "$status|$(jq -r .body <<<"$out")" '3|水' 'WeCom: what is a message goes on'
like "$err" 'wecom: line 1: it has no msgid' 'what is none is said'
like "$err" 'wecom: line 4: Invalid' 'with its line'
is "$(grep -c . <<<"$err")" 2 'an event is nothing to say'
run "$channels/dingtalk" mixed.jsonl
is "$status" 3 'DingTalk'
like "$err" 'dingtalk: line 1: it has no msgId' 'says it, too'
{ echo nonsense && cat Master.csv; } >mixed.csv
run "$channels/asterisk-cdr" mixed.csv
is "$status|$(jq -r .body <<<"$out")" '3|ANSWERED, 60 s' 'Asterisk'
like "$err" 'asterisk-cdr: line 1: it has not the columns' 'as well'
done_testing
