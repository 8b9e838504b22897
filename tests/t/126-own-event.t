#!/usr/bin/env bash
# A date of an organisation's own that is told of when it has come: quotes that expire, of an entity of one's own; a date of a
# built-in one; rules that act on it.
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/rule.sh"
need jq sqlite3

export CRM_HOOKS_START=manual CRM_HISTORY_COMMIT=manual
crm init -q acme && cd acme
crm-schema add quote --title 'offers with a price' >/dev/null
crm-schema add quote.number text --unique >/dev/null
crm-schema change quote --label number >/dev/null
expect_ok 'a date that is told of' crm-schema add quote.valid_until date --event expired --title 'until when it holds'
expect_ok 'an instant of a built-in entity' crm-schema add deal.call_again instant --event recall
like "$(crm-hook events quote -o csv)" 'quote.expired' 'is an event like others'
like "$(crm-hook events deal -o csv)" 'deal.recall' 'of deals, too'

# -- once each, when the day is over -----------------------------------------------------------

told() { crm-hook tail "$@" --from 1 -f type,name,at -o csv | tail -n +2; }
crm tick -q >/dev/null
one=$(crm-record quote add number=N-1 valid_until=2026-11-22)
crm-record quote add number=Č-2 valid_until=2026-11-23 >/dev/null
crm-record quote add number=无 >/dev/null
deal=$(crm-deal add name=Střecha call_again=2026-11-22T09:30:00Z)
export CRM_NOW=2026-11-22T12:00:00Z
crm tick -q >/dev/null
is "$(told quote.expired deal.recall | cut -d, -f1)" deal.recall 'the instant has come, the day is not over'
export CRM_NOW=2026-11-23T06:00:00Z
crm tick -q >/dev/null
is "$(told quote.expired)" 'quote.expired,N-1,2026-11-23T00:00:00.000Z' 'now it is'
is "$(crm-hook tail quote.expired --from 1 -o jsonl | jq -r .record)" "$one" 'of this one'
crm tick -q >/dev/null
is "$(told quote.expired | wc -l)" 1 'once'
crm-record quote set "$one" valid_until=2026-11-24 -q >/dev/null
export CRM_NOW=2026-11-26T06:00:00Z
crm tick -q >/dev/null
is "$(told quote.expired | wc -l)" 3 'another date is another time, and what was slept over is told'

# -- rules ----------------------------------------------------------------------------------------

printf 'on quote.expired\ndo\n  add task subject="Quote {{number}} is over"\n' >expired.rule
expect_ok 'a rule on it' crm-rule add expired.rule
crm-record quote add number=N-4 valid_until=2026-11-26 >/dev/null
export CRM_NOW=2026-11-27T06:00:00Z
crm tick -q >/dev/null
act
is "$(crm-task list 'subject~is over' -f subject -o csv | tail -n +2)" 'Quote N-4 is over' 'acts'

# -- what cannot be ---------------------------------------------------------------------------------

expect_status 3 'a text does not come' crm-schema add quote.words text --event spoken
like "$err" 'words is no date' 'says so'
expect_status 3 'nor do several dates' crm-schema add quote.days date --list --event day
expect_status 3 'a name that every event has' crm-schema add quote.d date --event updated
expect_status 3 'one that is told of something else' crm-schema add deal.w date --event won
like "$err" 'deal.won is told already' 'says so'
expect_status 3 'a name that is none' crm-schema add quote.d date --event 'a b'
expect_ok 'given later' crm-schema add quote.sent date
expect_ok 'so' crm-schema change quote.sent --event follow_up
like "$(crm-hook events quote -o csv)" 'quote.follow_up' 'is told, too'
crm-schema retire quote.sent >/dev/null
unlike "$(crm-hook events quote -o csv)" 'quote.follow_up' 'of what is retired nothing is'
ok test -n "$deal"
crm-log flush -q
rm -f crm.db crm.db-*
expect_ok 'made anew' crm-check --rebuild
is "$(told quote.expired | wc -l)" 4 'the same is told'

done_testing
