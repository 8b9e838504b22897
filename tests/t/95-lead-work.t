#!/usr/bin/env bash
# How leads are worked: scores by rules, with decay, and who gets them.
. "$(dirname "$0")/../lib/test.sh"
need jq
export CRM_HISTORY_COMMIT=manual

crm init acme 2>/dev/null
export CRM_REPO=$PWD/acme
whole() { crm-export --all -q; }
scores() { crm-contact show "$1" -f score,fit_score,engagement_score -o 'template={score}|{fit_score}|{engagement_score}'; }
rule() { crm-record score_rule add "$@" >/dev/null; }

# -- scores -----------------------------------------------------------------------------

eva=$(crm-lead capture name='Eva Nová' email=eva@roof.example title=ředitelka country=CZ)
wang=$(crm-lead capture name=王伟 email=wang@qq.com)
expect_status 4 'without rules' crm-lead score
like "$err" 'hint: crm-record score_rule add' 'says how to make one'
rule name=boss points=30 terms='title~ředitel or title~director'
rule name='free mailer' points=-10 terms='email~qq.com'
rule name=call kind=engagement counts=activity points=20 half_life=10 terms='kind=call'
rule name=off points=100 active=no
crm-activity add kind=call contact="$eva" about=contact:"$eva" start_at=2026-11-11T10:00:00Z >/dev/null
crm-activity add kind=call about=contact:"$eva" start_at=2026-11-01T10:00:00Z >/dev/null
crm-activity add kind=call contact="$eva" start_at=2026-12-01T10:00:00Z >/dev/null
crm-activity add kind=email contact="$eva" start_at=2026-11-11T10:00:00Z >/dev/null
export CRM_NOW=2026-11-21T10:00:00Z
whole >before
expect_ok 'explained' crm-lead score --explain -o csv
is "$(cut -d, -f2,3,5-7 <<<"$out")" 'kind,rule,points,age_days,given
fit,boss,30,,30
engagement,call,20,10,10
engagement,call,20,20,5
fit,free mailer,-10,,-10' 'every point: 20 x 0.5^(age / 10); what is planned gives none, a call about its caller counts once'
whole | cmp -s - before && pass 'and nothing is written' || fail 'and nothing is written'
expect_ok 'a dry run' crm-lead score -n
like "$out" "contact ${eva:0:8}  score  \(empty\) -> 45" 'shows the score'
whole | cmp -s - before && pass 'and writes none' || fail 'and writes none'
expect_ok 'scored' crm-lead score
is "$(scores "$eva")" '45|30|15' 'fit and engagement apart'
is "$(scores "$wang")" '0|0|0' 'never below 0'
whole >after
expect_ok 'again' crm-lead score
whole | cmp -s - after && pass 'is the same' || fail 'is the same'
crm-log undo -q >/dev/null
whole | cmp -s - before && pass 'one undo takes it back' || fail 'one undo takes it back'
expect_ok 'ten days later' env CRM_NOW=2026-12-01T09:00:00Z crm-lead score "$eva"
is "$(scores "$eva")" '37.5|30|7.5' 'what they did is worth half'
is "$(scores "$wang")" '||' 'the others were not asked for'
rule name='every call' kind=engagement counts=activity points=90 terms='kind=call'
crm-lead score eva@roof.example >/dev/null
is "$(scores "$eva")" '100|30|100' 'never above 100'
rule name=fresh kind=engagement points=8 half_life=1
rule name=birth points=8 half_life=1 dated_by=birthday
like "$(CRM_NOW=2026-11-22T10:00:00Z crm-lead score --explain wang@qq.com -o csv)" 'engagement,fresh,contact,8,1,4' 'a contact ages from its making'
like "$(crm-lead score --explain wang@qq.com -o csv)" 'fit,birth,contact,8,,8' 'what has no date does not'
for i in {1..30}; do echo "L$i,l$i@x.example,director"; done | sed '1i name,email,title' | crm-lead capture - >ids
crm-lead score - <ids >/dev/null
crm-lead list email~x.example -f score -o csv | tail -n +2 | sort | uniq -c >many
like "$(<many)" '^ +30 46$' 'many are scored as one is'
rule name=wrong terms='titel=x' points=1
expect_status 2 'a rule that asks for nothing there is' crm-lead score
like "$err" "score_rule wrong: .*titel" 'is named'
expect_ok 'the history and the database agree' crm-check
done_testing
