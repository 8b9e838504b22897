#!/usr/bin/env bash
# On a terminal: a table, coloured, cut to the width, through the pager; nothing of that elsewhere.
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/acme.sh"
acme
need script

screen() { # COMMAND [VARIABLE=VALUE...]: what it shows on a terminal of 80 columns
	rm -f typed
	env "${@:2}" script -qec "stty cols 80 rows 24; $1" typed </dev/null >/dev/null 2>&1 || true
	sed '1d; /^Script done/d' typed | tr -d '\r'
}

like "$(screen 'crm-contact list -s email email!=')" '^ID +NAME +.*
[0-9a-f]{6} +Eva Nová' 'a table by default'
like "$(screen 'crm-contact list -s email -n 2 email!=')" '
2 of 4\. All: -n 0' '-n says how many there are'
like "$(screen 'CRM_FORMAT=csv crm-contact list -f email')" '^email' 'CRM_FORMAT decides there too'
like "$(screen 'crm-contact list' TERM=xterm)" $'\e\\[[0-9;]*m' 'in colour'
unlike "$(screen 'crm-contact list' TERM=xterm NO_COLOR=1)" $'\e\\[[0-9;]*m' 'not with NO_COLOR'
unlike "$(screen 'crm-contact list --color never' TERM=xterm)" $'\e\\[[0-9;]*m' 'nor with --color never'
unlike "$(screen 'crm-contact list' TERM=dumb)" $'\e' 'nor on a dumb one'
crm-contact add name="$(printf 'Žluťoučký kůň %.0s' {1..20})" title="$(printf '王%.0s' {1..60})" email=wide@example.org >/dev/null
widest=$(screen 'crm-contact list' | wc -L)
ok test "$widest" -le 80
ok test "$widest" -gt 60
like "$(screen 'crm-contact show eva@roof.example')" 'email +eva@roof.example' 'a card'
# Whose instants are cut tells nothing
crm-calendar add name='Praha, otevřeno pro zákazníky' timezone=Europe/Prague hours='mon-fri 9:00-17:00' >/dev/null
crm-sla add name=zlatá calendar='Praha, otevřeno pro zákazníky' first_response=1h next_response=2h resolution=9h >/dev/null
ticket=$(crm-ticket add subject='Střecha teče' sla=zlatá)
crm-ticket set "$ticket" status=pending -q >/dev/null
explained=$(screen "crm-sla explain $ticket")
ok test "$(wc -L <<<"$explained")" -le 80
like "$explained" '[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}  [0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}  new' 'instants are whole'
like "$explained" 'zlatá: first resp' 'the detail is what is left room for'

# The pager, as git's
printf '#!/bin/sh\nsed "s/^/paged: /"\n' >"$TEST_TMP/pager"
chmod +x "$TEST_TMP/pager"
like "$(screen 'crm-contact list' PAGER="$TEST_TMP/pager")" 'paged: ID' '$PAGER pages a table'
unlike "$(screen 'crm-contact list -o csv' PAGER="$TEST_TMP/pager")" 'paged:' 'not CSV'
like "$(screen 'crm-contact list' PAGER=cat CRM_PAGER="$TEST_TMP/pager")" 'paged: ID' 'CRM_PAGER before it'
like "$(screen 'crm-contact list' PAGER='head -n 1')" '^ID' 'a pager with arguments, that ends early'
like "$(screen 'crm-contact list; echo "status $?"' PAGER=true)" 'status 0' 'is no error'
like "$(screen 'crm-contact list' PAGER=/nowhere/pager)" . 'a pager that is not there says so'

done_testing
