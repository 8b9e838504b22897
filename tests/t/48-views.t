#!/usr/bin/env bash
# The views of crm.db as crm-repository(5) promises them: plain sqlite3 reads them all, and they have what the model has.
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/acme.sh"
need sqlite3 jq
acme
crm-schema add deal.roof_area decimal >/dev/null
crm-schema add contact.secret text >/dev/null
crm-record field set "$(crm-record field list name=secret -o ids)" secret=yes >/dev/null
crm-schema add machine --label name --plural machines >/dev/null
crm-record machine add name=Jeřáb >/dev/null
plain() { command sqlite3 'file:crm.db?mode=ro' "$@"; }

for view in $(plain "SELECT name FROM sqlite_master WHERE type = 'view' AND name LIKE 'v\_%' ESCAPE '\'"); do
	run plain "SELECT * FROM $view"
	status_is 0 "$view is read"
	entity=${view#v_}
	[ -n "$(plain "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = '$entity'")" ] || continue
	is "$(plain "SELECT count(*) FROM $view")" "$(plain "SELECT count(*) FROM \"$entity\"")" '  with a row for each record'
	columns=$(plain "SELECT name FROM pragma_table_info('$view')")
	is "$(crm-record "$entity" list -o csv -n 1 2>/dev/null | head -n 1 | tr , '\n' | grep -vxF -f - <(echo "$columns") |
		grep -v '_id$\|^is_open$\|^stage_type$\|^chance$\|^secret$' || true)" '' '  and no column that is not known'
	for column in $(crm-record "$entity" list -o csv -n 1 2>/dev/null | head -n 1 | tr , ' '); do
		[[ $'\n'$columns$'\n' = *$'\n'$column$'\n'* ]] || fail "$view has no $column"
	done
done
is "$(plain "SELECT name, stage, stage_type, is_open, chance, amount, company, company_id = (SELECT id FROM company WHERE name = v_deal.company)
	FROM v_deal ORDER BY name" | head -n 2)" 'Roof for the barn|proposal|open|1|50.0|48000.0|Roof & Sons|1
Someday|prospecting|open|1|10.0|||' 'deals'
is "$(plain "SELECT subject, is_open FROM v_task ORDER BY 1")" $'Call Eva|1\nSend tulips|0' 'tasks'
is "$(plain "SELECT subject, is_open FROM v_ticket ORDER BY 1")" $'It leaks|1\nWrong colour|1' 'tickets'
is "$(plain "SELECT count(*) FROM pragma_table_info('v_contact') WHERE name = 'secret'")" 0 'secrets are in none'
is "$(plain 'SELECT name FROM v_machine')" Jeřáb 'an own entity has one'
done_testing
