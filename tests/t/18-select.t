#!/usr/bin/env bash
# Which columns, in which order, how many: -f -s -n.
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/acme.sh"
acme

is "$(crm-contact list -f email,name -s email -n 1 email!=)" 'email,name
eva@roof.example,Eva Nová' '-f: in this order'
is "$(crm-contact list -f name,name -s email -n 1 email!=)" 'name,name
Eva Nová,Eva Nová' 'a column twice'
is "$(crm-contact list --fields=company.name,company.industry -s email -n 1 email!=)" 'company.name,company.industry
Roof & Sons,retail' 'through a link'
is "$(crm-contact list -f company.owner.name -n 1 -s email email!=)" 'company.owner.name
""' 'a link that is empty on the way'
is "$(crm-contact list -f '*' -n 1 | head -n 1)" "$(crm-contact list -n 1 | head -n 1)" '* is all'
is "$(crm-contact list -f +company.city -n 1 | head -n 1)" "$(crm-contact list -n 1 | head -n 1),company.city" '+ adds to the usual ones'
is "$(crm-contact list -f +email,company.city -n 1 | head -n 1)" "$(crm-contact list -n 1 | head -n 1),company.city" 'once, if it is among them'
expect_ok 'so that JSON has each key once' crm-contact list -f +email -n 1 -o jsonl
like "$(crm-contact list -o table -f +birthday -n 1 | head -n 1)" '^ID +NAME .* BIRTHDAY' 'also in a table'
expect_status 2 'no field' crm-contact list -f ''
expect_status 2 'a link is no list of fields' crm-contact list -f company.contacts

emails() { crm-contact list -o 'template={email}' email!= "$@" | cut -d@ -f1 | paste -sd' '; }
is "$(emails -s email)" 'eva jan olena wang' '-s'
is "$(emails -s -email)" 'wang olena jan eva' '-s -x is downward'
is "$(emails -s country,-email)" 'wang jan eva olena' 'by two'
is "$(emails -s company.employees,email)" 'olena eva jan wang' 'through a link'
is "$(emails -s score)" 'wang jan eva olena' 'numbers by size, empty first'
is "$(emails -s -score)" 'olena eva jan wang' 'and last downward'
is "$(crm-deal list -s amount -o 'template={name}' amount!= | paste -sd,)" 'Tulips, 100 %,Roof for the barn,Steel_beams' 'money by size'
is "$(crm-deal list -s stage -o 'template={stage}' | paste -sd' ')" 'prospecting proposal negotiation won' 'stages by position'
crm-contact add name='čáp' title=t >/dev/null
crm-contact add name='cukr' title=t >/dev/null
crm-contact add name='Cyril' title=t >/dev/null
crm-contact add name='dub' title=t >/dev/null
is "$(crm-contact list title=t -s name -o 'template={name}' | paste -sd' ')" 'čáp cukr Cyril dub' 'texts without regard to case and accents'

is "$(crm-contact list -n 3 -o ids | wc -l)" 3 '-n'
is "$(crm-contact list -n 0 -o ids | wc -l)" 9 '-n 0 is all'
is "$(crm-contact list -n 999 -o ids | wc -l)" 9 'more than there are'
is "$(crm-contact list -n3 -oids | wc -l)" 3 'letters with their values'
is "$(crm-contact list --limit 3 --output ids | wc -l)" 3 'long options'
is "$(crm-contact list title=t -n 1 -o ids)" "$(crm-contact list -n 1 -o ids title=t)" 'options before and after terms'
expect_status 2 'a number that is none' crm-contact list -n many
expect_status 2 'a number below 0' crm-contact list -n -3
expect_status 2 'a count has no limit' crm-contact count -n 2
expect_status 2 'nor an order' crm-contact count -s name
is "$(crm-contact count --where 'title=t or name~nova')" 5 'but --where'

done_testing
