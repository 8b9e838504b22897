#!/usr/bin/env bash
# Mail comes in, in every shape there is: no byte is lost, and each message is on the ticket where a mail reader has its
# thread. What cannot be taken in waits in quarantine.
. "$(dirname "$0")/../lib/test.sh"
need jq sqlite3 python3
export CRM_HISTORY_COMMIT=manual PYTHONDONTWRITEBYTECODE=1

crm init -q repo
cd repo
crm-config set mail.from 'Support <support@example.com>'
intake() { run crm-mail intake "$@"; }
field() { crm-record "$1" show "$2" -o json | jq -r ".[0].$3"; }
kept() { sqlite3 crm.db 'SELECT DISTINCT file FROM attachment'; }

# -- every shape -------------------------------------------------------------------------

python3 "$TOP/tests/lib/corpus.py" ../corpus 50
for file in ../corpus/*; do
	crm-mail intake -q <"$file" >/dev/null 2>&1 || fail "$file is taken"
done
cat >../judge.py <<'PY'
import hashlib, json, os, sqlite3, sys
expect = json.load(open('../expect.json'))
db = sqlite3.connect('crm.db')
db.row_factory = sqlite3.Row
bad = 0
def wrong(name, what):
    global bad
    bad += 1
    print(name, what)
def content(hash):
    path = 'files/%s/%s' % (hash[:2], hash[2:])
    return hashlib.sha256(open(path, 'rb').read()).hexdigest() if os.path.exists(path) else None
quarantined = {}
for name in os.listdir('quarantine'):
    if name.endswith('.eml'):
        data = open('quarantine/' + name, 'rb').read()
        quarantined[hashlib.sha256(data).hexdigest()] = open('quarantine/' + name[:-4] + '.reason').read()
for name, want in sorted(expect.items()):
    if 'quarantine' in want:
        if want['quarantine'] not in quarantined.get(want['sha256'], ''):
            wrong(name, 'in quarantine: ' + repr(quarantined.get(want['sha256'])))
        continue
    row = db.execute("SELECT m.* FROM attachment AS a JOIN message AS m ON m.id = a.message WHERE a.file = ? AND a.name = 'message.eml'", (want['sha256'],)).fetchall()
    if len(row) != 1 or content(want['sha256']) != want['sha256']:
        wrong(name, 'its bytes: %d rows' % len(row))
        continue
    row = row[0]
    if 'body' in want and want['body'] not in (row['body'] or ''):
        wrong(name, 'body: %r, not %r' % (row['body'], want['body']))
    for field in ('subject', 'from'):
        if field in want and row[field] != want[field]:
            wrong(name, '%s: %r' % (field, row[field]))
    files = {r['name']: r['file'] for r in db.execute("SELECT name, file FROM attachment WHERE message = ? AND name <> 'message.eml'", (row['id'],))}
    if set(files) != set(want.get('attachments', {})):
        wrong(name, 'attachments: %r' % files)
    for file, hash in want.get('attachments', {}).items():
        if hash and (files.get(file) != hash or content(hash) != hash):
            wrong(name, 'attachment %s' % file)
print('%d wrong of %d' % (bad, len(expect)))
PY
run python3 ../judge.py
is "$out" '0 wrong of 46' 'every byte of every shape is found again, and what a person reads in it'
run crm-check
is "$status" 0 'crm-check finds every file'
before=$(sqlite3 crm.db .dump | sha256sum)
for file in ../corpus/*; do crm-mail intake -q <"$file" >/dev/null 2>&1 || fail "$file is taken again"; done
is "$(sqlite3 crm.db .dump | sha256sum)" "$before" 'taken in again, nothing is new'
intake ../corpus/utf8
is "$status" 0 'that is no failure'
like "$err" 'taken in before, on ticket .*: nothing new' 'and it is said'
is "$(sqlite3 crm.db "SELECT c.name || ' ' || c.email FROM ticket t JOIN contact c ON c.id = t.contact WHERE t.subject = 'Form'")" \
	'王小明 wang@datong.example' 'a form on a site writes for the one in Reply-To'
if type -P /usr/bin/time >/dev/null && ! sanitized; then
	crm init -q ../room
	/usr/bin/time -f %M -o ../most crm-mail --repo ../room intake <../corpus/big >/dev/null
	diag "50 MB attached: $(cat ../most) kB"
	ok test "$(cat ../most)" -lt 40000
fi

# -- damage is seen ----------------------------------------------------------------------

hash=$(sqlite3 crm.db "SELECT file FROM attachment WHERE name = 'logo.png'")
chmod u+w "files/${hash:0:2}/${hash:2}"
echo x >>"files/${hash:0:2}/${hash:2}"
run crm-check
like "$out" "files/${hash:0:2}/${hash:2} is not what was put there" 'crm-check sees a file that was changed'
mv "files/${hash:0:2}/${hash:2}" ../aside
run crm-check
like "$out" "files/${hash:0:2}/${hash:2} is not there" 'and one that is gone'
crm-mail intake -q ../corpus/nested >/dev/null
truncate -s -2 ../aside
mv ../aside "files/${hash:0:2}/${hash:2}"

# -- quarantine --------------------------------------------------------------------------

run crm-mail quarantine -f name,reason -o csv
like "$out" 'it does not say who it is from' 'quarantine lists what waits, and why'
name=$(cd quarantine && grep -l 'who it is from' ./*.reason | head -n 1)
name=${name#./}
name=${name%.reason}.eml
run crm-mail release -n "$name"
ok test -e "quarantine/$name"
run crm-mail release "$name"
is "$status" 0 'release takes it in all the same'
is "$(field ticket "$out" subject) $(field ticket "$out" contact)" 'Nobody null' 'on a ticket of nobody known'
not_ok test -e "quarantine/$name"
crm-config set mail.max_size 1000
run crm-mail intake <../corpus/mixed
printf 'From: a@b.example\nMessage-ID: <large@x>\n\n%s\n' "$(printf '%02000d' 0)" >../large
run crm-mail intake ../large
like "$err" 'more than mail.max_size allows' 'what is too large waits as well'
crm-config unset mail.max_size

# -- an MDA ------------------------------------------------------------------------------

printf 'From: Eva <eva@roof.example>\nMessage-ID: <mda@x>\nSubject: MDA\n\nx\n' >../mda
CRM_REPO=$PWD/nowhere run crm-mail intake --repo nowhere <../mda
is "$status" 75 'what cannot be stored is EX_TEMPFAIL, so that the mail server keeps it'
CRM_LOCK_TIMEOUT=50 run shell 'sqlite3 crm.db "BEGIN IMMEDIATE" ".shell crm-mail intake <../mda; echo \$? >../code"' 
is "$(cat ../code)" 75 'also while somebody else writes'
chmod a-w files files/new
if [ "$(id -u)" -ne 0 ]; then
	run crm-mail intake <../mda
	is "$status" 75 'or where the disk does not take it'
fi
chmod u+w files files/new
run env -i PATH="$PATH" HOME="$HOME" crm-mail intake --repo "$PWD" <../mda
is "$status" 0 'from a mail server, which has no environment'
run crm-mail intake --no-such
is "$status" 2 'a wrong option is a wrong option'

# -- a mailbox that is not called one ------------------------------------------------------

box() { # N: that many mails in a file
	local i
	for ((i = 1; i <= $1; i++)); do
		printf 'From eva@roof.example Sat Nov 21 10:00:0%d 2026\nFrom: eva@roof.example\nSubject: schránka %d %d\nMessage-ID: <box%d.%d@roof.example>\n\nDopis %d\n\nFrom here on it leaks\n\n' "$i" "$1" "$i" "$1" "$i" "$i"
	done
}
crm init -q ../boxes
cd ../boxes
box 3 >../three.mbox
run crm-mail intake ../three.mbox
is "$status $(crm-ticket count)" '0 3' 'a mailbox is not one mail'
like "$err" 'three.mbox is a mailbox: it is taken in as one' 'which is said'
like "$err" '3 taken in' 'with how many it has'
box 1 >../one.mbox
run crm-mail intake ../one.mbox
is "$status $(crm-ticket count)" '0 4' 'one mail with a line before it is one'
is "$err" '' 'and nothing is said'
box 2 >../two.mbox
run crm-mail intake - <../two.mbox
like "$err" 'this looks like a mailbox, and is taken in as one mail; --format mbox takes in each' 'what is handed over is one, with a word'
expect_ok 'who says that it is a mail' crm-mail intake --format mail ../two.mbox
is "$(crm-ticket count)" 5 'has one'
done_testing
