#!/usr/bin/env bash
# crm-log: list, show, flush; what is in the journal.
# tags: smoke
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/acme.sh"
acme
need jq git sqlite3

crm-contact set eva@roof.example title=CEO --note 'she said so' --batch spring >/dev/null
CRM_USER_NAME='Боб' CRM_USER_EMAIL=bob@example.com crm-contact set jan@roof.example title=CTO --batch spring >/dev/null
run crm-log list -n 2 -o jsonl
is "$(jq -c '[.actor, .tool, .changes, .note, .batch]' <<<"$out")" \
	'["Боб <bob@example.com>","crm-contact set",1,null,"spring"]
["Ann <ann@example.com>","crm-contact set",1,"she said so","spring"]' 'who, by what, why, newest first'
is "$(crm-log list --batch spring -o ids | wc -l)" 2 '--batch'
is "$(crm-log list --by боб -o ids | wc -l)" 1 '--by, ignoring case'
is "$(crm-log list --by bob@ -o ids | wc -l)" 1 'by e-mail'
is "$(crm-log list --tool crm-contact -o ids | wc -l)" 3 '--tool'
is "$(crm-log list --since today -o ids | wc -l)" "$(crm-log list -n 0 -o ids | wc -l)" '--since'
expect_status 1 '--until' crm-log list --until yesterday
expect_status 3 'a date that is none' crm-log list --since someday
is "$(crm-log list -o ids | grep -cxE '[0-9a-f]{16}')" "$(sqlite3 -readonly crm.db 'SELECT count(*) FROM txn')" 'ids of all'
like "$(crm-log list -o table -n 1)" 'Боб +crm-contact set +1' 'a table'

txn=$(crm-log list --batch spring --by ann -o ids)
run crm-log show "$txn" -o jsonl
is "$(jq -c '[.entity, .op, .field, .old, .new]' <<<"$out")" '["contact","update","title",null,"CEO"]' 'show'
is "$(crm-log show "${txn:0:6}" -o 'template={field}: {new}')" 'title: CEO' 'show by a short id'
is "$(crm-log show "$txn" -f field)" 'field
title' '-f picks columns'
expect_status 2 'of those there are' crm-log show "$txn" -f feild
expect_status 4 'a transaction that is none' crm-log show 00000000

# The journal has every field, by every tool (traps 19)
crm-query 'SELECT count(*) AS n FROM change' -o 'template={n}' >n
crm-product set T-1 unit_price='0.50 EUR' family=bulbs >/dev/null
is "$(crm-query 'SELECT before, after FROM change ORDER BY seq DESC LIMIT 1' -o jsonl | jq -c '[(.before | fromjson), (.after | fromjson)]')" \
	'[{"family":"flowers","unit_price":"0.45","currency":"EUR"},{"family":"bulbs","unit_price":"0.50","currency":"EUR"}]' 'old and new of what changed (an amount goes with its currency), nothing else'
is "$(crm-query "SELECT count(*) AS n FROM change WHERE op = 'create' AND (before IS NOT NULL OR after IS NOT NULL)" -o 'template={n}')" 0 'a create keeps no body'
crm-product rm T-1 >/dev/null
is "$(crm-query "SELECT before FROM change ORDER BY seq DESC LIMIT 1" -o jsonl | jq -r '.before | fromjson | [.sku, .name, .family] | join(" ")')" \
	'T-1 Tulip bulbs' 'a delete keeps the whole record'

# Instants never run backward
CRM_NOW=2020-01-01T00:00:00Z crm-contact set eva@roof.example title=Early >/dev/null
is "$(crm-query 'SELECT count(*) AS n FROM txn a JOIN txn b ON b.seq = a.seq + 1 WHERE b.at <= a.at' -o 'template={n}')" 0 'the clock may be behind, the journal is not'

# flush
run crm-log flush
status_is 0 'flush'
n=$(crm-log list -n 0 -o ids | wc -l)
is "$(git --git-dir=history.git rev-list --count main)" "$n" 'one commit a transaction'
run crm-log flush -q
is "$out$err" '' 'flush again has nothing to do'
is "$(git --git-dir=history.git rev-list --count main)" "$n" 'and makes no commit'
is "$(git --git-dir=history.git fsck --strict 2>&1)" '' 'git fsck --strict is silent'
# A secret is printed only if it is named
crm-schema add contact.passport text --secret >/dev/null
person=$(crm-contact add name='Anna Tajná' passport=AB123)
crm-contact set "$person" passport=CD456 >/dev/null
is "$(crm-contact log "$person" -o jsonl | jq -c 'select(.op == "update") | [.field, .old, .new]')" '["passport",null,null]' 'the log tells that it changed'
is "$(crm-log show "$(crm-log list -n 1 -o ids)" -o jsonl | jq -c '[.field, .old, .new]')" '["passport",null,null]' 'and so does crm-log show'
is "$(crm-contact log "$person" -f '*' | grep -c 'AB123\|CD456' || true)" 0 '* does not name it'
is "$(crm-contact log "$person" -f passport -o jsonl | jq -c '[.old, .new]')" $'["AB123","CD456"]\n[null,"AB123"]' '-f does'
crm-contact rm "$person" >/dev/null
is "$(crm-contact log "$person" | grep -c 'AB123\|CD456' || true)" 0 'nor does removing it tell'
crm-log undo -q >/dev/null && crm-log undo -q >/dev/null && crm-log undo -q >/dev/null && crm-log undo -q >/dev/null
crm-log flush -q

is "$(git --git-dir=history.git log -1 --format='%an <%ae>')" 'Ann <ann@example.com>' 'the author is the actor'
like "$(git --git-dir=history.git log --format='%B' --grep="Crm-Txn: $txn")" "Crm-Tool: crm-contact set" 'trailers'
is "$(git --git-dir=history.git log --format=%H --grep="Crm-Txn: $txn" | xargs git --git-dir=history.git show --numstat --format= | cut -f1,2)" \
	$'1\t0' 'one field is one line'

done_testing
