#!/usr/bin/env bash
# What random copies have found (131-sync-random.t), each once more; and the same file imported in two copies.
. "$(dirname "$0")/../lib/test.sh"
need git jq sqlite3

export CRM_HISTORY_COMMIT=manual
git init -q --bare hub.git
crm init -q a
crm-company --repo a add name=Kvity >kvity
crm-company --repo a add name=Roof >roof
kvity=$(cat kvity) roof=$(cat roof)
crm-sync --repo a remote add origin "$PWD/hub.git"
crm-sync --repo a push -q
for name in b c; do crm-clone -q hub.git "$name"; done

minute=10
at() { # SECOND COPY COMMAND...: there, then
	local second=$1 copy=$2
	shift 2
	CRM_NOW=2026-11-22T10:$minute:$second.000Z CRM_SEED=$copy$minute$second env -C "$copy" "$@"
}
everywhere() { # WHAT: all have all, and are the same
	local copy
	for copy in a b c a b; do at 59 "$copy" crm-sync run -q; done
	for copy in a b c; do
		expect_ok "$1: $copy is sound" crm-check --repo "$copy"
		crm-export --repo "$copy" --all -q >"$copy.all"
	done
	same_file b.all a.all "$1: the same in b"
	same_file c.all a.all "$1: and in c"
	minute=$((minute + 1))
}

# Removed here, later than it is linked to there: it stays, also in the history of who removed it.
at 01 a crm-company set "$kvity" parent="$roof" >/dev/null
at 02 b crm-company rm "$roof" -y -q >/dev/null
everywhere 'linked to and removed'
is "$(crm-company --repo b show "$roof" -f name -o 'template={name}')" Roof 'it is there'

# A merge of as many transactions as the journal has, up to the same last one, need not be of the same.
at 10 b crm-company set "$kvity" city=Brno >/dev/null
at 11 c crm-company set "$roof" city=Praha >/dev/null
at 12 a crm-company set "$kvity" industry=flowers >/dev/null
at 12 a crm-sync push -q
at 13 c crm-sync pull -q
at 13 b crm-sync push -q
everywhere 'as many and others'
is "$(crm-company --repo c show "$kvity" "$roof" -f city -o 'template={city}')" $'Brno\nPraha' 'nothing was passed over'

# Killed while git moved a ref, and run again.
touch b/history.git/refs/remotes/origin/main.lock
at 20 a crm-company set "$kvity" city=Olomouc >/dev/null
at 20 a crm-sync push -q
expect_status 8 "somebody else's lock" at 21 b crm-sync pull
touch b/history.git/crm-sync.moving
at 21 b crm-company set "$roof" city=Plzeň >/dev/null
expect_ok 'that of one that was killed is taken away' at 22 b crm-sync run
ok test ! -e b/history.git/crm-sync.moving
everywhere 'after a kill'

# -- the same file in two copies ---------------------------------------------------------------

cat >first.csv <<'T'
id,name,email,city
1,Eva Nová,eva@x.example,Praha
2,Олена Коваль,olena@x.example,Київ
3,王小明,wang@x.example,北京
4,Jan Svoboda,jan@x.example,Brno
T
sed -e '/^2,/d' -e 's/Brno/Plzeň/' first.csv >second.csv
echo '5,Zoë Řehořová,zoe@x.example,Brno' >>second.csv
load() { # SECOND COPY FILE
	at "$1" "$2" crm-import contact "../$3" -q --source erp -m id=external_id >/dev/null
}
people() { crm-contact --repo "$1" list external_source=erp -s external_id -f external_id,city -o 'template={external_id} {city}'; }

load 30 a first.csv
load 31 b second.csv
everywhere 'one file, with other rows'
is "$(people a)" $'1 Praha\n2 Київ\n3 北京\n4 Plzeň\n5 Brno' 'there are no twins, and the later row holds'
load 32 c first.csv
everywhere 'once more, from a third'
is "$(people c | wc -l)" 5 'none is made twice'

# One has merged a row into another, or removed it, while the other imports it anew.
one() { crm-contact --repo "$1" list external_source=erp external_id="$2" -o ids; }
at 40 a crm-contact merge "$(one a 1)" "$(one a 2)" -y >/dev/null
at 41 b crm-contact rm "$(one b 3)" -y -q >/dev/null
sed 's/Київ/Львів/; s/北京/大同/' first.csv >third.csv
load 42 c third.csv
everywhere 'merged and removed there'
is "$(crm-contact --repo a count external_source=erp)" 3 'what is merged and removed stays so'
load 43 a third.csv
load 44 b third.csv
everywhere 'imported again by both'
is "$(crm-contact --repo c list external_source=erp external_id=3 -o ids | wc -l)" 1 'what was removed is there once'
is "$(crm-contact --repo b list name~Eva -o ids | wc -l)" 1 'what was merged, too'

# -- definitions --------------------------------------------------------------------------------

shown() { crm-contact --repo "$1" show "$eva" "$jan" -f "$2" -o "template={$2}"; }
eva=$(one a 1) jan=$(one a 4)
at 01 a crm-schema add contact.size text >/dev/null
at 02 b crm-schema add contact.size integer >/dev/null
at 03 a crm-contact set "$eva" size=big >/dev/null
at 04 b crm-contact set "$jan" size=5 >/dev/null
at 05 a crm-schema add contact.shade choice --choices light,dark >/dev/null
at 06 b crm-schema add contact.shade choice --choices dark,red >/dev/null
at 07 b crm-contact set "$jan" shade=red >/dev/null
at 08 a crm-schema add contact.more text >/dev/null
at 09 a crm-schema add contact.kind money >/dev/null
everywhere 'defined twice'
is "$(crm-record --repo c field list name=size -f type -o 'template={type}')" text 'the earlier says of what kind it is'
is "$(shown c size)" big 'what it cannot hold is left out'
is "$(shown a shade)" $'\nred' 'choices of both are choices'
at 01 b crm-contact set "$eva" more=words >/dev/null
at 02 a crm-record field rm "$(crm-record --repo a field list name=more -o ids)" -y -q >/dev/null
everywhere 'removed while it was used'
is "$(shown a more)" words 'it is there, with what it holds'
at 01 b crm-schema change contact.kind --title Druh >/dev/null
at 02 a crm-record field rm "$(crm-record --repo a field list name=kind -o ids)" -y -q >/dev/null
at 03 a crm-schema add contact.kind date >/dev/null
at 04 a crm-contact set "$eva" kind=2026-11-22 >/dev/null
everywhere 'removed, and defined as something else'
is "$(shown b kind)" 2026-11-22 'it is what it was at last'

done_testing
