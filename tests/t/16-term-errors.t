#!/usr/bin/env bash
# Terms that cannot be understood: a caret under the word, and the nearest right one.
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/acme.sh"
acme

says() { # STATUS MESSAGE ENTITY TERM...
	run "crm-$3" list "${@:4}"
	status_is "$1" "$3 ${*:4}"
	is "$err" "crm-$3: $2" 'in these words'
	is "$out" '' 'without output'
}

says 2 "contact has no field 'nmae'
  nmae=x
  ^^^^
hint: crm-contact list name=x" contact nmae=x
says 2 "contact has no field 'contry'
  contry!=CZ,SK
  ^^^^^^
hint: crm-contact list 'country!=CZ,SK'" contact 'contry!=CZ,SK'
says 3 "lifecycle_stage: 'leed' is not one of subscriber, lead, mql, sql, opportunity, customer, evangelist, other
  lifecycle_stage=customer,leed
                           ^^^^
hint: crm-contact list lifecycle_stage=customer,lead" contact lifecycle_stage=customer,leed
says 3 "score: 'žlutý' is not a number
  score>žlutý
        ^^^^^" contact 'score>žlutý'
says 3 "birthday: there is no day 2026-02-30
  birthday=2026-02-30
           ^^^^^^^^^^
hint: 2026-02 has 28 days" contact birthday=2026-02-30
# What begins like an operator is a value that wants quotes, where there is a text
run crm-record message list 'message_id=<q1@b>'
status_is 2 'a Message-ID'
is "$err" "crm-record: '=<' is not an operator here
  message_id=<q1@b>
             ^^^^^^
hint: crm-record message list 'message_id=\"<q1@b>\"'" 'is to be quoted'
run crm-record message list 'message_id="<q1@b>"'
status_is 1 'and then is looked for'
run crm-record message list --where 'message_id=<q1@b> and direction=in'
like "$err" 'message_id="<q1@b>" and direction=in' 'within an expression too'
says 2 "'=>' is not an operator here
  score=>5
       ^^
hint: crm-contact list 'score>=5'" contact 'score=>5'
run env CRM_USER_NAME='Seed 王小明' CRM_USER_EMAIL=seed@example.com crm-contact list owner=me
like "$err" "hint: crm-user add 'name=Seed 王小明' email=seed@example.com" 'who is not a user is told the command, quoted'

# The caret stands under the word by display width
run crm-contact list --where "name=王小明 and nmae=x"
status_is 2 '--where'
like "$err" "
  name=王小明 and nmae=x
                  \^\^\^\^
" 'Chinese takes two columns a character'
run crm-contact list --where 'country=CZ and (score>1'
status_is 2 'a parenthesis that is not closed'
like "$err" '
 +\^' 'has a caret'
run crm-contact list --where 'country=CZ or'
status_is 2 'an expression that ends too early'
run crm-contact list --where ''
like "$status" '^[02]$' 'an empty expression does not crash'
run crm-contact list --where 'country=CZ) or (country=UA'
status_is 2 'a parenthesis too many'

refused() { # STATUS ENTITY TERM...
	run "crm-$2" list "${@:3}"
	status_is "$1" "$2 ${*:3} is refused"
	like "$err" '
 +\^+' 'with a caret'
}
refused 2 contact 'company>roof.example'
refused 2 contact 'tags<x'
refused 2 contact 'do_not_call>no'
refused 2 contact 'score~5'
refused 2 deal 'close_date~2026'
refused 2 contact 'score>1,2'
refused 2 contact company.nmae=x
refused 2 contact name.x=y
refused 2 contact '=x'
refused 3 contact company=Nobody
refused 3 deal stage=propsal
refused 3 deal 'amount>lots'
refused 3 contact do_not_call=perhaps
refused 3 contact country=Narnia
refused 3 contact 'birthday>=2026-13-01'
refused 3 contact owner=nobody
refused 3 task due_at=someday
refused 3 deal 'amount>5 XQX'

# Limits instead of a crash
run crm-contact list --where "$(printf '(%.0s' {1..2000})name=x$(printf ')%.0s' {1..2000})"
status_is 2 'two thousand parentheses'
run crm-contact list "name=$(printf 'x,%.0s' {1..6000})y"
status_is 2 'six thousand values'
run crm-contact list "name=$(head -c 100000 /dev/zero | tr '\0' x)"
status_is 1 'a value of 100 kB finds nothing'

# Errors of -f, -s, -n, -o name the option
for wrong in '-f nmae' '-s nmae' '-n x' '-n -1' '-o tabel' '--color sometimes' '--for paper'; do
	# shellcheck disable=SC2086
	run crm-contact list $wrong
	status_is 2 "list $wrong"
	like "$err" "${wrong#* }" 'names what is wrong'
done
run crm-contact list -f nmae
is "$(tail -n 1 <<<"$err")" 'hint: crm-contact list -f name' 'the hint is the right command'

run crm-contact list --tz Europe/Pragu
like "$status" '^[23]$' 'a zone that is none'
is "$(tail -n 1 <<<"$err")" 'hint: Europe/Prague' 'and the nearest'

done_testing
