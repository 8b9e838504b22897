#!/usr/bin/env bash
# merge and unmerge: duplicates become one record, and two again.
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/acme.sh"
acme
need jq sqlite3

all() { crm-export --all -q >"$1"; }
field() { crm-contact show "$1" -f "$2" -o "template={$2}"; }

eva=$(crm-contact list email=eva@roof.example -o ids)
twin=$(crm-contact add first_name=Eva last_name=Nová email=eva2@roof.example title=CEO phone='+420 777 111 222' \
	tags='vip;fair' external_id=42 external_source=hubspot owner=bob)
other=$(crm-contact add name='E. Nová' mobile='+420 601 000 111' tags=old title=Boss)
deal=$(crm-deal list name='Roof for the barn' -o ids)
crm-deal set "$deal" contact="$twin" >/dev/null
mine=$(crm-record deal_contact add deal="$deal" contact="$eva" role=decision_maker)
crm-record deal_contact add deal="$deal" contact="$twin" role=evaluator primary=yes >/dev/null
task=$(crm-task add subject='Zavolat' about="contact:$other")
all before

run crm-contact merge "$eva" "$twin" "$other" -n
status_is 0 'a dry run'
like "$out" "task ${task:0:8}  about  contact:$other -> contact:$eva" 'tells of links from everywhere'
all 1
same_file 1 before 'and writes nothing'

run crm-contact merge eva@roof.example "$twin" "$other" --note 'same person'
is "$status $out" "0 $eva" 'prints the one that stays'
all merged
is "$(crm-log list -n 1 -o 'template={tool} {note}')" 'crm-contact merge same person' 'one transaction'
is "$(crm-deal show "$deal" -f contact -o 'template={contact}')" "$eva" 'a link moved'
is "$(crm-task show "$task" -f about -o 'template={about}')" "contact:$eva" 'and one to any record'
is "$(field "$eva" title) $(field "$eva" mobile) $(field "$eva" phone)" 'CEO +420 601 000 111 +420 601 123 456' 'empty fields are filled, others kept'
is "$(field "$eva" tags)" 'fair;key;old;vip' 'lists are united'
is "$(field "$eva" emails) $(field "$eva" phones)" 'eva2@roof.example +420 777 111 222' 'a second address goes into the list'
is "$(field "$eva" external_source) $(field "$eva" external_id)" 'hubspot 42' 'an id comes with its system'
is "$(field "$eva" owner)" ann 'what is filled stays'
is "$(crm-record deal_contact list deal="$deal" -f id,role,primary -o 'template={id} {role} {primary}')" "$mine decision_maker yes" \
	'what would be there twice is merged in turn'
is "$(field "$twin" email) $(field "${other:0:7}" name)" 'eva@roof.example Eva Nová' 'the old ids lead here'
expect_ok 'in a command' crm-contact set "$other" department=Sales
crm-log undo -q >/dev/null
crm-deal add name='Via alias' contact="$twin" >/dev/null
is "$(crm-deal list name='Via alias' -f contact -o 'template={contact}')" "$eva" 'in a link'
crm-log undo -q >/dev/null
printf '{"name":"Imported","contact":"%s"}\n' "$other" | crm-import deal - -q
is "$(crm-deal list name=Imported -f contact -o 'template={contact}')" "$eva" 'in an import'
crm-log undo -q >/dev/null
printf 'external_id,external_source,title\n42,hubspot,Boss\n' | crm-import contact - -q
is "$(field "$eva" title)" Boss 'the other system may go on'
crm-log undo -q >/dev/null
like "$(crm-contact log "$twin" -o csv)" 'delete' 'the log of the old id is its own'
unlike "$(crm-contact log "$twin" -o csv)" 'Nová,,key' 'not that of the other'
run crm-contact restore "$twin"
status_is 5 'restore is not the way back'
like "$err" "was merged into ${eva:0:8}.*unmerge" 'and says what is'
all 1
same_file 1 merged 'all that was taken back'

# -- undo ------------------------------------------------------------------------

crm-log undo -q >/dev/null
all 1
same_file 1 before 'one undo takes it all back'
crm-log redo -q >/dev/null
all 1
same_file 1 merged 'redo merges again'

# -- unmerge -----------------------------------------------------------------------

run crm-contact unmerge "${other:0:8}"
is "$status $out" "0 $other" 'unmerge of one'
is "$(crm-task show "$task" -f about -o 'template={about}')" "contact:$other" 'its link is back'
is "$(field "$eva" tags) $(field "$eva" mobile)" 'fair;key;vip ' 'what it gave is gone'
is "$(field "$eva" title) $(field "$twin" email)" 'CEO eva@roof.example' 'the other is merged still'
expect_ok 'unmerge of the other' crm-contact unmerge "$twin"
all 1
same_file 1 before 'and all is as it was'
crm-log undo -q >/dev/null && crm-log undo -q >/dev/null
all 1
same_file 1 merged 'unmerge can be undone'
expect_ok 'in the other order' crm-contact unmerge "$twin"
crm-contact unmerge "$other" >/dev/null
all 1
same_file 1 before 'all is as it was again'

crm-contact merge "$eva" "$twin" "$other" -q >/dev/null
crm-contact set "$eva" title=Chair tags+=new mobile= >/dev/null
crm-deal set "$deal" contact=jan@roof.example >/dev/null
run crm-contact unmerge "$twin"
status_is 0 'after later edits'
like "$err" "left as they are: 1 of .* were changed after this merge: .*${deal:0:6} contact" 'these stay and are named'
is "$(field "$eva" title) $(field "$eva" tags)" 'Chair key;new;old;vip' 'a later value stays, elements go alone'
is "$(field "$twin" title) $(field "$twin" tags)" 'CEO fair;vip' 'the other returns whole'
is "$(crm-deal show "$deal" -f contact.email -o 'template={contact.email}')" jan@roof.example 'a link moved since stays'
crm-contact unmerge "$other" -q >/dev/null
run crm-contact unmerge "$other"
status_is 4 'one that is not merged'
like "$err" "there is no merged contact '$other'" 'is told'

# -- chains, rules, every entity -------------------------------------------------------

a=$(crm-company add name=A domain=a.example)
b=$(crm-company add name=B domain=b.example parent="$a")
c=$(crm-company add name=C parent="$b" annual_revenue='100 EUR')
crm-company merge "$b" "$c" >/dev/null
crm-company merge "$a" "$b" >/dev/null
is "$(crm-company show "$c" -f name,parent -o 'template={name}{parent}')" A 'merged further; none links to itself'
run crm-company unmerge "$c"
status_is 5 'first the later merge'
like "$err" "hint: crm-record company unmerge $b first" 'is said'
crm-company unmerge "$b" >/dev/null
crm-company unmerge "$c" >/dev/null
is "$(crm-company list parent!= -s name -f name,parent.name -o 'template={name}>{parent.name}' | tr '\n' ' ')" 'B>A C>B ' 'and all links are as they were'

# Links of the records among themselves, in every way and order.
wrong=0 orders=('b c' 'c b')
! sanitized || orders=('c b')
for links in 'a=b' 'a=c' 'a=c c=b' 'a=c c=a' 'a=b b=a' 'a=b b=a c=a' 'a=c b=a c=b' 'b=a c=a' 'b=c'; do
	for order in "${orders[@]}"; do
		for prefer in keep other; do
			declare -A ring=()
			for name in a b c; do ring[$name]=$(crm-company add name="Ring $name"); done
			for link in $links; do crm-company set "${ring[${link%=*}]}" parent="${ring[${link#*=}]}" -q >/dev/null; done
			crm-company list name~Ring -s id -f id,name,parent >was
			crm-company merge "${ring[a]}" "${ring[b]}" "${ring[c]}" --prefer "$prefer" -q >/dev/null
			for name in $order; do crm-company unmerge "${ring[$name]}" -q >/dev/null; done
			crm-company list name~Ring -s id -f id,name,parent | cmp -s was - || { wrong=$((wrong + 1)); diag "$links, $order, $prefer"; }
			crm-company rm "${ring[@]}" --unlink -q >/dev/null
		done
	done
done
is "$wrong" 0 'three that link to each other: merged and brought back'

x=$(crm-deal add name=X amount='100 EUR')
y=$(crm-deal add name=Y amount='200 CZK' recurring_amount='5 CZK' recurring_period=year next_step=20)
crm-deal merge "$x" "$y" --prefer other >/dev/null
is "$(crm-deal show "$x" -f name,amount,currency,recurring_amount -o 'template={name} {amount} {currency} {recurring_amount}')" 'Y 200.00 CZK 5.00' \
	'--prefer other; amounts come with their currency'
crm-log undo -q >/dev/null
crm-deal merge "$x" "$y" >/dev/null
is "$(crm-deal show "$x" -f '*' -o 'template={amount} {currency} {recurring_amount}{recurring_period}{next_step}')" '100.00 EUR 20' \
	'no amount comes under another currency'
crm-log undo -q >/dev/null

one=$(crm-record pipeline add name=One)
two=$(crm-record pipeline add name=Two)
for p in "$one" "$two"; do crm-record stage add pipeline="$p" name=first position=1 type=open >/dev/null; done
crm-deal add name=P pipeline=Two stage=first >/dev/null
all 0
crm-record pipeline merge "$one" "$two" >/dev/null
is "$(crm-deal list name=P -f pipeline,stage -o 'template={pipeline} {stage}')" 'One first' 'a pipeline with its stages'
is "$(crm-record stage count pipeline=One)" 1 'of the same names'
crm-record pipeline unmerge "$two" >/dev/null
all 1
same_file 1 0 'and back'

crm-record entity add name=boat plural=boats >/dev/null
crm-record field add entity=boat name=skipper type=link target=contact >/dev/null
crm-record field add entity=boat name=length type=integer >/dev/null
p=$(crm-record boat add skipper="$twin")
q=$(crm-record boat add length=12)
all 0
crm-record boat merge "$p" "$q" >/dev/null
crm-contact merge "$eva" "$twin" >/dev/null
is "$(crm-record boat list -f skipper,length -o 'template={skipper} {length}')" "$eva 12" 'entities of our own'
crm-contact unmerge "$twin" >/dev/null
crm-record boat unmerge "$q" >/dev/null
all 1
same_file 1 0 'and back'

# External ids: other systems count each kind from 1, and who took an id over is merged away in turn.
k=$(crm-contact add name=Kept)
l=$(crm-contact add name=Lost external_id=7 external_source=pd)
m=$(crm-contact add name=Last)
crm-company add name=Kept >/dev/null
n=$(crm-company add name=Lost external_id=7 external_source=pd)
all 0
expect_ok 'an external id goes over' crm-contact merge "$k" "$l"
expect_ok 'a company of the same id' crm-company merge Kept "$n"
expect_ok 'and its keeper goes on' crm-contact merge "$m" "$k"
printf 'external_id,external_source,title\n7,pd,Chief\n' | crm-import contact - -q
printf 'external_id,external_source,city\n7,pd,Brno\n' | crm-import company - -q
is "$(field "$m" title) $(crm-company show Kept -f city -o 'template={city}')" 'Chief Brno' 'each is found by it'
crm-log undo -q >/dev/null
crm-log undo -q >/dev/null
expect_ok 'all is sound' crm-check
# A nightly import goes on with both, though one of them is an alias now.
o=$(crm-company add name=Whole domain=whole.example external_id=1 external_source=pd)
p=$(crm-company add name=Part city=Plzeň external_id=2 external_source=pd)
cat >nightly.jsonl <<-'END'
	{"external_id":"1","external_source":"pd","name":"Whole","domain":"whole.example"}
	{"external_id":"2","external_source":"pd","name":"Part","city":"Plzeň","phone":"+420 601 555 555"}
END
crm-company merge "$o" "$p" >/dev/null
run crm-import company nightly.jsonl
like "$err" '0 companies created, 1 updated, 1 unchanged' 'no record is made twice'
is "$(crm-company show "$p" -f name,city,external_id,phone -o 'template={name} {city} {external_id} {phone}')" 'Whole Plzeň 1 +420 601 555 555' \
	'what was merged away only fills what is empty'
run crm-import company nightly.jsonl
like "$err" '0 companies created, 0 updated, 2 unchanged' 'and the second time nothing'
crm-log undo -q >/dev/null && crm-log undo -q >/dev/null && crm-log undo -q >/dev/null && crm-log undo -q >/dev/null
crm-contact unmerge "$k" >/dev/null
crm-contact unmerge "$l" >/dev/null
crm-company unmerge "$n" >/dev/null
all 1
same_file 1 0 'and back'

expect_status 2 'a record into itself' crm-contact merge "$eva" "$eva"
expect_status 2 'definitions' crm-record field merge skipper length
expect_status 4 'one that is none' crm-contact merge "$eva" 0000000000000000
run shell 'crm-contact list email~eva -o ids | crm-contact merge "$1" -' "$eva"
is "$status $out" "0 $eva" 'a stream'
run crm-log flush
status_is 0 'the history can hold it'
expect_ok 'and all agree' crm-check
crm init -q ../copy
crm-export --all -q >dump
crm-import --repo ../copy --all dump -q
is "$(crm-contact --repo ../copy show "$twin" -f email -o 'template={email}')" eva@roof.example 'aliases go with an export'


# A copy of the data has no history of the merge
k=$(crm-contact add name=Ida) l=$(crm-contact add name='Ida N.')
crm-contact merge "$k" "$l" >/dev/null
crm-export --all -q >all.jsonl
crm init -q copy
crm-import --repo copy --all all.jsonl -q
expect_status 4 'in a copy' crm-contact --repo copy unmerge "$l"
like "$err" "contact $l came here when it had been merged already" 'it says where to'
done_testing
