#!/usr/bin/env bash
# --as-of: what a moment may be, zones and changes of the clock, records and models that are gone, what must not be.
. "$(dirname "$0")/../lib/test.sh"
need jq git sqlite3
export CRM_HISTORY_COMMIT=manual
on() { CRM_NOW=$1 "${@:2}"; }

on 2026-01-10T09:00:00Z crm init -q acme
cd acme
on 2026-01-10T09:00:00Z crm-company add name='Střechy Novák' domain=strechy.example country=CZ industry=retail >/dev/null
on 2026-02-01T12:00:00Z crm-contact add name='Олена Коваль' email=olena@kvity.example company=strechy.example title=CEO >/dev/null
on 2026-03-05T12:00:00Z crm-contact set olena@kvity.example title=CTO tags=vip >/dev/null
on 2026-03-05T22:30:00Z crm-contact set olena@kvity.example title=Chair >/dev/null
on 2026-04-01T12:00:00Z crm-contact add name=北京 email=bj@beijing.example company=strechy.example >/dev/null
on 2026-04-02T12:00:00Z crm-contact set bj@beijing.example email=new@beijing.example name=北京软件 >/dev/null
on 2026-05-01T12:00:00Z crm-contact rm new@beijing.example >/dev/null
on 2026-05-02T12:00:00Z crm-company set strechy.example name='Střechy Novák & syn' domain=novak.example industry= >/dev/null
export CRM_NOW=2026-06-15T10:00:00Z
title() { crm-contact show olena@kvity.example -f title -o 'template={title}' --as-of "$@"; }

# What a moment may be
is "$(title 2026-03-04)" CEO 'a date is its end: the day before'
is "$(title 2026-03-05)" Chair 'of the day of two changes: the state at its end'
is "$(title '2026-03-05 12:30')" CTO 'a time of that day'
is "$(title 2026-03-05T11:59:59.999Z)" CEO 'a millisecond before'
is "$(title 2026-03-05T12:00:00Z)" CTO 'at that millisecond'
is "$(title 2026-02)" CEO 'a month'
is "$(title 2026-Q1)" Chair 'a quarter'
is "$(title @1772712000)" CTO 'seconds'
is "$(title -103d)" CEO 'days ago'
is "$(title now)" Chair 'now'
is "$(title tomorrow)" Chair 'and after it: what is known'
expect_status 4 'before it was made it was not there' title 2026-01-31
txn=$(crm-log list --tool 'crm-contact set' -o ids | tail -n 1)
is "$(title "$txn")" CTO 'a transaction'
is "$(title "${txn:0:6}")" CTO 'the beginning of its id'
is "$(title "txn:${txn:0:5}")" CTO 'said outright'
crm-log flush -q
commit=$(git --git-dir=history.git log --format=%H --grep="Crm-Txn: $txn")
is "$(title "$commit")" CTO 'a commit'
is "$(title "${commit:0:7}")" CTO 'as git shortens it'
is "$(title commit:main)" Chair 'a branch, outright'
is "$(title commit:main~4)" Chair 'or some commits before'
expect_status 4 'an option is no commit' title commit:--help
expect_status 2 'a branch, not said outright' title main~4
like "$err" 'hint: commit:main~4$' 'is told how'
expect_status 4 'a commit that is none' title 0123456789abcdef0123456789abcdef01234567
expect_status 2 'no moment at all' title 'the other day'
like "$err" "hint: .*crm-log list" 'with what would be one'

# Digits alone: a date in the life of the repository, else a transaction
n=0
until txn=$(crm-log list -n 0 -o ids | grep -E '^[01][0-9]{3}' | head -n 1) || [ "$n" = 200 ]; do
	n=$((n + 1))
	crm-task add subject="task $n" >/dev/null
done
crm-contact set olena@kvity.example title=Founder >/dev/null
is "$(title "${txn:0:4}")" Chair 'the beginning of an id that looks like a year long ago'
crm-contact set olena@kvity.example title=Chair >/dev/null
is "$(title 2026)" Chair 'a year'

# Zones: a day ends when it ends there. 22:30Z on the 5th is the 6th in Prague from 23:00Z on, and in Kathmandu already.
is "$(title 2026-03-05 --tz Europe/Prague)" Chair 'Prague: 23:30 is that day still'
is "$(title 2026-03-05 --tz Asia/Kathmandu)" CTO 'Kathmandu: it was the next day'
is "$(title 2026-03-05 --tz America/New_York)" Chair 'New York'
is "$(title '2026-03-05 13:00' --tz Europe/Prague)" CTO 'a time of the zone'
is "$(title '2026-03-05 12:59' --tz Europe/Prague)" CEO 'and a minute before'
# The clock goes forward on 2026-03-29 at 01:00Z in Prague, back on 2025-10-26.
cd ..
CRM_NOW=2026-03-28T20:00:00Z crm init -q dst
cd dst
CRM_NOW=2026-03-29T00:30:00Z crm-task add subject=dst priority=low >/dev/null
CRM_NOW=2026-03-29T01:30:00Z crm-task set dst priority=high >/dev/null
CRM_NOW=2026-03-29T22:30:00Z crm-task set dst priority=normal >/dev/null
task() { crm-task list -o 'template={priority}' --tz Europe/Prague --as-of "$1"; }
is "$(task '2026-03-29 01:45')" low 'before the gap'
is "$(task '2026-03-29 02:45')" high 'a time in the gap is moved on by it'
is "$(task '2026-03-29 03:15')" low 'after the gap, before the change at 03:30'
is "$(task '2026-03-29 03:45')" high 'after it'
is "$(task 2026-03-29)" high 'the day of 23 hours ends at 22:00Z'
is "$(task 2026-03-30)" normal 'the next day'
CRM_NOW=2025-10-26T00:30:00Z crm-task set dst priority=low >/dev/null
is "$(crm-task list -o 'template={priority}')" low 'a clock that jumps back ...'
is "$(task 2025-10-27 || true)" '' '... does not change the past'
cd ../acme

# What is gone
id=$(crm-query "SELECT record FROM change WHERE entity = 'contact' AND op = 'delete'" -o 'template={record}')
is "$(crm-contact show "${id:0:6}" --as-of 2026-04-01 -o 'template={name} {email}')" '北京 bj@beijing.example' 'removed since, by id'
is "$(crm-contact show bj@beijing.example --as-of 2026-04-01 -o 'template={name}')" 北京 'by what it was called then'
is "$(crm-contact show new@beijing.example --as-of 2026-04-30 -o 'template={name}')" 北京软件 'and a day later'
expect_status 4 'not by what it was called later' crm-contact show new@beijing.example --as-of 2026-04-01
is "$(crm-company show strechy.example --as-of 2026-05-01 -o 'template={name}')" 'Střechy Novák' 'a name that was'
is "$(crm-contact list company=strechy.example --as-of 2026-05-01 -o 'template={name}')" 'Олена Коваль' 'links by the name it was'
is "$(crm-contact list company.industry=retail --as-of 2026-04-30 -o ids | wc -l)" 2 'through a link'
is "$(crm-contact list 北京软件 --as-of 2026-04-30 -o ids)" "$id" 'by words of the past'
expect_status 1 'not by words of the day after' crm-contact list 北京软件 --as-of 2026-04-01
like "$(crm-contact list -o table --as-of 2026-05-01)" 'Střechy Novák  ' 'labels as they were'
is "$(crm-contact count --as-of 2026-04-30)" 2 'count'
is "$(crm-contact count company.industry=retail --as-of 2026-04-30)" 2 'count of some'
is "$(crm-contact count --by title --as-of 2026-03-05T12:00Z)" $'title,count\nCTO,1' 'count --by'
expect_status 1 'before all there was nothing' crm-contact count --as-of 2020-01-01
is "$(crm-query 'SELECT name, company FROM v_contact ORDER BY name' --as-of 2026-04-30 -o 'template={name}: {company}')" \
	$'Олена Коваль: Střechy Novák\n北京软件: Střechy Novák' 'views'
is "$(crm-query "SELECT name FROM contact WHERE rowid IN (SELECT rowid FROM contact_fts WHERE contact_fts MATCH 'олена')" --as-of 2026-03-05 -o 'template={name}')" \
	'Олена Коваль' 'the search index'
expect_status 2 'still only reading' crm-query 'DELETE FROM contact' --as-of 2026-04-01
expect_status 6 'nor of what is below' crm-query 'DELETE FROM main.contact' --as-of 2026-04-01
expect_status 6 'nor of what time travel makes' crm-query 'DELETE FROM "contact.then"' --as-of 2026-04-01
is "$(crm-export contact --as-of 2026-04-01 -o jsonl -q | jq -r .name | sort)" $'Олена Коваль\n北京' 'export'
crm-export --star --as-of 2026-04-01 --to star -q
is "$(tail -n +2 star/dim_contact.csv | wc -l)" 2 'a star of then'
crm-export --all --as-of 2026-04-01 -o csv --to all -q
is "$(tail -n +2 all/contact.csv | wc -l)" 2 'a folder of then'
rm -r star all

# Relative dates count from the moment
is "$(crm-contact list 'created_at>=-30d' --as-of 2026-04-10 -o ids)" "$id" 'relative dates count from then'
like "$(crm-contact list -o table --as-of 2026-03-05T22:30:00Z)" ' now$| now *' 'as what is shown is relative to it'

# The model was another
crm-schema add contact.shoe_size integer >/dev/null 2>&1
crm-schema add machine --label name --plural machines >/dev/null 2>&1
crm-record machine add name=Vrtačka >/dev/null
crm-contact set olena@kvity.example shoe_size=39 >/dev/null
expect_status 2 'a field that was not there yet' crm-contact list shoe_size=39 --as-of 2026-05-01
unlike "$(crm-contact list -o csv --as-of 2026-05-01)" shoe_size 'nor a column'
expect_status 2 'an entity that was not there yet' crm-record machine list --as-of 2026-05-01
unlike "$(crm-export --all --as-of 2026-05-01 -q)" 'machine|shoe_size' 'nor in the export'
last=$(crm-log list -n 1 -o ids)
crm-contact set olena@kvity.example shoe_size= >/dev/null
crm-record field rm "$(crm-record field list name=shoe_size -o ids)" >/dev/null
crm-record machine rm "$(crm-record machine list -o ids)" >/dev/null
crm-record entity rm "$(crm-record entity list name=machine -o ids)" >/dev/null
expect_status 2 'today there is none' crm-record machine list
is "$(crm-record machine list --as-of "$last" -o 'template={name}')" Vrtačka 'then there was'
is "$(crm-contact list shoe_size=39 -o 'template={name}' --as-of "$last")" 'Олена Коваль' 'a field that is gone'
crm-schema add contact.shoe_size text >/dev/null 2>&1
crm-contact set olena@kvity.example shoe_size='too big' >/dev/null
is "$(crm-contact list 'shoe_size>38' -o 'template={shoe_size}' --as-of "$last")" 39 'though one of its name is another today'

# Merged records had lives of their own.
twin=$(crm-company add name='Střechy Nováková' domain=twin.example)
crm-contact add name='王小明' company="$twin" >/dev/null
apart=$(crm-log list -n 1 -o ids)
crm-company merge novak.example "$twin" >/dev/null
merged=$(crm-log list -n 1 -o ids)
crm-company unmerge "$twin" >/dev/null
is "$(crm-company show "$twin" --as-of "$apart" -o 'template={name}')" 'Střechy Nováková' 'before a merge'
is "$(crm-contact list company="$twin" --as-of "$apart" -o 'template={name}')" '王小明' 'a link to one that was merged later'
is "$(crm-company show "$twin" --as-of "$merged" -o 'template={name}')" 'Střechy Novák & syn' 'after it, by the id it had'
is "$(crm-contact list company="$twin" --as-of "$merged" -o ids | wc -l)" 2 'in terms, too'
is "$(crm-company count --as-of "$merged")" $(($(crm-company count --as-of "$apart") - 1)) 'one less'
is "$(crm-company show "$twin" -o 'template={name}')" 'Střechy Nováková' 'and today they are two'

# Words were looked for in other fields
crm-schema add contact.nick text >/dev/null 2>&1
crm-contact set olena@kvity.example nick=Kladivo >/dev/null
unsearched=$(crm-log list -n 1 -o ids)
crm-record field set "$(crm-record field list name=nick -o ids)" searched=yes >/dev/null
is "$(crm-contact list kladivo -o 'template={nick}')" Kladivo 'a field that is searched'
expect_status 1 'was not searched then' crm-contact list kladivo --as-of "$unsearched"
searched=$(crm-log list -n 1 -o ids)
crm-record field set "$(crm-record field list name=nick -o ids)" searched=no >/dev/null
expect_status 1 'one that is not searched any more' crm-contact list kladivo
is "$(crm-contact list kladivo -o 'template={nick}' --as-of "$searched")" Kladivo 'was searched then'

# Nothing is written, and the file is as it was.
before=$(sha256sum <crm.db)
crm-export --all --as-of 2026-04-01 -q >/dev/null
is "$(sha256sum <crm.db)" "$before" 'the database is as it was'
is "$(sqlite3 -readonly crm.db "SELECT count(*) FROM sqlite_schema WHERE name LIKE '%.then%'")" 0 'nothing of it stays'
chmod a-w . crm.db
is "$(title 2026-03-05T12:00:00Z)" CTO 'a repository that may only be read'
chmod u+w . crm.db

# Both halves are found by their indexes.
plan() { crm-query "EXPLAIN QUERY PLAN $1" --as-of 2026-04-30 -o 'template={detail}'; }
unlike "$(plan "SELECT name, id FROM contact WHERE email = 'olena@kvity.example'")" 'SCAN main.contact|CO-ROUTINE' 'a key'
unlike "$(plan 'SELECT name, created_at, id FROM contact ORDER BY created_at, id LIMIT 100')" 'B-TREE|CO-ROUTINE' 'the default order'
like "$(plan 'SELECT name, created_at, id FROM contact ORDER BY created_at, id LIMIT 100')" 'MERGE' 'merged'
unlike "$(plan "SELECT (SELECT c.name FROM company AS c WHERE c.id = t.company) FROM contact AS t WHERE id = '$id'")" 'SCAN main|AUTOMATIC' 'a label'

done_testing
