#!/usr/bin/env bash
# Rules: their texts, what is wrong with them, and each deed.
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/rule.sh"
need jq sqlite3
rules_desk

# -- texts ---------------------------------------------------------------------------------

rule hello <<'END'
# Says hello.
# In two lines.
on deal.won, deal.lost
when amount>100
order 7
do
    tag vip
END
is "$(crm-rule list -o json | jq -c '.[0] | [.name, .about, .trigger, .position, .active, .description]')" \
	'["hello","deal","on deal.won, deal.lost",7,true,"Says hello. In two lines."]' 'what its text says is told'
is "$(crm-rule show hello)" "$(cat hello.rule)" 'show prints the text'
is "$(crm-rule show hello -o json | jq -r '.[0].about')" deal '... or the record'
expect_status 5 'a name is that of one' crm-rule add hello.rule
sed -i 's/order 7/order 8/' hello.rule
expect_ok '... unless it is to be replaced' crm-rule add --replace hello.rule
is "$(crm-rule list -o csv -f position | tail -n 1)" 8 '... which changes what is told'
expect_ok 'from standard input, with its name' shell 'printf "name other\non deal.won\ndo\n  stop\n" | crm-rule add -'
expect_status 3 '... without one' shell 'printf "on deal.won\ndo\n  stop\n" | crm-rule add -'
like "$err" 'it has no name' '... which is said'
expect_ok 'all are exported' crm-rule export out
is "$(cd out && echo *)" 'hello.rule other.rule' '... to files'
same_file out/hello.rule hello.rule '... of their texts'
EDITOR='sed -i s/vip/key/' expect_ok 'edit' crm-rule edit hello
like "$(crm-rule show hello)" 'tag key' '... changes the text'
expect_ok 'off' crm-rule off hello
is "$(crm-rule list active=no -o csv -f name | tail -n 1)" hello '... switches it off'
expect_ok 'a dry run' crm-rule on -n hello
is "$(crm-rule list active=no -o csv -f name | tail -n 1)" hello '... writes nothing'
like "$(crm-rule --complete show he)" hello 'names are completed'
like "$(crm-rule --complete add won)" won-deal '... and of those that come with the tools'

# -- what is wrong ---------------------------------------------------------------------------

wrong() { # LINE CARET SENTENCE: the text on stdin
	cat >bad.rule
	run crm-rule check bad.rule
	is "$status" 3 "refused: $3"
	like "$err" "bad.rule:$1: .*$3" '... in its line'
	like "$err" "$2" '... with a caret'
	run crm-rule add bad.rule
	is "$status" 3 '... and not taken in'
}
wrong 1 '\^\^\^\^\^\^\^\^' "there is no event 'deal.wom'" <<'END'
on deal.wom
do
  stop
END
wrong 2 '\^\^\^\^\^' "deal has no field 'amout'" <<'END'
on deal.won
when amout>3
do
  stop
END
wrong 2 '\^' 'is not an amount' <<'END'
on deal.won
when amount>many
do
  stop
END
wrong 2 '\^' "no field 'stge'" <<'END'
on deal.updated
changed stge
do
  stop
END
wrong 3 '\^' "no stage 'wonn'" <<'END'
on deal.lost
do
  set stage=wonn
END
wrong 3 '\^' "there is no deed 'ad'" <<'END'
on deal.lost
do
  ad task subject=x
END
wrong 3 '\^' 'the quote does not end' <<'END'
on deal.lost
do
  add task subject="x
END
wrong 3 '\^' "has no '}}'" <<'END'
on deal.lost
do
  add task subject="{{name"
END
wrong 3 '\^' "no field 'nme'" <<'END'
on deal.lost
do
  add task subject="{{nme}}"
END
wrong 3 '\^' "there is no template 'thanks'" <<'END'
on deal.lost
do
  mail template=thanks
END
wrong 2 '\^' "no user 'zoe'" <<'END'
on deal.lost
as zoe
do
  stop
END
wrong 3 '\^' 'there are no turns for deals' <<'END'
on deal.lost
do
  assign by round_robin
END
wrong 1 '\^' 'is no date' <<'END'
at deal.amount -3d
do
  stop
END
wrong 1 '\^' 'is no time before or after it' <<'END'
at deal.close_date 2026-01-01
do
  stop
END
wrong 2 '\^' 'make a second rule' <<'END'
on deal.lost
on ticket.closed
do
  stop
END
wrong 1 '\^' 'starts no rule' <<'END'
on rule_run.created
do
  stop
END
wrong 1 '\^' 'nothing can be done with what is gone' <<'END'
on deal.deleted
do
  stop
END
wrong 3 '\^' 'a mail has a template or a body of its own' <<'END'
on deal.lost
do
  mail subject=x
END
wrong 2 '\^' "no time zone 'Europe/Prag'" <<'END'
on deal.lost
zone Europe/Prag
do
  stop
END
wrong 3 '\^' "is computed" <<'END'
on deal.lost
do
  set is_open=yes
END
printf 'on deal.won\n' >bad.rule
expect_status 3 'a rule without deeds' crm-rule check bad.rule
like "$err" 'it does nothing' '... is none'
expect_ok 'those there are are right' crm-rule check
crm-record field add entity=deal name=color type=text -q >/dev/null
rule colored <<'END'
on deal.created
do
    set color=red
END
crm-rule off colored hello other >/dev/null
id=$(crm-record field list name=color -o ids)
crm-record field set "$id" retired=yes >/dev/null
expect_status 3 'what has become wrong since' crm-rule check
like "$err" 'rule colored:3: .*color' '... is found'
crm-rule rm colored hello other >/dev/null

done_testing
