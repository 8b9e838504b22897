#!/usr/bin/env bash
# crm-notify: who is told of what, by mail, on the desktop and into files, at once and in digests, over days, quiet hours and
# changes of the clock; a server that refuses, kills; nobody is told of what is not theirs.
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/python.sh"
. "$TOP/tests/lib/hookd.sh"
need jq sqlite3 python3
need_python aiosmtpd
export CRM_HISTORY_COMMIT=manual CRM_HOOKS_START=manual PYTHONDONTWRITEBYTECODE=1 TZ=Europe/Prague

servers=()
trap 'kill "${servers[@]}" "${hookd_pids[@]}" 2>/dev/null || true; test_exit' EXIT
server() { # FOLDER: starts one; sets $port
	mkdir -p "$1"
	"$python" "$TOP/tests/lib/smtpd.py" "$1" 2>"$1/log" &
	servers+=($!)
	wait_for test -e "$1/port"
	port=$(cat "$1/port")
}
at() { export CRM_NOW=$1; }
as() { CRM_USER_NAME=$1 CRM_USER_EMAIL=$2 "${@:3}"; }
send() { crm-notify send; }
boxed() { find "$taken" -name '*.eml' | wc -l; }
cat >read.py <<'PY'
import email, email.policy, sys
m = email.message_from_bytes(open(sys.argv[1], 'rb').read(), policy=email.policy.default)
print(m[sys.argv[2]] if len(sys.argv) > 2 else m.get_content().replace('\r\n', '\n'), end='')
PY
mail() { python3 "$TEST_TMP/work/read.py" "$taken/$(boxed).eml" "$@"; } # of the last: its text, or a header

crm init -q repo
taken=$TEST_TMP/taken
server "$taken"
cd repo
crm-config set mail.smtp "smtp://127.0.0.1:$port"
crm-config set mail.from 'Střechy <crm@roof.example>'
crm-user add name=eva full_name='Eva Nová' email=ok.eva@roof.example timezone=Europe/Prague >/dev/null
crm-user add name=olena full_name='Олена Коваль' email=ok.olena@kvity.example timezone=Europe/Kyiv >/dev/null
crm-user add name=ming full_name='王小明' email=ok.ming@datong.example timezone=Asia/Shanghai >/dev/null

# -- one, by mail, at once ------------------------------------------------------------------

at 2026-11-23T09:00:00Z
crm-task add 'Dříve' assignee=eva >/dev/null
expect_ok 'a subscription' crm-notify add --user eva --on task.assigned,task.due,ticket.assigned --mine
is "$(crm-notify list -f name,user,events,mine,via -o csv | sed 1d)" \
	'eva-mail,eva,task.assigned;task.due;ticket.assigned,yes,mail' 'is a record with a name'
ok send
is "$(boxed)" 0 'nothing from before it is told'
crm-task add 'Zavolat paní Коваль' assignee=eva due='2026-11-23 12:00' >/dev/null
crm-task add 'Cizí' assignee=olena due='2026-11-23 12:00' >/dev/null
ok send
is "$(boxed)" 1 'what is hers is told'
is "$(mail subject)" 'task assigned: Zavolat paní Коваль' 'in the subject'
is "$(mail to)" 'Eva Nová <ok.eva@roof.example>' 'to her'
is "$(mail from)" 'Střechy <crm@roof.example>' 'from us'
is "$(mail auto-submitted)" auto-generated 'as what no person wrote'
like "$(mail)" '^task [0-9a-f]{8}  Zavolat paní Коваль
  2026-11-23 10:00  assigned  Ann$' 'with what and who'
ok send
is "$(boxed)" 1 'once'
at 2026-11-23T11:30:00Z
ok crm tick
is "$(boxed) $(mail subject)" '2 task due: Zavolat paní Коваль' 'a clock tells, too'
as 'Eva Nová' ok.eva@roof.example crm-task add 'Sama' assignee=eva >/dev/null
ok send
is "$(boxed)" 2 'what she did herself is not told'
crm-notify set eva-mail own_deeds=yes >/dev/null
as 'Eva Nová' ok.eva@roof.example crm-task add 'Sama a chci' assignee=eva >/dev/null
ok send
is "$(boxed) $(mail subject)" '3 task assigned: Sama a chci' 'unless she asks'
crm-notify set eva-mail own_deeds=no >/dev/null

# -- where, was, changed -----------------------------------------------------------------------

crm-notify add big --user olena --on deal.updated --where 'amount>1000' --changed amount --via file --target "$PWD/olena.txt" >/dev/null
crm-deal add name='Střecha' amount='500 EUR' >/dev/null
crm-deal set Střecha amount='900 EUR' >/dev/null
crm-deal set Střecha amount='1200 EUR' >/dev/null
crm-deal set Střecha close_date=2026-12-24 >/dev/null
ok send
is "$(cat olena.txt)" "2026-11-23 13:30  deal updated: Střecha
deal $(crm-deal list -o ids | cut -c1-8)  Střecha
  2026-11-23 13:30  updated  Ann
    amount: 900.00 EUR -> 1,200.00 EUR" 'terms and fields choose, in the time of the one who reads'

# -- digests ---------------------------------------------------------------------------------------

crm-notify rm big -y >/dev/null
crm-notify add --user ming --on 'ticket.*,task.assigned' --digest 'daily 08:00' >/dev/null
ok send
before=$(boxed)
crm-contact add name='李雷' email=lilei@datong.example >/dev/null
crm-ticket add subject='屋頂漏水' contact=lilei@datong.example >/dev/null
crm-ticket set 屋頂漏水 priority=high >/dev/null
crm-task add '打電話' assignee=ming >/dev/null
ok send
is "$(boxed)" "$before" 'a digest waits'
at 2026-11-23T23:59:00Z
ok send
is "$(boxed)" "$before" 'until eight in his zone'
at 2026-11-24T00:00:00Z
ok send
is "$(boxed)" $((before + 1)) 'and comes'
like "$(mail subject)" '^[0-9]+ notices: 1 ticket created, .*1 task assigned' 'counted'
like "$(mail)" '^ticket [0-9a-f]{8}  屋頂漏水
  2026-11-23 19:30  created  Ann
.*
    priority: .* -> high
.*
task [0-9a-f]{8}  打電話
  2026-11-23 19:30  assigned  Ann$' 'by record, in his time'
at 2026-11-24T05:00:00Z
ok send
at 2026-11-25T01:00:00Z
ok send
is "$(boxed)" $((before + 1)) 'one that is empty is not sent'
crm-task add '再一' assignee=ming >/dev/null
ok send
is "$(boxed)" $((before + 1)) 'what comes after it waits for the next day'
at 2026-11-28T12:00:00Z
ok send
is "$(boxed) $(mail subject)" "$((before + 2)) task assigned: 再一" 'after days without a turn it comes once'

crm-notify set ming-mail digest='weekly mon 08:00' >/dev/null
crm-task add '星期' assignee=ming >/dev/null
at 2026-11-29T23:00:00Z
ok send
is "$(boxed)" $((before + 2)) 'a week: on Sunday not'
at 2026-11-30T00:00:00Z
ok send
is "$(boxed)" $((before + 3)) 'on Monday at eight'
crm-notify set ming-mail digest='every 4h' >/dev/null
crm-task add '四' assignee=ming >/dev/null
at 2026-11-30T03:59:00Z
ok send
is "$(boxed)" $((before + 3)) 'every four hours: after three not'
at 2026-11-30T04:00:00Z
ok send
is "$(boxed)" $((before + 4)) 'after four'
crm-notify rm ming-mail -y >/dev/null

# -- quiet hours, and a change of the clock ------------------------------------------------------------

crm-notify set eva-mail quiet=22:00-07:00 >/dev/null
before=$(boxed)
at 2027-03-27T20:59:00Z # 21:59 of the evening before the clock goes forward
crm-task add 'Ještě' assignee=eva >/dev/null
ok send
is "$(boxed)" $((before + 1)) 'a minute before the quiet hours'
at 2027-03-27T21:00:00Z
crm-task add 'Noc' assignee=eva >/dev/null
ok send
at 2027-03-28T04:59:00Z # 6:59 in summer, 5:59 in winter
ok send
is "$(boxed)" $((before + 1)) 'none within'
at 2027-03-28T05:00:00Z
ok send
is "$(boxed) $(mail subject)" "$((before + 2)) task assigned: Noc" 'and at seven by the new clock'
at 2027-10-30T22:30:00Z
crm-task add 'Zpět' assignee=eva >/dev/null
at 2027-10-31T05:30:00Z # 6:30 in winter
ok send
is "$(boxed)" $((before + 2)) 'the clock goes back: half past six is quiet'
at 2027-10-31T06:00:00Z
ok send
is "$(boxed)" $((before + 3)) 'seven is not'
crm-notify set eva-mail digest='daily 02:30' quiet= >/dev/null
at 2028-03-25T12:00:00Z
ok send
crm-task add 'Ztracená' assignee=eva >/dev/null
at 2028-03-26T00:59:00Z # 1:59; then it is 3:00
ok send
is "$(boxed)" $((before + 3)) 'an hour that is not there: not before it'
at 2028-03-26T01:30:00Z # 3:30
ok send
is "$(boxed)" $((before + 4)) 'but after it, once'
at 2028-10-28T12:00:00Z
ok send
crm-task add 'Dvakrát' assignee=eva >/dev/null
at 2028-10-29T00:30:00Z # 2:30 for the first time
ok send
crm-task add 'Podruhé' assignee=eva >/dev/null
at 2028-10-29T01:30:00Z # and for the second
ok send
is "$(boxed) $(mail subject)" "$((before + 5)) task assigned: Dvakrát" 'one that is there twice: once'
crm-notify set eva-mail digest= >/dev/null
ok send
crm-record calendar add name=office timezone=Europe/Prague hours='mon-fri 9:00-17:00' >/dev/null
crm-user set eva calendar=office >/dev/null
crm-notify set eva-mail quiet=work >/dev/null
ok send
before=$(boxed)
at 2028-11-04T10:00:00Z # Saturday
crm-task add 'Sobota' assignee=eva >/dev/null
ok send
is "$(boxed)" "$before" 'quiet while she does not work'
at 2028-11-06T08:00:00Z
ok send
is "$(boxed)" $((before + 1)) 'until Monday at nine'
crm-notify set eva-mail quiet= >/dev/null

# -- switched off ---------------------------------------------------------------------------------------

crm-notify set eva-mail active=no >/dev/null
crm-task add 'Vypnuto' assignee=eva >/dev/null
ok send
crm-notify set eva-mail active=yes >/dev/null
ok send
is "$(boxed)" $((before + 1)) 'what happens while it is off is not told'
crm-task add 'Zapnuto' assignee=eva >/dev/null
ok send
is "$(boxed)" $((before + 2)) 'then it is again'

# -- a part is whose its whole is ---------------------------------------------------------------------------

crm-notify add --user eva --on message.created --mine --via file --target "$PWD/eva.jsonl" >/dev/null
crm-ticket add subject='Moje' contact=lilei@datong.example assignee=eva >/dev/null
crm-ticket add subject='Cizí' contact=lilei@datong.example assignee=olena >/dev/null
crm-ticket reply Moje 'hotovo' --internal >/dev/null 2>&1 || crm-record message add ticket=Moje direction=in channel=web body='Ano' >/dev/null
crm-record message add ticket=Cizí direction=in channel=web body='Ne' >/dev/null
ok send
is "$(jq -r .type eva.jsonl | sort | uniq -c | tr -s ' ')" ' 1 message.created' 'messages of her tickets alone'

# -- secrets ----------------------------------------------------------------------------------------------------

crm-schema field add contact pin type=text secret=yes >/dev/null 2>&1 || crm-record field add entity=contact name=pin title=PIN type=text secret=yes >/dev/null
crm-notify add --user olena --on contact.updated --via file --target "$PWD/secret.txt" >/dev/null
crm-notify add --user olena --on contact.updated --via file --target "$PWD/secret.jsonl" >/dev/null
crm-contact set lilei@datong.example pin=s3cret city=Brno >/dev/null
ok send
like "$(cat secret.txt)" 'city: \(empty\) -> Brno' 'a change'
unlike "$(cat secret.txt secret.jsonl)" 's3cret' 'without what is secret'

# -- the desktop ---------------------------------------------------------------------------------------------------

cat >"$TEST_TMP/show" <<'END'
#!/bin/sh
printf '<%s>\n' "$@" >>"$TEST_TMP/shown"
END
chmod +x "$TEST_TMP/show"
crm-config set notify.desktop "$TEST_TMP/show --app-name='naše crm'"
crm-notify add --user olena --on deal.won --via desktop >/dev/null
crm-deal add name='$(touch x) -- `id`' >/dev/null
crm-deal set '$(touch x) -- `id`' stage=won >/dev/null
ok send
is "$(head -n 3 "$TEST_TMP/shown")" '<--app-name=naše crm>
<-->
<deal won: $(touch x) -- `id`>' 'a program is told, without a shell'
not_ok test -e x

# -- a chat ---------------------------------------------------------------------------------------------------------

hookd
hook room /ok/slack --format slack --on rule.called
hook plain /ok/plain --on rule.called
hook tired /status/503 --format dingtalk --on rule.called
crm-notify add --user olena --on deal.won --via chat --target room >/dev/null
crm-notify add --user olena --on deal.won --via chat --target plain >/dev/null
crm-notify add tired --user olena --on deal.won --via chat --target tired >/dev/null
crm-deal add name='Квіти "для" Řehoře' >/dev/null
crm-deal set 'Квіти "для" Řehoře' stage=won >/dev/null
ok send
bodies() { jq -r --arg path "$1" 'select(.path == $path) | .body' "$received"; }
is "$(bodies /ok/slack | jq -r .text | head -n 1)" 'deal won: Квіти "для" Řehoře' 'a chat is told'
is "$(bodies /ok/plain | jq -r '.type + " " + .data.subject')" 'notice deal won: Квіти "для" Řehoře' 'another webhook gets the payload of Standard Webhooks'
like "$(crm-notify state -f name,tries,error -o csv)" 'tired,1,.*503' 'one that does not take it is tried again'
crm-notify rm tired -y >/dev/null
expect_status 3 'a chat whose webhook is none' crm-notify add --user eva --on deal.won --via chat --target https://chat.example/x
like "$err" "target: there is no webhook 'https://chat.example/x'.*hint: crm-hook list shows them" 'is not taken'
expect_status 3 'a chat without a webhook' crm-notify add --user eva --on deal.won --via chat

# -- what cannot be told now ------------------------------------------------------------------------------------------

before=$(boxed)
crm-user set eva email=later1.eva@roof.example >/dev/null
crm-task add 'Později' assignee=eva >/dev/null
ok send
is "$(boxed)" "$before" 'a server that is busy takes nothing'
like "$(crm-notify state -f name,tries,error -o csv)" 'eva-mail,1,.*451 4.7.1 come back later' 'and it is said'
ok send
is "$(boxed)" "$before" 'it is not asked again at once'
crm-task add 'A ještě' assignee=eva >/dev/null
at 2028-11-06T08:01:00Z
ok send
is "$(boxed) $(mail subject)" "$((before + 1)) 2 notices: 2 task assigned" 'a minute later all of it is told'
like "$(crm-notify state -f name,tries,error -o csv)" 'eva-mail,0,' 'and all is well'
crm-user set eva email=drop1.eva@roof.example >/dev/null
crm-task add 'Spadlo' assignee=eva >/dev/null
ok send
at 2028-11-06T08:03:00Z
ok send
is "$(boxed) $(mail subject)" "$((before + 2)) task assigned: Spadlo" 'nor is one lost that hung up'
crm-user set eva email=ok.eva@roof.example >/dev/null
crm-notify add broken --user olena --on task.assigned --via file --target /nowhere/at/all >/dev/null
crm-task add 'Ostatní' assignee=eva >/dev/null
ok send
is "$(boxed)" $((before + 3)) 'one that cannot be told holds up no other'
like "$(crm-notify state -f name,error -o csv)" 'broken,.*cannot open /nowhere' 'and is named'
crm-notify rm broken -y >/dev/null

# -- kills -----------------------------------------------------------------------------------------------------------------

crm-notify add all --user olena --on task.created --via file --target "$PWD/all.jsonl" >/dev/null
ok send
for i in {1..40}; do
	crm-task add "Úkol $i" >/dev/null
	timeout -s KILL "0.0$((i % 9 + 1))" "$CRM_BIN/../libexec/crm/follow-hooks" --once notices "$PWD" || true
done 2>/dev/null
wait_for sh -c 'crm-notify send >/dev/null 2>&1 && [ "$(jq -r .data.subject all.jsonl | sort -u | wc -l)" -eq 40 ]'
is "$(jq -r .data.subject all.jsonl | sort -u | wc -l)" 40 'killed again and again, all are told'
is "$(jq -r .data.subject all.jsonl | awk '!seen[$0]++ { print }' | tr '\n' ' ')" "$(printf 'Úkol %s ' {1..40})" 'in order'

crm-notify rm all -y >/dev/null
ok send
is "$(sqlite3 hooks/state.db "SELECT count(*) FROM place WHERE name LIKE 'notice:%'")" "$(crm-notify count)" 'a place for each that is there'

# -- in the background, and the rest -----------------------------------------------------------------------------------------

crm-config set hooks.start background
unset CRM_HOOKS_START
before=$(boxed)
crm-task add 'Na pozadí' assignee=eva >/dev/null
wait_for sh -c "[ \$(find $taken -name '*.eml' | wc -l) -gt $before ]"
is "$(mail subject)" 'task assigned: Na pozadí' 'told in the background'
expect_ok 'a test' crm-notify test eva-mail
is "$(mail subject)" 'crm: a test' 'is sent'
crm-config set hooks.here no
before=$(boxed)
crm-task add 'Jinde' assignee=eva >/dev/null
expect_ok 'in a copy that tells nobody' crm-notify send
like "$err" 'hooks.here is no' 'it says so'
is "$(boxed)" "$before" 'and tells nobody'
expect_status 3 'an event that there is not' crm-notify add --user eva --on task.eaten
expect_status 3 'hours that are none' crm-notify add --user eva --on task.due --quiet 25-7
expect_status 3 'a rhythm that is none' crm-notify add --user eva --on task.due --digest sometimes
expect_status 3 'a file that is none' crm-notify add --user eva --on task.due --via file --target x
done_testing
