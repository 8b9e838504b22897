#!/usr/bin/env bash
# Tickets and each other: split, linked, merged and taken apart; the thread, what is next; and every verb undone.
. "$(dirname "$0")/../lib/test.sh"
need jq
export CRM_HISTORY_COMMIT=manual

crm init desk 2>/dev/null
export CRM_REPO=$PWD/desk CRM_USER_NAME=ann CRM_USER_EMAIL=ann@desk.example
whole() { crm-export --all -q; }
as_before() { whole | cmp -s - before; }
at() { export CRM_NOW=2026-11-${1}Z; }
of() { crm-ticket show "$1" -o "template=$2"; }
texts() { crm-ticket thread "$1" -f text -o csv | tail -n +2 | tr '\n' '|'; }
crm-record team add name=podpora >/dev/null
crm-user add name=ann email=ann@desk.example team=podpora >/dev/null
crm-user add name=petro email=petro@desk.example team=podpora >/dev/null
eva=$(crm-contact add name='Eva Nová' email=eva@strechy.example)
wang=$(crm-contact add name=王小明 email=wang@datong.example)
say() { crm-record message add ticket="$1" direction="$2" body="$3" channel=chat "${@:4}"; }

# -- thread -----------------------------------------------------------------------------

at 22T09:00:00
t=$(crm-ticket open 'Střecha teče' contact="$eva" channel=chat priority=high tags=vip description='Od pondělí' -m $'Dobrý den\n\nteče nám střecha')
at 22T10:00:00
crm-ticket reply "$t" 'Прийдемо завтра' >/dev/null
at 22T11:00:00
one=$(say "$t" in 'A ještě faktura' contact="$wang")
two=$(say "$t" out 'Pošleme ji' author=ann)
crm-ticket note "$t" $'drahé\033[31m' >/dev/null
at 22T12:00:00
expect_ok 'read' crm-ticket thread "$t" -o table
# shellcheck disable=SC2001 # a pattern
is "$(sed "s/[0-9a-f]\{8\}$/ID/" <<<"$out")" "#${t:0:8}  Střecha teče
open, high, Eva Nová
    Od pondělí

2026-11-22 09:00  Eva Nová  [chat]  ID
    Dobrý den

    teče nám střecha

2026-11-22 10:00  ann  [chat]  ID
    Прийдемо завтра

2026-11-22 11:00  王小明  [chat]  ID
    A ještě faktura

2026-11-22 11:00  ann  [chat]  ID
    Pošleme ji

2026-11-22 11:00  ann  [internal]  ID
    drahé\\x1b[31m" 'the oldest first, each with who and how; nothing drives the terminal'
is "$(crm-ticket thread "$t" --public -f direction,who -o csv | tail -n +2 | tr '\n' ' ')" 'in,Eva Nová out,ann in,王小明 out,ann ' 'what the customer has seen'
is "$(crm-ticket thread "$t" -f text -o csv --as-of 2026-11-22T10:30:00Z | grep -c .)" 4 'as it was then'
crm-record attachment add message="$one" name='faktura 发票.pdf' file="$(printf x | sha256sum | cut -c1-64)" >/dev/null
like "$(crm-ticket thread "$t" -o table)" '    A ještě faktura.    attached: faktura 发票.pdf' 'with what was attached'
crm-log undo -q >/dev/null
expect_status 4 'of none' crm-ticket thread ffffffff
expect_status 1 'of one without messages' crm-ticket thread "$(crm-ticket add subject=prázdný)" -o csv
crm-log undo -q >/dev/null

# -- split ------------------------------------------------------------------------------

whole >before
expect_ok 'a dry run' crm-ticket split "$t" "$one" "$two" subject='Faktura' -n
like "$out" 'ticket .* created .*message .*ticket .*ticket_link .*created' 'shows it'
expect_ok 'and writes nothing' as_before
expect_ok 'split' crm-ticket split "$t" "$one" "$two" subject='Faktura'
n=$out
is "$(texts "$n")" 'A ještě faktura|Pošleme ji|' 'takes the messages'
like "$(texts "$t")" 'завтра|.drahé' 'which the old one has no more'
is "$(of "$n" '{subject}|{status}|{contact}|{priority}|{channel}|{tags}')" "Faktura|open|$wang|high|chat|" 'of who wrote them, with what fits both'
is "$(of "$n" '{created_at}|{first_response_at}' | cut -c1-60)" '2026-11-22T11:00:00.000Z|2026-11-22T11:00:00.001Z' 'it began with the first of them'
like "$(crm-ticket thread "$n" -o table)" "was split from #${t:0:8}  Střecha teče \(open\)" 'linked there'
like "$(crm-ticket thread "$t" -o table)" "was split into #${n:0:8}  Faktura" 'and back'
crm-log undo -q >/dev/null
expect_ok 'one undo takes it back' as_before
other=$(crm-ticket open 'Jiný' -m 'jiné')
expect_status 3 'a message of another' crm-ticket split "$t" "$(crm-record message list ticket="$other" -o ids)"
like "$err" "is not one of ticket ${t:0:8}" 'is refused'
expect_status 3 'all there are' shell 'crm-record message list ticket="$1" -o ids | crm-ticket split "$1" -' "$t"
expect_status 2 'none' crm-ticket split "$t" subject=x
expect_status 4 'one there is not' crm-ticket split "$t" 0123456789abcdef
n=$(crm-ticket split "$t" "$one")
is "$(of "$n" '{subject}|{status}')" 'Střecha teče|new' 'without a subject it is the same, and new where nobody has answered'

# -- links ------------------------------------------------------------------------------

whole >before
expect_ok 'linked' crm-ticket link "$t" "$other" kind=blocks
is "$out" "$t" 'prints the ticket'
expect_ok 'twice' crm-ticket link "$t" "$other" kind=blocks
crm-ticket link "$t" "$other" >/dev/null
crm-ticket link "$other" "$t" >/dev/null
is "$(crm-record ticket_link count other="$other")$(crm-record ticket_link count ticket="$other")" 20 'is once; related is so both ways'
like "$(crm-ticket thread "$other" -o table)" "is blocked by #${t:0:8}" 'seen from there'
expect_status 3 'to itself' crm-ticket link "$t" "$t"
expect_status 3 'a kind there is not' crm-ticket link "$t" "$other" kind=bloks
expect_status 2 'more than its kind' crm-ticket link "$t" "$other" owner=ann
expect_ok 'one kind no more' crm-ticket unlink "$other" "$t" kind=related
is "$(crm-record ticket_link count ticket="$t" other="$other")" 1 'the other is left'
expect_ok 'no more' crm-ticket unlink "$t" "$other"
expect_status 4 'again' crm-ticket unlink "$t" "$other"
expect_ok 'as it was' as_before
crm-ticket link "$t" "$other" kind=caused_by >/dev/null
crm-ticket rm "$other" -q >/dev/null
is "$(crm-record ticket_link count kind=caused_by)" 0 'a link goes with either'
crm-log undo -q >/dev/null

# -- merge, unmerge ---------------------------------------------------------------------

at 23T09:00:00
crm-ticket watch "$t" petro >/dev/null
crm-ticket watch "$n" sef@strechy.example >/dev/null
crm-ticket solve "$t" csat=4 >/dev/null
whole >before
expect_ok 'merged, though linked' crm-ticket merge "$t" "$n"
is "$(of "$t" '{status}|{solved_at}|{watchers}|{csat}|{contact}')" "open||petro;sef@strechy.example|4|$eva" \
	'an open question does not go under in a solved ticket; watchers are all of both'
like "$(texts "$t")" 'A ještě faktura' 'its messages are there'
is "$(of "$n" '{id}')" "$t" 'its id finds the one that stayed'
unlike "$(crm-ticket thread "$t" -o table)" 'split' 'and nothing is said to be linked to itself'
expect_ok 'unmerged' crm-ticket unmerge "$n"
expect_ok 'as if nothing had been' as_before
crm-ticket merge "$n" "$t" >/dev/null
is "$(of "$n" '{status}|{solved_at}')" 'open|' 'a solved one adds no date to one that is not'
crm-ticket unmerge "$t" >/dev/null
expect_ok 'as if nothing had been' as_before
crm-ticket merge "$n" "$t" --prefer other >/dev/null
is "$(of "$n" '{status}|{solved_at}')" 'open|' 'nor where the other is preferred'
crm-log undo -q >/dev/null
crm-ticket merge "$t" "$n" "$other" >/dev/null
crm-ticket unmerge "$other" >/dev/null
crm-ticket unmerge "$n" >/dev/null
expect_ok 'three, taken apart one by one' as_before

# What was written since may be of either.
crm-ticket merge "$t" "$n" >/dev/null
at 23T09:30:00
printf 'From: eva@strechy.example\nTo: help@desk.example\nSubject: Re: [#%s]\nMessage-ID: <since@x>\n\nk faktuře\n' "${n:0:8}" >since.eml
crm-mail intake -q since.eml >/dev/null
since=$(crm-record message list ticket="$t" body='k faktuře' -o ids)
run crm-ticket unmerge "$n"
like "$err" "1 message came since, and stays with ticket ${t:0:8}; to move what is of ${n:0:8}: crm-record message set $since ticket=$n" \
	'what came since is said, with the way to move it'
crm-record message set "$since" ticket="$n" -q >/dev/null
like "$(texts "$n")" 'k faktuře' 'which moves it'
crm-record message rm "$since" -q >/dev/null
crm-ticket merge "$t" "$n" >/dev/null
run crm-ticket unmerge "$n"
unlike "$err" 'came since' 'where nothing came, nothing is said'

# A ticket that nobody has answered, and one that was: the thread is answered in part, so it is open.
fresh=$(crm-ticket open 'Nový dotaz' -m 'dotaz')
asked=$(crm-ticket open 'Starý dotaz' -m 'dotaz')
crm-ticket reply "$asked" 'Odpověď' -q >/dev/null
for to in pending solved open; do
	crm-ticket status "$asked" "$to" -q >/dev/null
	whole >before
	crm-ticket merge "$fresh" "$asked" >/dev/null
	is "$(of "$fresh" '{status}|{first_response_at}' | cut -c1-15)" 'open|2026-11-23' "a new one takes in an answered one that is $to, and is open"
	crm-ticket unmerge "$asked" >/dev/null
	expect_ok 'and new again without it' as_before
	crm-ticket merge "$asked" "$fresh" >/dev/null
	is "$(of "$asked" '{status}')" open 'and the other way round'
	crm-ticket unmerge "$fresh" >/dev/null
	expect_ok 'as it was' as_before
done
crm-ticket merge "$fresh" "$other" >/dev/null
is "$(of "$fresh" '{status}')" new 'two that nobody has answered are new'
crm-ticket unmerge "$other" >/dev/null

# -- next, claim ------------------------------------------------------------------------

crm init work 2>/dev/null
export CRM_REPO=$PWD/work
crm-record team add name=podpora >/dev/null
crm-record team add name=fakturace >/dev/null
crm-user add name=ann email=ann@desk.example team=podpora >/dev/null
crm-user add name=petro email=petro@desk.example team=fakturace >/dev/null
open() { crm-ticket open "$@" -m 'dotaz'; }
at 24T08:00:00
open 'cizí' team=fakturace priority=urgent >/dev/null
open 'jeho' assignee=petro >/dev/null
open 'ničí' priority=urgent >/dev/null
open 'týmu' team=podpora >/dev/null
open 'týmu, spěchá' team=podpora priority=urgent >/dev/null
at 24T09:00:00
mine=$(open 'můj' assignee=me priority=low)
open 'čeká' assignee=me status=pending priority=urgent >/dev/null
at 24T12:01:00
queue() { crm-ticket next -n 0 -f subject,whose,points -o csv "$@" | tail -n +2 | tr '\n' '/'; }
is "$(queue)" 'můj,own,23/"týmu, spěchá",team,84/týmu,team,34/ničí,nobody,84/' 'own ones first, then the team'"'"'s, then nobody'"'"'s; by points'
expect_ok 'the one' crm-ticket next -f subject,reasons -o csv
is "$out" $'subject,reasons\nmůj,low; the customer waits for 3h' 'and why'
is "$(queue --agent petro)" 'jeho,own,34/cizí,team,84/ničí,nobody,84/' 'for another'
is "$(queue priority=urgent)" '"týmu, spěchá",team,84/ničí,nobody,84/' 'of some'
crm-ticket reply "$mine" 'Zkuste' -q >/dev/null
like "$(crm-ticket next -o csv)" 'můj,open,.*own,0,low' 'an answered one waits for nobody'
crm-record message add ticket="$mine" direction=in sent_at='2026-11-24T10:00:00Z' body=x >/dev/null
whole >before
expect_ok 'a dry run' crm-ticket claim -n
like "$out" 'assignee  \(empty\) -> ann' 'says what it would take'
expect_ok 'and takes nothing' as_before
expect_ok 'taken' crm-ticket claim
is "$(of "$out" '{subject}|{assignee}')" 'týmu, spěchá|ann' 'the first that nobody has'
crm-log undo -q >/dev/null
expect_ok 'and undone' as_before
for i in 1 2 3; do crm-ticket claim -q >/dev/null; done
expect_status 1 'until none is left' crm-ticket claim
is "$(crm-ticket count assignee=ann)" 5 'all are hers'
# Two who claim at once: each gets another.
for i in {1..8}; do open "naráz $i" >/dev/null; done
for i in {1..8}; do crm-ticket claim -q >"claimed.$i" & done
wait
is "$(sort -u claimed.* | grep -c .)" 8 'of eight who claim at once each gets another'
expect_status 4 'by nobody of us' env CRM_USER_NAME=x CRM_USER_EMAIL=x@x.example crm-ticket next
like "$err" 'hint: crm-user add' 'says how'
expect_status 1 'of one without a ticket' crm-ticket next subject=none

# -- every verb, undone in one step ------------------------------------------------------

RANDOM=11
pick() { crm-ticket list -o ids -w "${1:-id!=}" | sort -R --random-source=<(yes "$RANDOM") | head -1; }
step() { # one verb on random tickets
	local a b m
	a=$(pick) b=$(pick "not id=$a")
	case $((RANDOM % 13)) in
	0) crm-ticket open "Nový $RANDOM" -m 'текст' contact= ;;
	1) crm-ticket reply "$a" '好的' ;;
	2) crm-ticket note "$a" 'poznámka' ;;
	3) crm-ticket assign "$a" petro ;;
	4) crm-ticket status "$a" pending ;;
	5) crm-ticket solve "$a" ;;
	6) crm-ticket close "$a" ;;
	7) crm-ticket reopen "$a" ;;
	8) crm-ticket link "$a" "$b" kind=duplicates ;;
	9)
		whole >unmerged
		crm-ticket merge "$a" "$b"
		crm-ticket unmerge "$b"
		whole | cmp -s - unmerged || echo "$a $b" >>differ
		crm-ticket merge "$a" "$b"
		;;
	10) crm-record message add ticket="$a" direction=in body='Дякую' ;;
	11)
		m=$(crm-record message list ticket="$a" -n 1 -o ids || true)
		crm-ticket split "$a" "${m:-0000}"
		;;
	12) crm-ticket watch "$a" "w$RANDOM@x.example" ;;
	esac
}
done=0 refused=0
txns() { crm-query "select count(*) from txn" -o csv | tail -1; }
before=$(txns)
for i in {1..70}; do
	whole | sha256sum >"state.$(txns)"
	step >/dev/null 2>&1 || refused=$((refused + 1))
done
done=$(($(txns) - before))
ok test ! -e differ
expect_ok "verbs were done ($done) and refused ($refused)" test "$done" -gt 25 -a "$refused" -gt 2
bad=0
for ((i = before + done - 1; i >= before; i--)); do
	crm-log undo -q >/dev/null || bad=$((bad + 1))
	# Between the steps that merge, unmerge and merge again nobody has looked.
	[ ! -e "state.$i" ] || whole | sha256sum | cmp -s - "state.$i" || bad=$((bad + 1))
done
is "$bad" 0 'each undo gives back what was before'
expect_ok 'the history and the database agree' crm-check
done_testing
