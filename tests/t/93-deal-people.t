#!/usr/bin/env bash
# The people of a deal: who plays which part, one of them the main one, told alike by the deal and by them.
. "$(dirname "$0")/../lib/test.sh"
need jq
export CRM_HISTORY_COMMIT=manual

crm init acme 2>/dev/null
export CRM_REPO=$PWD/acme
eva=$(crm-contact add name='Eva Nová' email=eva@roof.example)
olena=$(crm-contact add name='Олена Коваль' email=olena@kvity.example phone='+380 44 123 4567')
wang=$(crm-contact add name=王小明 email=wang@datong.example)
deal=$(crm-deal add name=Střecha contact="$eva")
other=$(crm-deal add name=钢梁)
people() { crm-deal contacts "$deal" -o jsonl "$@" | jq -r '"\(.name)|\(.role // "")|\(.primary)"' | paste -sd';'; }
main() { crm-deal show "$deal" -f contact -o jsonl | jq -r '.contact // ""'; }
primaries() { crm-record deal_contact list deal="$deal" primary=yes -f contact -o 'template={contact}' | paste -sd' '; }
whole() { crm-export --all -q; }
as_before() { whole | cmp -s - before; }

# -- the list ----------------------------------------------------------------------------

is "$(people)" 'Eva Nová||true' 'the main contact is one of them, without a record of her own'
expect_status 1 'nobody' crm-deal contacts "$other"
whole >before
expect_ok 'a dry run' crm-deal contact "$deal" "$olena" role=decision_maker -n
like "$out" 'deal_contact [0-9a-f]{8}  created  deal=Střecha contact=Олена Коваль role=decision_maker' 'shows the record'
expect_ok 'and writes nothing' as_before
expect_ok 'somebody with a part' crm-deal contact Střecha olena@kvity.example role=decision_maker
is "$out" "$olena" 'prints the contact'
is "$(people)" 'Eva Nová||true;Олена Коваль|decision_maker|false' 'after the main one'
is "$(main)" "$eva" 'who stays that'
expect_ok 'the same again' crm-deal contact "$deal" "$olena" role=decision_maker
is "$(crm-record deal_contact count)" 1 'doubles nothing'
is "$(crm-log list -n 0 -o ids | wc -l)" 7 'nor is it a change'
expect_ok 'another part' crm-deal contact "$deal" "$olena" role=champion
is "$(people)" 'Eva Nová||true;Олена Коваль|champion|false' 'takes the place of the first'
is "$(crm-deal list roles~champion -o ids)" "$deal" 'a term finds deals by the parts played'
is "$(crm-deal list roles!~decision_maker -o ids | sort)" "$(printf '%s\n' "$deal" "$other" | sort)" 'or that nobody plays one'

# -- the main one --------------------------------------------------------------------------

whole >before
expect_ok 'moves' crm-deal contact "$deal" "$olena" primary=yes
is "$(people)" 'Олена Коваль|champion|true;Eva Nová||false' 'and who was it stays in the deal'
is "$(main)" "$olena" 'the deal says so'
is "$(crm-log list -n 1 -f tool -o 'template={tool}')" 'crm-deal contact' 'one transaction'
expect_ok 'taken back' crm-log undo -q
expect_ok 'all of it' as_before
crm-log redo -q >/dev/null
expect_ok 'back by the deal' crm-deal set "$deal" contact="$eva"
is "$(primaries)" "$eva" 'the records follow'
expect_ok 'by a record' crm-record deal_contact set "$(crm-record deal_contact list contact="$olena" -o ids)" primary=yes
is "$(main) $(primaries)" "$olena $olena" 'the deal follows, and the other record'
expect_ok 'not any more' crm-deal contact "$deal" "$olena" primary=no
is "$(main)$(primaries)" '' 'nobody'
expect_ok 'somebody new' crm-deal contact "$deal" "$wang" primary=yes role=legal
is "$(people)" '王小明|legal|true;Олена Коваль|champion|false;Eva Nová||false' 'is it at once'
expect_ok 'an emptied link' crm-deal set "$deal" contact=
is "$(primaries)" '' 'has no primary'
crm-deal set "$deal" contact="$eva" -q >/dev/null
expect_status 3 'two main ones' crm-deal contact "$deal" "$wang" "$olena" primary=yes
like "$err" 'primary: only one of them can be the main contact' 'cannot be'
is "$(main)" "$eva" 'nothing happened'
crm-deal set "$other" contact="$wang" -q >/dev/null
expect_ok 'who is the main contact' crm-record deal_contact add deal="$other" contact="$wang" role=evaluator
is "$(crm-record deal_contact list deal="$other" -f primary -o 'template={primary}')" yes 'is it in a new record as well'

# -- streams, cards, terms -------------------------------------------------------------------

expect_ok 'many, by a stream' shell "crm-contact list -o ids | crm-deal contact $other - role=influencer"
is "$(crm-record deal_contact count deal="$other" role=influencer)" 3 'all of them'
crm-log undo -q >/dev/null
expect_ok 'a stream of deals' shell 'crm-deal list -o ids | crm-deal contacts - -o csv'
like "$out" "$eva,$deal,Eva Nová,,yes" 'with the deal'
is "$(crm-deal contacts "$deal" -o ids | wc -l)" 3 'ids pipe on'
is "$(crm-deal contacts "$deal" -f name,role -o csv | sed -n 3p)" 'Олена Коваль,champion' 'picked columns'
run crm-deal show "$deal" -o table
like "$out" 'deal_contacts +Олена Коваль \(champion\)' 'a deal shows them'
like "$out" 'Eva Nová \(primary\)' 'and who is the main one'
run crm-contact show "$olena" -o table
like "$out" 'deal_contacts +Střecha \(champion\)' 'a contact shows the deals'
for i in {1..12}; do crm-deal contact "$other" "$(crm-contact add name="Člověk $i")" role=end_user -q >/dev/null; done
like "$(crm-deal show "$other" -o table)" "\\+ 3 more  \\(crm-record deal_contact list deal=${other:0:8}\\)" 'not more than fits'
like "$(crm-deal --complete contact Střecha olena@kvity.example ro)" '^role=' 'completion of fields'
like "$(crm-deal --complete contact Střecha olena@kvity.example role=dec)" '^role=decision_maker' '... of parts'
like "$(crm-deal --complete contact Stř)" 'Střecha' '... of deals'
like "$(crm-deal --complete contact Střecha Eva)" '[Ee]va' '... of contacts'

# -- out again -------------------------------------------------------------------------------

whole >before
expect_ok 'a dry run of taking out' crm-deal uncontact "$deal" "$eva" -n
like "$out" 'contact  Eva Nová -> \(empty\)' 'says that it was the main one'
expect_ok 'writes nothing' as_before
expect_ok 'out' crm-deal uncontact "$deal" "$eva" "$olena"
is "$(people)|$(main)" '王小明|legal|false|' 'both'
expect_ok 'one undo' crm-log undo -q
expect_ok 'brings both back' as_before
expect_status 4 'who is not in it' crm-deal uncontact "$other" "$eva"
like "$err" "Eva Nová is not in the deal '钢梁'.*hint: crm-deal contacts ${other:0:8}" 'is not taken out'
expect_ok 'a record removed' crm-record deal_contact rm "$(crm-record deal_contact list deal="$deal" contact="$eva" -o ids)"
is "$(main)" "$eva" 'takes the part, not the main contact'
expect_status 5 'a contact that a deal has stays' crm-contact rm "$eva"
expect_ok 'one that only plays a part goes' crm-contact rm "$olena"
is "$(people)" 'Eva Nová||true;王小明|legal|false' 'and the part with it'
crm-log undo -q >/dev/null
expect_ok 'with all links emptied' crm-contact rm "$eva" --unlink
is "$(main)$(primaries)" '' 'the main one, too'
crm-log undo -q >/dev/null

# -- wrong words -----------------------------------------------------------------------------

expect_status 3 'a part there is not' crm-deal contact "$deal" "$olena" role=decision
like "$err" 'hint: crm-deal contact .* role=decision_maker' 'the nearest'
expect_status 4 'a contact there is not' crm-deal contact "$deal" nobody@x.example role=legal
expect_status 2 'no contact' crm-deal contact "$deal" role=legal
expect_status 2 'a field the operands say' crm-deal contact "$deal" "$olena" deal="$other"
expect_status 2 'a field to take out' crm-deal uncontact "$deal" "$olena" role=legal

# -- duplicates ------------------------------------------------------------------------------

twin=$(crm-contact add name='Eva Nova')
crm-deal contact "$deal" "$eva" role=budget_holder -q >/dev/null
crm-deal contact "$deal" "$twin" role=evaluator -q >/dev/null
whole >before
expect_ok 'merged' crm-contact merge "$twin" "$eva"
is "$(main) $(primaries)" "$twin $twin" 'who stays is the main one, by both'
is "$(crm-record deal_contact count deal="$deal" contact="$twin")" 1 'once'
expect_ok 'unmerged' crm-contact unmerge "$eva"
expect_ok 'is as it was' as_before

# -- imports -----------------------------------------------------------------------------------

cat >roles.csv <<'T'
Opportunity Name,Contact Email,Contact Role,Is Primary
Střecha,olena@kvity.example,decision_maker,yes
Střecha,eva@roof.example,evaluator,
钢梁,wang@datong.example,executive_sponsor,yes
T
crm-record deal_contact list -o ids -n 0 | crm-record deal_contact rm - -q -y >/dev/null
crm-deal set "$deal" contact="$wang" -q >/dev/null
crm-deal set "$other" contact= -q >/dev/null
whole >before
expect_ok 'parts from another system' crm-import deal_contact roles.csv
like "$err" '3 deal_contacts created' 'all'
is "$(people)" 'Олена Коваль|decision_maker|true;Eva Nová|evaluator|false' 'the deal has its main contact by them'
is "$(crm-deal show "$other" -f contact -o jsonl | jq -r .contact)" "$wang" 'where it had none'
expect_ok 'one undo' crm-log undo -q
expect_ok 'takes the import back' as_before
printf 'deal,contact,role,primary\nStřecha,wang@datong.example,legal,no\n' >no.csv
expect_ok 'a no in a table' crm-import deal_contact no.csv
is "$(main) $(primaries)" "$wang $wang" 'takes no main contact away'
crm-log undo -q >/dev/null
printf 'deal,contact,primary\nStřecha,olena@kvity.example,yes\nStřecha,eva@roof.example,yes\n' >two.csv
expect_ok 'two main ones in a file' crm-import deal_contact two.csv
is "$(primaries) $(main)" "$eva $eva" 'the last one is'
expect_ok 'an import of deals' crm-import deal --on-match update --key name <<<$'name,contact\nStřecha,olena@kvity.example'
is "$(primaries)" "$olena" 'moves it as well'
whole >before
crm-export deal_contact -q >out.csv
expect_ok 'its own export' crm-import deal_contact out.csv --on-match update
expect_ok 'changes nothing' as_before
expect_ok 'the history and the database agree' crm-check

# -- as it was -----------------------------------------------------------------------------------

then=$(crm-log list -n 1 -o ids)
was=$(people)
CRM_NOW=2026-12-01T10:00:00Z crm-deal uncontact "$deal" "$olena" -q >/dev/null
is "$(people --as-of "$then")" "$was" 'the people of then'
done_testing
