#!/usr/bin/env bash
# What two copies did to one record without knowing of each other: listed, side by side, the same everywhere, and settled by a
# change like any other.
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/acme.sh"
need git jq sqlite3

acme
eva=$(crm-contact list name~Eva -o ids)
jan=$(crm-contact list name~Svoboda -o ids)
barn=$(crm-deal list 'name~the barn' -o ids)
kvity=$(crm-company list domain=kvity.example -o ids)
git init -q --bare ../hub.git
crm-sync remote add origin "$PWD/../hub.git"
crm-sync push -q
cd ..
crm-clone -q hub.git ben
crm-clone -q hub.git cyril
run crm-sync conflicts --repo acme
is "$status" 1 'nobody has done anything yet: nothing is listed'

as() { # COPY HOUR COMMAND...: in that copy, at that time, by who it is of
	local copy=$1 hour=$2
	shift 2
	env -C "$copy" CRM_NOW="2026-11-22T$hour:00Z" CRM_SEED="${copy/acme/1}${hour/:/}" \
		CRM_USER_NAME="${copy^}" CRM_USER_EMAIL="$copy@x.example" "$@" >"$TEST_TMP/as"
}
meet() { # COPY...: in turn, until all know of all
	local copy
	for copy in "$@" "$@"; do as "$copy" 18:00 crm-sync run -q; done
}
told() { crm-sync conflicts --repo "$1" -o jsonl "${@:2}" || test $? = 1; } # COPY [OPTION...]
whole() { (cd "$1" && crm-export --all -q); }
everywhere() { # NAME: all copies tell the same
	told acme --all >one
	for copy in ben cyril; do
		told "$copy" --all >two
		same_file two one "$1: $copy tells the same"
	done
}

# -- four kinds ------------------------------------------------------------------------------

as ben 08:00 crm-contact set "$eva" title=CEO tags+=board
as ben 08:01 crm-contact rm "$jan" -y --unlink
as ben 08:02 crm-contact add name=王小明 email=wang@x.example
as ben 08:03 crm-deal set "$barn" amount=50000
as ben 08:04 crm-company rm "$kvity" --unlink -y
as acme 09:00 crm-contact set "$eva" title=Ředitelka department=Střechy tags+=vip2
as acme 09:01 crm-contact set "$jan" title=Nákupčí
as acme 09:02 crm-contact add name=Ван email=wang@x.example
as acme 09:03 crm-deal set "$barn" amount=60000
as acme 09:04 crm-deal add name=Квіти company="$kvity"
as acme 18:00 crm-sync run -q
run as ben 18:00 crm-sync run
is "$status" 0 'nothing waits for people'
like "$err" '5 open conflicts: crm-sync conflicts' 'but they are told how many there are'
meet cyril acme
everywhere 'five'
run crm-sync conflicts --repo cyril -f kind,entity,name,field,base,stands,stands_by,other,other_by
is "$(sort <<<"$out")" "$(sort <<'LIST'
kind,entity,name,field,base,stands,stands_by,other,other_by
removed,company,Квіти,,,in use,Acme <acme@x.example>,removed,Ben <ben@x.example>
removed,contact,Jan Svoboda,,title=,removed,Ben <ben@x.example>,title=Nákupčí,Acme <acme@x.example>
same,contact,王小明,email,,wang@x.example,Ben <ben@x.example>,wang@x.example,Acme <acme@x.example>
value,contact,Eva Nová,title,,Ředitelka,Acme <acme@x.example>,CEO,Ben <ben@x.example>
value,deal,Roof for the barn,amount,48000.00 CZK,60000.00 CZK,Acme <acme@x.example>,50000.00 CZK,Ben <ben@x.example>
LIST
)" 'each with its record, what was there, both sides and who; what one alone gave is none'
run crm-sync conflicts --repo cyril -o jsonl
is "$(jq -r 'select(.kind == "value" and .field == "title") | .stands_at, .other_at' <<<"$out")" $'2026-11-22T09:00:00.000Z\n2026-11-22T08:00:00.000Z' 'and when'
is "$(jq -r '.command' <<<"$out" | sed 's/[0-9a-f]\{8,\}/ID/g' | sort)" "$(sort <<'LIST'
crm-record contact merge ID ID
crm-record contact restore ID
crm-record company rm ID --unlink
crm-sync resolve ID --theirs
crm-sync resolve ID --theirs
LIST
)" 'each with a command'
like "$(crm-status --repo cyril)" 'conflicts +5 open; crm-sync conflicts' 'crm-status says how many'
run crm-check --repo cyril
is "$status" 0 'crm-check finds no damage in it'
like "$err" '5 open conflicts' 'and says how many'
whole acme >one
rm -f cyril/crm.db*
expect_ok 'made anew from the history' crm-check --rebuild -q --repo cyril
whole cyril >two
same_file two one 'it is the same'
everywhere 'made anew'

# -- which ones -------------------------------------------------------------------------------

is "$(crm-sync conflicts deal --repo acme -f field -o csv | tail -n +2)" amount 'of an entity'
is "$(crm-sync conflicts contact name~eva --repo acme -f field -o csv | tail -n +2)" title 'of records that match'
is "$(crm-sync conflicts "$jan" --repo acme -f kind -o csv | tail -n +2)" removed 'of a record by its id'
is "$(crm-sync conflicts --since '2026-11-22 09:03' --repo acme -f kind,entity -o csv | tail -n +2 | sort)" $'removed,company\nvalue,deal' 'since'
expect_status 1 'before it was' crm-sync conflicts --since 2026-11-23 --repo acme
expect_status 2 'no entity, no id' crm-sync conflicts xyz --repo acme
expect_status 2 'no field' crm-sync conflicts contact nofield=1 --repo acme

# -- side by side -------------------------------------------------------------------------------

title=$(crm-sync conflicts contact name~eva --repo acme -f id -o csv | tail -n 1)
same=$(told acme | jq -r 'select(.kind == "same").id')
COLUMNS=64 run crm-sync conflicts "$title" -o table --repo acme
is "$out" "${title:0:8}  contact ${eva:0:8} Eva Nová: title
  stands                        │ other
  Ředitelka                     │ CEO
  Acme, 2026-11-22 09:00,       │ Ben, 2026-11-22 08:00,
  $(jq -r '.stands_txn[0:8]' <<<"$(told acme "$title")")                      │ $(jq -r '.other_txn[0:8]' <<<"$(told acme "$title")")
  before both: (empty)
  perhaps: crm-sync resolve ${title:0:8} --theirs" 'two halves, wrapped'
COLUMNS=100 run crm-sync conflicts "$same" -o table --repo acme
like "$out" '  [0-9a-f]{8} 王小明 +│ [0-9a-f]{8} Ван' 'two records beside each other'
is "$(grep -c . <<<"$out")" 5 'in five lines'
COLUMNS=40 run crm-sync conflicts -o table --repo acme
is "$(awk '/│/' <<<"$out" | python3 -c 'import sys, unicodedata
print(max(sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line.rstrip("\n")) for line in sys.stdin) <= 40)')" True 'never wider than the terminal'
COLUMNS=90 run crm-sync conflicts -o table -f id,name,stands --repo acme
like "$out" 'Ředitelka' 'with -f it is a table'
if type -P tmux >/dev/null; then
	tmux -L conflicts -f /dev/null new-session -d -x 80 -y 50 "env -u COLUMNS TERM=screen PAGER=cat crm-sync conflicts --repo '$PWD/acme'; sleep 30"
	for ((i = 0; i < 100; i++)); do
		shown=$(tmux -L conflicts capture-pane -p 2>/dev/null || true)
		if [[ $shown == *'--theirs'*'--theirs'* ]]; then break; fi
		sleep 0.1
	done
	tmux -L conflicts kill-server
	like "$shown" 'Ředitelka +│ CEO' 'on a terminal they stand side by side'
else
	skip 'on a terminal they stand side by side' 'no tmux'
fi

run crm-sync --complete --repo "$PWD/acme" resolve "${title:0:4}"
like "$out" "$title" 'resolve completes their ids'

# -- settling -------------------------------------------------------------------------------------

amount=$(crm-sync conflicts deal --repo acme -f id -o csv | tail -n 1)
removed=$(told acme "$jan" | jq -r .id)
company=$(told acme "$kvity" | jq -r .id)
expect_status 2 'how?' crm-sync resolve "$title" --repo acme
expect_status 2 'one way alone' crm-sync resolve "$title" --ours --base --repo acme
expect_status 4 'no such conflict' crm-sync resolve 0123456789abcdef --ours --repo acme
expect_status 2 'of two records no value says which' crm-sync resolve "$same" --theirs --repo acme
like "$err" 'hint: crm-record contact merge' 'says what does'
expect_status 2 'its batch is taken' crm-sync resolve "$title" --ours --batch x --repo acme
expect_ok 'what stands stays' crm-sync resolve "${title:0:8}" --ours --repo acme
like "$err" 'Eva Nová, title: stays as it is' 'says so'
run crm-log list -n 1 -o csv -f tool,changes,batch --repo acme
is "$(tail -n 1 <<<"$out")" "crm-sync resolve,0,conflict $title" 'a transaction that changes nothing'
expect_status 5 'again' crm-sync resolve "$title" --theirs --repo acme
like "$err" 'has been settled by Ann' 'says by whom'
sqlite3 acme/crm.db 'SELECT count(*) FROM txn' >before
expect_ok 'a dry run' crm-sync resolve "$amount" --theirs -n --repo acme
like "$out" '60000.00 CZK -> 50000.00 CZK' 'shows it'
is "$(sqlite3 acme/crm.db 'SELECT count(*) FROM txn')" "$(cat before)" 'and writes nothing'
expect_ok 'what was there before both' crm-sync resolve "$amount" --base --repo acme
is "$(crm-deal show "$barn" -f amount -o 'template={amount}' --repo acme)" 48000.00 'is there again'
expect_ok 'taken back' crm-log undo -y --repo acme
is "$(crm-deal show "$barn" -f amount -o 'template={amount}' --repo acme)" 60000.00 'as any change'
expect_ok 'the removed one, as the other would have it' crm-sync resolve "$removed" --theirs --repo acme
is "$(crm-contact show "$jan" -f name,title -o 'template={name}|{title}' --repo acme)" 'Jan Svoboda|Nákupčí' 'is there again'
expect_status 5 'what is linked to is not removed' crm-sync resolve "$company" --theirs --repo acme
expect_ok 'so it stays' crm-sync resolve "$company" --ours --repo acme
expect_ok 'one record of two' shell 'eval "$(crm-sync conflicts "$1" -f command -o csv --repo acme | tail -n 1) -y --repo acme"' "$same"
told acme >one
is "$(cat one)" '' 'nothing is open any more'
meet acme ben cyril
everywhere 'settled'
is "$(told ben --all | jq -r 'select(.settled == null).id')" '' 'nor anywhere else'
is "$(told ben --all | jq -r .kind | sort | uniq -c | tr -s ' \n' ' ')" ' 2 removed 2 value ' 'what was is still known'
whole acme >one
whole cyril >two
same_file two one 'all are the same'
expect_ok 'and well' crm-check --repo cyril

# -- three copies, crosswise ------------------------------------------------------------------------

as acme 10:00 crm-contact set "$eva" city=Brno
as ben 10:30 crm-contact set "$eva" city=Львів
as cyril 11:00 crm-contact set "$eva" city=北京
as acme 12:00 crm-sync push -q
as ben 12:01 crm-sync pull -q
as ben 12:02 crm-contact set "$eva" city=Київ
as cyril 12:03 crm-sync pull -q
as cyril 12:04 crm-contact set "$eva" city=Praha
as ben 12:05 crm-sync push -q
meet acme ben cyril
everywhere 'crosswise'
is "$(crm-sync conflicts --repo acme -f field,base,stands,other -o csv | tail -n +2)" 'city,Brno,Praha,Київ' \
	'who knew of others has settled it with them; two are left, of which both knew of Brno'
as acme 13:00 crm-contact set "$eva" city=Wien
is "$(told acme)" '' 'whoever knows of both and changes it again settles it, too'
meet acme ben cyril
everywhere 'settled by a change'

# -- a strict entity --------------------------------------------------------------------------------------

expect_status 3 'a built-in entity is not renamed' crm-schema change deal --title x --repo acme
as acme 14:00 crm-schema change deal --strict
meet acme ben cyril
like "$(crm-schema show deal -o csv --repo ben | sed -n 2p)" strict 'strict, in every copy'
as acme 15:00 crm-deal set "$barn" next_step=Zavolat
as ben 15:30 crm-deal set "$barn" amount=70000
as ben 15:40 crm-deal set "$barn" close_date=2027-01-10
meet acme ben cyril
everywhere 'strict'
is "$(crm-sync conflicts --repo cyril -f kind,field,stands,other -o csv | tail -n +2)" \
	'strict,,amount=70000.00 CZK; close_date=2027-01-10,next_step=Zavolat' 'two changes of one record, though the fields differ'
expect_ok 'the other alone' crm-sync resolve "$(told cyril | jq -r .id)" --theirs --repo cyril
is "$(crm-deal show "$barn" -f amount,next_step -o 'template={amount}|{next_step}' --repo cyril)" '60000.00|Zavolat' \
	'what stood is as it was before'
expect_ok 'no more' crm-schema change deal --no strict --repo cyril
meet cyril acme ben
as acme 16:00 crm-deal set "$barn" next_step=Napsat
as ben 16:30 crm-deal set "$barn" amount=80000
meet acme ben cyril
is "$(told ben)" '' 'then it is none'

# -- how own fields merge -------------------------------------------------------------------------------------

as acme 17:00 crm-schema add contact.visits integer --merge counter
as acme 17:01 crm-schema add contact.top decimal --merge max
as acme 17:02 crm-schema add contact.first date --merge min
expect_status 3 'a text does not count' crm-schema add contact.bad text --merge counter --repo acme
expect_status 3 'one value is no set' crm-schema add contact.bad text --merge set --repo acme
as acme 17:03 crm-contact set "$eva" visits=3 top=3 first=2026-01-05
meet acme ben cyril
as acme 17:10 crm-contact set "$eva" visits=5 top=9.5 first=2026-01-09
as ben 17:20 crm-contact set "$eva" visits=4 top=7 first=2026-01-03
meet acme ben cyril
is "$(crm-contact show "$eva" -f visits,top,first -o 'template={visits}|{top}|{first}' --repo cyril)" '6|9.5|2026-01-03' \
	'added up, the most, the least'
is "$(told cyril)" '' 'and no conflict'
is "$(crm-schema show contact --repo ben -o csv | awk -F, '$2 == "visits" || $2 == "top" || $2 == "first" { print $4 }')" \
	$'own counter\nown max\nown min' 'crm-schema shows how'
whole acme >one
whole ben >two
same_file two one 'all are the same'

# -- removed by who did not know of a link ------------------------------------------------------------------

cd "$TEST_TMP/work"
mkdir kept
cd kept
git init -q --bare hub.git
crm init -q acme
crm-sync remote add origin hub.git --repo acme
alfa=$(crm-company add name=Alfa domain=alfa.example --repo acme)
dee=$(crm-deal add name=Dee company="$alfa" amount=5 --repo acme)
crm-company add name=Beta domain=beta.example -q --repo acme >/dev/null
crm-schema add contact.own text -q --repo acme >/dev/null
crm-sync push -q --repo acme
crm-clone -q hub.git ben
crm-clone -q hub.git cyril
removed() { told "$1" | jq -r 'select(.kind == "removed") | "\(.entity) \(.name) \(.other) \(.stands)"' | sort; } # COPY
as ben 08:00 crm-deal add name=Новий company=beta.example
as acme 09:00 crm-company rm beta.example -y
meet acme ben cyril
everywhere 'linked to, and then removed'
is "$(removed cyril)" 'company Beta removed in use' 'the removal that stays without effect is listed'
as acme 10:00 crm-deal rm "$dee" -y
as ben 11:00 crm-task add subject=T about="deal:$dee"
as acme 12:00 crm-company rm "$alfa" -y
meet ben acme cyril
everywhere 'in use again through another'
is "$(removed ben)" $'company Alfa removed in use\ncompany Beta removed in use\ndeal Dee removed in use' 'each of them is listed'
expect_ok 'made anew' crm-check --rebuild -q --repo cyril
everywhere 'made anew'
for command in 'deal Dee' 'company Alfa' 'company Beta'; do
	read -ra words <<<"$(told acme | jq -r --arg it "$command" 'select("\(.entity) \(.name)" == $it) | .command')"
	as acme 13:00 "${words[@]}" -y
done
meet acme ben cyril
is "$(told ben)$(removed cyril)" '' 'the commands that are listed settle them'
is "$(crm-company count --repo cyril || true)" 0 'and take them away'

# -- a type that cannot be taken, and what a conflict is not about -----------------------------------------------

as acme 14:00 crm-schema add contact.badge text
as ben 14:01 crm-schema add contact.badge integer
as acme 14:02 crm-contact add name=Zoë title=CEO
meet acme ben cyril
zoe=$(crm-contact list name~Zo -o ids --repo acme)
is "$(told acme | jq -r 'select(.entity == "field") | .command' | cut -d' ' -f2,4)" 'resolve --ours' 'what can be done is suggested'
as acme 15:00 crm-contact set "$zoe" title=CTO
as ben 15:01 crm-contact set "$zoe" title=CFO
meet acme ben cyril
id=$(told acme | jq -r 'select(.entity == "contact") | .id')
expect_status 2 'another field than it is about' crm-sync resolve "$id" --set first_name=Z --repo acme
like "$err" "is not about what --set gives.*hint: crm-sync conflicts ${id:0:8}" 'is refused'
expect_ok 'its own, and another' crm-sync resolve "$id" --set title=COO --set first_name=Z --repo acme
done_testing
