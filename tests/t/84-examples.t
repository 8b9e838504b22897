#!/usr/bin/env bash
# The EXAMPLES of the manual pages, run as they stand, each in a repository of its own.
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/acme.sh"
need jq git sqlite3

# Programs of other people that an example only hands its output to.
mkdir "$TEST_TMP/bin"
for program in mail duckdb ssh; do
	printf '#!/bin/sh\nexec cat >/dev/null\n' >"$TEST_TMP/bin/$program"
	chmod +x "$TEST_TMP/bin/$program"
done
export PATH="$PATH:$TEST_TMP/bin" town=Brno EDITOR=true CRM_HISTORY_COMMIT=manual

(
	acme
	crm-company add name='Střechy Novák s.r.o.' domain=strechy.example
	crm-contact add name='Eva Nová' email=eva@strechy.example company=strechy.example phone='+420 601 234 567'
	crm-contact add name='E. Nova' phone='+420 601 234 567'
	crm-company add name='Strechy Novak'
	crm-user add name=me-too full_name=Ann email=ann@test.example
	crm-user set ann email=ann@example.com
	crm-user add name=eva email=eva@test.example
	crm-user add name=olena email=olena@test.example
	mkdir -p hooks/on/deal.won.d
	cp "$TOP/share/crm/hooks/announce" hooks/on/deal.won.d/10-announce
	crm-ticket add subject='Printer does not print' contact=eva@strechy.example
	crm-record message add ticket='Printer does not print' body=Help
	crm-contact set eva@roof.example tags+=old
	crm-calendar add name=office timezone=Europe/Prague
	git init -q --bare ../backup.git
	crm-log flush -q
	git --git-dir=history.git remote add backup "$PWD/../backup.git"
	printf 'name,email\nEva Nová,eva@strechy.example\nMarkéta,marketa@post.example\nJo,jo@\n' >people.csv
	printf 'Date,USD,CZK\n2026-11-20,1.0898,25.291\n' >rates.csv
	printf '28.11.2026 #230\nzemě|měna|množství|kód|kurz\nJaponsko|jen|100|JPY|13,456\n' >denni_kurz.txt
	printf 'Opp. title,Rank,Stage,Account Name\nGate,1,Signed,Acme\n' >deals.csv
	printf 'BEGIN:VCARD\nVERSION:2.1\nFN:Iva Bílá\nORG:Sklo\nTEL;CELL:+420 1234\nEND:VCARD\n' >phone.vcf
	printf 'BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1@x\nSUMMARY:Porada\nDTSTART:20261123T080000Z\nEND:VEVENT\nEND:VCALENDAR\n' >team.ics
	printf 'BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:2@x\nSUMMARY:Nový rok\nDTSTART;VALUE=DATE:20270101\nEND:VEVENT\nEND:VCALENDAR\n' >holidays.ics
	printf 'Company Domain,Company ID,Company Name\nplot.example,1,Plot\n' >companies.csv
	printf 'First Name,Last Name,Email,Contact ID\nIva,Malá,iva@strechy.example,2\n' >contacts.csv
) >/dev/null

# PAGE: its literal blocks under EXAMPLES, each in a file $TEST_TMP/example.N
cut_examples() {
	rm -f "$TEST_TMP"/example.*
	awk -v to="$TEST_TMP/example." '
		/^\.Sh / { here = $2 == "EXAMPLES" }
		/^\.Ed/ { literal = 0 }
		here && literal { print >(to n) }
		here && /^\.Bd -literal/ { literal = 1; n++ }' "$1"
	for file in "$TEST_TMP"/example.*; do
		[ -e "$file" ] || continue
		sed -i "s/^\\\\&//; s/\\\\(aq/'/g; s/\\\\(ga/\`/g; s/\\\\(ti/~/g; s/\\\\(ha/^/g; s/\\\\-/-/g; s/\\\\e/\\\\/g" "$file"
	done
}

# Examples with an id, a path, a clone, a secret or an address that only their reader has; lines of a crontab; texts of rules,
# which are another test's; what never ends.
is_somebody_elses() {
	grep -qE '81c2|:7f3a|/srv/|^\*/|--follow|https://|hooks/secrets|^(on|at|every) [a-z]' "$1"
}

runs=0
for page in "$TOP"/docs/man/*.[1-8]; do
	name=${page##*/}
	case $name in crm-cookbook.7) continue ;; esac
	cut_examples "$page"
	for file in "$TEST_TMP"/example.*; do
		[ -e "$file" ] || continue
		is_somebody_elses "$file" && continue
		runs=$((runs + 1))
		cp -r acme "run.$runs"
		cd "run.$runs"
		run bash -uo pipefail "$file"
		# Nothing found is an answer, and so is that acme has this product already.
		[[ $err != *' is already that of '* ]] || status=0
		if [[ $status =~ ^(0|1|10)$ && $err != *hint:* && $err != *'not found'* ]]; then
			pass "$name: $(head -n 1 "$file")"
		else
			fail "$name: $(cat "$file")"
			test_said
		fi
		cd ..
	done
done
done_testing
