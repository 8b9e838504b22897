#!/usr/bin/env bash
# What a merge moves as links is also told in words: the main one among the people of a deal, users in lists, stages in ways.
. "$(dirname "$0")/../lib/test.sh"
need jq
export CRM_HISTORY_COMMIT=manual
crm init -q acme
export CRM_REPO=$PWD/acme
whole() { crm-export --all -q >"$1"; }

# -- two deals, each with a main contact ---------------------------------------------------

eva=$(crm-contact add name='Eva Nová')
olena=$(crm-contact add name='Олена Коваль')
wang=$(crm-contact add name=王小明)
roof=$(crm-deal add name=Střecha contact="$eva")
twin=$(crm-deal add name='Střecha 2' contact="$olena")
third=$(crm-deal add name='Střecha 3' contact="$wang")
for pair in "$roof $eva" "$twin $olena" "$third $wang"; do
	# shellcheck disable=SC2086
	crm-deal contact $pair role=end_user -q >/dev/null
done
main() { crm-record deal_contact list deal="$1" primary=yes -f contact -o 'template={contact}' | paste -sd' '; }
is "$(main "$roof") $(main "$twin")" "$eva $olena" 'two main ones'
whole before
expect_ok 'merged' crm-deal merge "$roof" "$twin" "$third"
is "$(main "$roof")" "$eva" 'one stays that'
is "$(crm-record deal_contact count deal="$roof")" 3 'the others stay in the deal'
expect_ok 'the second returns' crm-deal unmerge "$twin"
is "$(main "$roof") $(main "$twin")" "$eva $olena" 'with its own'
expect_ok 'and the third' crm-deal unmerge "$third"
is "$(main "$third")" "$wang" 'likewise'
whole after
same_file after before 'all is as it was'
crm-deal merge "$roof" "$twin" -q >/dev/null
crm-log undo -q >/dev/null
whole after
same_file after before 'an undo takes it back as well'
crm-deal set "$roof" contact= -q >/dev/null
crm-deal merge "$roof" "$twin" -q >/dev/null
is "$(crm-deal show "$roof" -f contact -o 'template={contact}') $(main "$roof")" "$olena $olena" 'where one had none, the other is'
crm-log undo -q >/dev/null
crm-log undo -q >/dev/null

# -- users in lists -------------------------------------------------------------------------

ann=$(crm-user add name=ann email=ann@roof.example)
bob=$(crm-user add name=bob email=bob@roof.example)
cyr=$(crm-user add name=cyr)
dan=$(crm-user add name=dan)
crm-record route add name=střechy queue=střechy users='ann;bob=2;dan' owner=bob -q >/dev/null
crm-record route add name=okna queue=okna users='bob=3;cyr' -q >/dev/null
crm-record assignment add name=noví users='dan;bob@roof.example=2;cyr' -q >/dev/null
lists() { { crm-record route list -s name -f users -o 'template={users}\n'; crm-record assignment list -f users -o 'template={users}\n'; } | paste -sd' '; }
is "$(lists)" 'bob=3;cyr ann;bob=2;dan bob@roof.example=2;cyr;dan' 'as they were'
whole before
expect_ok 'one is merged into another' crm-user merge "$ann" "$bob"
is "$(lists)" 'ann=3;cyr ann;dan ann=2;cyr;dan' 'who stays takes the place, once'
expect_ok 'returns' crm-user unmerge "$bob"
whole after
same_file after before 'all is as it was'
crm-user merge "$ann" "$bob" "$cyr" -q >/dev/null
is "$(lists)" 'ann=3 ann;dan ann=2;dan' 'two at once'
expect_ok 'one returns' crm-user unmerge "$cyr"
is "$(lists)" 'ann=3;cyr ann;dan ann=2;cyr;dan' 'to its place'
expect_ok 'and the other' crm-user unmerge "$bob"
is "$(lists)" 'bob=3;cyr ann;bob=2;dan bob@roof.example=2;cyr;dan' 'to its own'
crm-log undo -q >/dev/null
crm-log undo -q >/dev/null
crm-log undo -q >/dev/null
crm-user merge "$ann" "$bob" -q >/dev/null
crm-record route set střechy users+='cyr=5' users-=dan -q >/dev/null
crm-user unmerge "$bob" -q >/dev/null
is "$(lists)" 'bob=3;cyr ann;bob=2;cyr=5 bob@roof.example=2;cyr;dan' 'what was written since stays'
expect_ok 'a list that does not name them' crm-user merge "$dan" "$cyr" -n
like "$out" 'users ' 'a dry run shows the lists'

# -- stages in ways -------------------------------------------------------------------------

crm-pipeline stage default proposal allowed_from='qualification' -q >/dev/null
crm-pipeline stage default negotiation allowed_from='proposal;qualification' -q >/dev/null
ways() { crm-pipeline stages default allowed_from!= -f name,allowed_from -o 'template={name}<{allowed_from}' | paste -sd' '; }
was=$(ways)
stage() { crm-record stage list name="$1" -o ids; }
gone=$(stage qualification)
whole before
expect_ok 'a stage is merged into the next' crm-record stage merge "$(stage proposal)" "$gone"
is "$(ways)" 'negotiation<proposal' 'ways go by the one that stays'
expect_ok 'returns' crm-record stage unmerge "$gone"
is "$(ways)" "$was" 'and so do the ways'
whole after
same_file after before 'all is as it was'
expect_ok 'the history and the database agree' shell 'crm-log flush && crm-check'
done_testing
