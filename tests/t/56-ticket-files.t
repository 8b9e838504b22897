#!/usr/bin/env bash
# crm-ticket save: attachments out again, whatever a mail calls them.
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/acme.sh"
acme

part() { printf -- '--B\nContent-Type: application/octet-stream\nContent-Disposition: attachment; filename="%s"\n\n%s\n' "$1" "$2"; }
{
	printf 'From: Eva <eva@roof.example>\nTo: help@acme.example\nSubject: Files\nMessage-ID: <f1@roof.example>\n'
	printf 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=B\n\n--B\nContent-Type: text/plain\n\nSee files.\n'
	part '../../evil.sh' one
	part '-rf' two
	part 'plan.txt' three
	part 'plan.txt' four
	part '.bashrc' five
	printf -- '--B\nContent-Type: text/plain; charset=utf-8\nContent-Disposition: attachment; filename*=UTF-8%s\n\nsix\n' "''%C3%BA%C4%8Det%20%E6%88%BF.txt"
	printf -- '--B--\n'
} >mail.eml
ticket=$(crm-mail intake mail.eml)
crm-record attachment set "$(crm-record attachment list name=evil.sh -o ids)" name=../../evil.sh -q >/dev/null
mkdir -p deep/er
cd deep/er
expect_ok 'all of them' crm-ticket save "$ticket" --into out
names=$(cd out && printf '%s\n' * | sed -E 's/^[0-9a-f]{8}-/ID-/' | LC_ALL=C sort | tr '\n' ' ')
is "$names" 'ID-plan.txt _bashrc _rf evil.sh plan.txt účet 房.txt ' 'in one folder, by names that hide nothing'
is "$(find ../.. -name evil.sh -o -name '.bashrc' | tr '\n' ' ')" '../../deep/er/out/evil.sh ' 'and nowhere else'
is "$(cat 'out/účet 房.txt')$(cat out/evil.sh)" 'sixone' 'their bytes'
is "$(wc -l <<<"$out")" 6 'prints their paths'
find out -name '*.txt' -delete
printf mine >out/evil.sh
expect_status 5 'a file that is there' crm-ticket save "$ticket" --into out
like "$err" 'is there already.*hint: --force' 'is not written over'
is "$(find out -type f | wc -l) $(cat out/evil.sh)" '3 mine' 'and no other is written'
expect_ok 'unless it is said' crm-ticket save "$ticket" ../../evil.sh --into out --force
is "$out $(cat out/evil.sh)" 'out/evil.sh one' 'one by its name'
ln -s ../target out/plan.txt
expect_status 5 'nor what a link leads to' crm-ticket save "$ticket" plan.txt --into out
id=$(crm-record attachment list name=-rf -o ids)
expect_ok 'by its id, into the current folder' crm-ticket save "$ticket" "${id:0:8}"
is "$out $(cat ./_rf)" '_rf two' 'it is there'
expect_ok 'the mail as it came, if it is named' crm-ticket save "$ticket" message.eml
same_file message.eml ../../mail.eml 'byte for byte'
expect_status 4 'a name it does not have' crm-ticket save "$ticket" nic.pdf
like "$err" "has no attachment 'nic.pdf'" 'says so'
expect_status 1 'a ticket without any' crm-ticket save "$(crm-ticket add subject=Nic)"

# -- what was not delivered -----------------------------------------------------------------

cd ../..
crm-ticket reply "$ticket" 'Odpověď' -q >/dev/null || true
id=$(crm-record message add ticket="$ticket" direction=out channel=email to=eva@roof.example body='Dobrý den' delivery=failed delivery_error='550 schránka je plná')
like "$(crm-ticket thread "$ticket" -o table)" $'failed  [0-9a-f]{8}\n    not delivered: 550 schránka je plná\n    Dobrý den' 'a thread says why'
is "$(crm-ticket thread "$ticket" -f id,error -o jsonl | grep "$id")" \
	"{\"id\":\"$id\",\"error\":\"550 schránka je plná\"}" 'to machines, too'

done_testing
