# shellcheck shell=bash
# What tests of faults share: a repository to begin with, the commands that are tried on it, and what
# must hold after a fault. Over tests/lib/test.sh and tests/lib/acme.sh.
#
#   prepare                  makes $TEST_TMP/base and what the commands read
#   for name in $(commands)  the commands that the tools know
#   with_command NAME        sets $command, and $before and $after: the database without and with it
#   attempt K KIND           the command on a fresh copy $area/repo, with the fault; sets $code, $happened
#   judge WHAT               complains unless the rules hold; heals the copy and looks at it closely
#
# CRASH_ALL=1 tries every place of every kind; without it a share that fits into make check.

# shellcheck disable=SC2034 # read by the test files
area=$TEST_TMP/area
fault_io=$(dirname "$CRM_BIN")/fault/faultio.so
thrown_away=$TOP/tests/fault/thrown-away
complaints=0

need_faults() {
	need git jq sqlite3 perl
	[ -e "$fault_io" ] || skip_all "no $fault_io: make unit-build"
	# The runtime of a sanitizer wants to be first.
	sanitizer=$(ldd "$CRM_BIN/crm-contact" | awk '$1 ~ /^libasan/ { print $3 }')
	preload=${sanitizer:+$sanitizer:}$fault_io
	few=4
	[ -z "$sanitizer" ] || few=2
}

# -- what is tried -----------------------------------------------------------------------

prepare() {
	export CRM_HOOKS_START=manual # what follows in the background would be counted, too
	acme
	crm-schema add company.dph text --label DPH >/dev/null
	crm-company set 'Roof & Sons' dph=CZ12345678 >/dev/null
	gone=$(crm-contact add name='Марія Бойко' email=maria@kvity.example company=Квіти)
	crm-contact rm "$gone" >/dev/null
	crm-contact add name='Eva Nova' phone='+420 601 123 457' >/dev/null
	crm-contact set eva@roof.example title=CEO city=Praha --batch jaro >/dev/null
	crm-survey add name=spokojenost >/dev/null
	crm-survey key --rotate >/dev/null
	crm-config set survey.url https://crm.example/survey.cgi
	crm-config set mail.from help@crm.example
	solved=$(crm-ticket add subject=Hotovo contact=eva@roof.example status=solved)
	crm-survey send >/dev/null 2>&1
	token=$(crm-record message list ticket="$solved" -f body -o 'template={body}' | grep -o 'survey.cgi/[^ ]*' | head -n 1)
	crm-record message add ticket="$solved" direction=in channel=email body='4 děkuji' \
		in_reply_to="$(crm-record message list ticket="$solved" -f message_id -o 'template={message_id}')" >/dev/null
	CRM_HISTORY_COMMIT='wait' crm-contact set jan@roof.example title=CTO >/dev/null
	jq -nc 'range(50) | {name: "Jméno \(.)", email: "jmeno\(.)@example.cz", city: "Brno"}' >"$TEST_TMP/rows.jsonl"
	{
		echo 'Name,E-mail,City,Description'
		for ((i = 0; i < 200; i++)); do echo "王 $i,wang$i@example.cn,北京,Řádek $i"; done
		echo 'Eva Nová,eva@roof.example,Plzeň,updated'
	} >"$TEST_TMP/people.csv"
	printf 'From: Eva <eva@roof.example>\nMessage-ID: <letter@roof.example>\nSubject: Střecha\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nteče\n--b\nContent-Type: image/png; name=a.png\n\npng\n--b--\n' >"$TEST_TMP/letter"
	crm-kb add title='Jak na to' body='Takto.' >/dev/null
	crm-tone load cs >/dev/null
	crm-record message add ticket='It leaks' direction=in body='Teče to, je to hrozné, přijďte ihned.' >/dev/null
	crm-ticket set 'It leaks' status=solved solved_at=2026-11-22T10:00:00Z >/dev/null
	crm-record route add name=vše position=9 queue=vše >/dev/null
	crm-calendar add name=Praha timezone=Europe/Prague hours=24/7 >/dev/null
	printf 'date,name\n2026-12-24,Štědrý den\n2026-12-25,聖誕\n' >"$TEST_TMP/holidays.csv"
	crm-sla add name=zlatá first_response=1h resolution=1d calendar=Praha position=1 >/dev/null
	mkdir "$TEST_TMP/articles"
	printf -- '---\ntitle: Jak na to\nlanguage: cs\n---\n\nTakto a jinak.\n' >"$TEST_TMP/articles/jak-na-to.md"
	printf '# 如何\n\n请。\n' >"$TEST_TMP/articles/ruhe.md"
	crm-task add subject=Úkol due_at=2026-11-01T09:00:00Z >/dev/null
	printf '# 贏\non deal.won\nonce\ndo\n    add task subject="Děkujeme {{name}}" about={{self}}\n    call účetní\n' >"$TEST_TMP/děkujeme.rule"
	crm-hook add https://erp.example/books name=účetní --on deal.lost >/dev/null
	mkdir "$TEST_TMP/base"
	mv "$PWD" "$TEST_TMP/base/repo"
	cd "$TEST_TMP" || exit
	waiting_base
	damaged_bases
}

# The same with transactions that git does not have yet.
waiting_base() {
	local i
	cp -a base waiting
	for i in 1 2 3 4 5 6; do
		crm-contact --repo waiting/repo set jan@roof.example city="Město $i" >/dev/null
	done
	crm-import --repo waiting/repo -q contact people.csv --key email >/dev/null 2>&1
}

# One that has lost its database, and one in which a row was changed behind our back.
damaged_bases() {
	crm-log flush --repo base/repo -q
	cp -a base bereft
	rm bereft/repo/crm.db*
	cp -a base tampered
	sqlite3 tampered/repo/crm.db "UPDATE contact SET title = 'tampered' WHERE email = 'eva@roof.example'"
}

commands() {
	echo add set apply rm restore import flush field
	echo undo merge rebuild repair ask intake reply
	echo articles publish mark route policies holidays
	echo answer collect query
	echo tick webhook rule
	# Git is not made for the sanitizer's runtime.
	if [ -z "$sanitizer" ]; then echo gc; fi
}

command_line() { # NAME: sets $command and $base
	base=$TEST_TMP/base
	case $1 in
	add) command=(crm-contact add name='Zdeňka Nováková' email=zdenka@example.cz company=Квіти) ;;
	set) command=(crm-contact set eva@roof.example title=CFO phone=+420601999888 "tags+=jaro") ;;
	apply) command=(crm-contact apply "$TEST_TMP/rows.jsonl") ;;
	rm) command=(crm-contact rm wang@datong.example) ;;
	restore) command=(crm-contact restore "$gone") ;;
	import) command=(crm-import contact "$TEST_TMP/people.csv" --key email) ;;
	flush) base=$TEST_TMP/waiting command=(crm-log flush) ;;
	field) command=(crm-schema add contact.shoe_size integer) ;;
	undo) command=(crm-log undo --batch jaro) ;;
	articles) command=(crm-kb import "$TEST_TMP/articles") ;;
	publish) command=(crm-kb publish 'Jak na to') ;;
	mark) command=(crm-ticket mark) ;;
	route) command=(crm-ticket route 'It leaks') ;;
	policies) command=(crm-sla apply) ;;
	holidays) command=(crm-calendar holidays Praha "$TEST_TMP/holidays.csv") ;;
	merge) command=(crm-contact merge eva@roof.example 'Eva Nova') ;;
	ask) command=(crm-survey send) ;;
	answer) command=(crm-survey answer "${token##*/}" --comment 'Дякую') ;;
	collect) command=(crm-survey collect) ;;
	query) command=(crm-query save obrat 'SELECT sum(amount) FROM deal') ;;
	tick) command=(crm-tick) ;;
	webhook) command=(crm-hook add https://erp.example/crm name=účty --on deal.won) ;;
	rule) command=(crm-rule add "$TEST_TMP/děkujeme.rule") ;;
	reply) command=(crm-ticket reply 'It leaks' 'Zítra přijdeme' --channel email status=solved) ;;
	gc) base=$TEST_TMP/waiting command=(crm-check gc) ;;
	rebuild) base=$TEST_TMP/bereft command=(crm-check --rebuild) ;;
	repair) base=$TEST_TMP/tampered command=(crm-check repair) ;;
	intake) command=(crm-mail intake "$TEST_TMP/letter") ;;
	esac
}

# All that is in the database, in short. Read-only: it must not heal anything.
state_of() { # REPO
	[ -e "$1/crm.db" ] || { echo none; return; }
	sqlite3 -readonly "$1/crm.db" .dump 2>&1 | sha256sum
}

with_command() { # NAME: sets $command, $before, $after and $operations
	name=$1
	command_line "$name"
	attempt 0 EIO
	[ "$code" -eq 0 ] || { diag "$name: exit status $code without a fault: $(cat said)"; return 1; }
	operations=$(od -An -tu8 -N8 fault-state | tr -d ' ')
	before=$(state_of "$base/repo")
	after=$(state_of "$area/repo")
}

# -- trying --------------------------------------------------------------------------------

fresh_copy() {
	rm -rf "$area" "$TEST_TMP/keep"
	cp -a "$base" "$area"
}

# K KIND [VARIABLE=VALUE...]: the command with the fault; sets $code and $happened.
attempt() {
	local at=$1 kind=$2
	shift 2
	fresh_copy
	[ -z "${keeping-}" ] || "$thrown_away" begin "$area" "$TEST_TMP/keep"
	faulty "$at" "$kind" "$@"
}

faulty() { # K KIND [VARIABLE=VALUE...]
	local at=$1 kind=$2
	shift 2
	code=0
	head -c 16 /dev/zero >"$TEST_TMP/fault-state"
	# The shell's own words about a killed child are for nobody.
	{
		env CRM_HISTORY_COMMIT='wait' CRM_REPO="$area/repo" SQLITE_TMPDIR="$area" \
			FAULT_ROOT="$area" FAULT_STATE="$TEST_TMP/fault-state" FAULT_AT="$at" FAULT_KIND="$kind" \
			${FAULT_LOG:+FAULT_LOG="$FAULT_LOG"} "$@" LD_PRELOAD="$preload" \
			"${command[@]}" >"$TEST_TMP/ids" 2>"$TEST_TMP/said"
	} 2>/dev/null || code=$?
	happened=$(od -An -tu8 -j8 "$TEST_TMP/fault-state" | tr -d ' ')
}

# -- what must hold ----------------------------------------------------------------------------

complain() { # WHAT SENTENCE
	complaints=$((complaints + 1))
	[ "$complaints" -gt 20 ] || diag "$1: $2"
}

# The rule of the command: it returned 0 and all of it is there, or not and nothing is. One that was
# killed may have been done.
judge_effect() { # WHAT REPO
	local now
	now=$(state_of "$2")
	case $code in
	0) [ "$now" = "$after" ] || complain "$1" 'it returned 0, but its change is not there as it should be' ;;
	# What is made of the history alone may be there when only its durability is in doubt.
	7|8|9|75) [ "$now" = "$before" ] || [ "$name:$now" = "rebuild:$after" ] || complain "$1" "it failed with $code, but something was changed: $(cat said)" ;;
	137) [ "$now" = "$before" ] || [ "$now" = "$after" ] || complain "$1" 'it was killed, and its change is there in part' ;;
	*) complain "$1" "exit status $code: $(cat said)" ;;
	esac
	[ "$code" -eq 137 ] || [ "$code" -eq 0 ] || [ -s said ] || complain "$1" "exit status $code without a word"
}

# The next command works, and then all is well.
judge_healing() { # WHAT REPO
	local words code=0
	[ -e "$2/crm.db" ] || words=$(CRM_REPO=$2 crm-check --rebuild -q 2>&1) || complain "$1" "rebuilding fails: $words"
	[ "$name" != repair ] || words=$(CRM_REPO=$2 crm-check repair -q 2>&1) || complain "$1" "the next repair fails: $words"
	words=$(CRM_HISTORY_COMMIT='wait' CRM_REPO=$2 crm-contact set jan@roof.example title="after $1" 2>&1) || code=$?
	[ "$code" -eq 0 ] || complain "$1" "the next command fails with $code: $words"
	[ "$name" != gc ] || words=$(CRM_REPO=$2 crm-check gc 2>&1) || complain "$1" "the next gc fails: $words"
	words=$(CRM_REPO=$2 crm-log flush -q 2>&1) || complain "$1" "crm-log flush fails: $words"
	words=$(CRM_REPO=$2 crm-check -q 2>&1) || complain "$1" "crm-check finds: $words"
	words=$(git -C "$2/history.git" fsck --strict --no-dangling --no-progress 2>&1 || echo "status $?")
	[ -z "$words" ] || complain "$1" "git fsck: $words"
	words=$(sqlite3 "$2/crm.db" 'PRAGMA integrity_check; SELECT count(*), max(seq) FROM txn' 2>&1 | xargs)
	code=$(git -C "$2/history.git" rev-list --count main 2>&1) || code=none
	[ "$words" = "ok $code|$code" ] || complain "$1" "database: $words; commits: $code"
	# What git has begun to write is removed by the gc ten minutes later: it might be a fetch.
	words=$(find "$2" -name 'tmp_*' ! -path '*/pack/tmp_[!c]*' -o -name '*.lock' ! -name crm-follow.lock ! -name crm-sync.lock ! -path '*/hooks/*.lock' -o -name crm-follow.failed -o -name '*.new' -o -name '*.moving')
	[ -z "$words" ] || complain "$1" "left behind: $words"
}

judge() { # WHAT
	judge_effect "$1" "$area/repo"
	judge_healing "$1" "$area/repo"
}

# Which places to try: all, or COUNT of them evenly, always the first and the last.
places() { # OPERATIONS COUNT
	if [ -n "${CRASH_ALL-}" ] || [ "$1" -le "$2" ]; then
		seq "$1"
	else
		awk -v n="$1" -v count="$2" 'BEGIN { for (i = 0; i < count; i++) print 1 + int(i * (n - 1) / (count - 1)) }'
	fi
}

# -- a repository that is being made ---------------------------------------------------------------

# crm init with the fault: where it did not return 0, it can be done again.
judge_init() { # WHAT
	local words
	if [ "$code" -ne 0 ]; then
		[ "$code" -eq 137 ] || [ -s "$TEST_TMP/said" ] || complain "$1" "exit status $code without a word"
		words=$(crm init -q "$area/repo" 2>&1) || [ -e "$area/repo/crm.db" ] || complain "$1" "crm init again: $words"
	fi
	words=$(CRM_HISTORY_COMMIT='wait' CRM_REPO=$area/repo crm-contact add name=Eva 2>&1) || complain "$1" "the next command: $words"
	words=$(CRM_REPO=$area/repo crm-check -q 2>&1) || complain "$1" "crm-check finds: $words"
	words=$(git -C "$area/repo/history.git" fsck --strict --no-dangling --no-progress 2>&1 || echo "status $?")
	[ -z "$words" ] || complain "$1" "git fsck: $words"
}

with_init() { # sets $command and $operations
	name=init base=$TEST_TMP/nothing
	mkdir -p "$base"
	command=(crm init -q "$area/repo")
	attempt 0 EIO
	operations=$(od -An -tu8 -N8 "$TEST_TMP/fault-state" | tr -d ' ')
}
