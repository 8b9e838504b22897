#!/usr/bin/env bash
# Definitions that two copies have made or changed without knowing of each other: nothing stops, all copies are the same, and
# what did not go together is listed.
. "$(dirname "$0")/../lib/test.sh"
need git jq

export CRM_HISTORY_COMMIT=manual
crm-init -q acme
eva=$(crm-contact add name='Eva Nová' --repo acme)
olena=$(crm-contact add name='Олена Коваль' --repo acme)
{
	crm-schema add contact.size choice --choices S,M --repo acme
	crm-schema add contact.hat text --repo acme
	crm-schema add contact.cap text --repo acme
	crm-schema add boat --repo acme
	crm-schema add boat.sail text --repo acme
} >ids
boat=$(crm-record boat add name=Чайка --repo acme)
firm=$(crm-company add name=Lodě --repo acme)
git init -q --bare hub.git
crm-sync remote add origin "$PWD/hub.git" --repo acme
crm-sync push -q --repo acme
crm-clone -q hub.git ben

hour=9
both() { # NAME ACME BEN: what each does, in shell, Ben later; then they meet, and are the same
	hour=$((hour + 1))
	(cd acme && CRM_NOW=2026-11-22T$hour:00:00Z CRM_SEED=1$hour bash -euo pipefail -c "$2" >../ids)
	(cd ben && CRM_NOW=2026-11-22T$hour:30:00Z CRM_SEED=2$hour CRM_USER_NAME=Ben bash -euo pipefail -c "$3" >../ids)
	export CRM_NOW=2026-11-22T$hour:50:00Z
	crm-sync push -q --repo acme
	expect_ok "$1" crm-sync run -q --repo ben
	crm-sync pull -q --repo acme
	same "$1"
}
same() { # NAME
	crm-export --all -q --repo acme >one
	crm-export --all -q --repo ben >two
	same_file two one "$1: the same in both"
	crm-sync conflicts --all -o jsonl --repo acme >one || test $? = 1
	crm-sync conflicts --all -o jsonl --repo ben >two || test $? = 1
	same_file two one "$1: the same is told"
}
told() { crm-sync conflicts --repo ben -o csv -f kind,entity,name,field,stands,other | tail -n +2 | grep "$1" || test $? = 1; } # PATTERN
values() { crm-contact list -s name --repo acme -o "template={$1}" | paste -sd'|' -; } # FIELD: Eva's and Olena's
set_() { printf 'crm-contact set %s %s; ' "$1" "$2"; }

both 'a field of one type' "crm-schema add contact.level text --title Level; $(set_ "$eva" level=a)" \
	"crm-schema add contact.level text --title Stufe; $(set_ "$olena" level=b)"
is "$(values level)" 'a|b' 'holds what both gave'
is "$(told level)" 'value,field,level,title,Stufe,Level' 'its two titles are listed'

both 'a text and a number' "crm-schema add contact.grade text; $(set_ "$eva" grade=abc)" \
	"crm-schema add contact.grade integer; $(set_ "$olena" grade=7)"
is "$(values grade)" 'abc|' 'a text is not made of a number'
is "$(told grade)" 'value,field,grade,type,text,integer' 'the two types are listed'
both 'a number and a text' "crm-schema add contact.floor integer; $(set_ "$eva" floor=7)" \
	"crm-schema add contact.floor text; $(set_ "$olena" floor=abc)"
is "$(values floor)" '7|' 'a number cannot hold the text'
both 'a number and a list' "crm-schema add contact.fee decimal; $(set_ "$eva" fee=7.5)" \
	"crm-schema add contact.fee text --list; $(set_ "$olena" fee=a,b)"
is "$(values fee)" '7.5|' 'nor a list'
both 'a text and a choice' "crm-schema add contact.mood text; $(set_ "$eva" mood=glad)" \
	"crm-schema add contact.mood choice --choices good,bad; $(set_ "$olena" mood=bad)"
is "$(values mood)" 'glad|bad' 'a text stays one'
both 'a link and a text' "crm-schema add contact.boss link --target contact; $(set_ "$eva" "boss=$olena")" \
	"crm-schema add contact.boss text; $(set_ "$olena" boss=Nobody)"
is "$(crm-contact list boss="$olena" -o ids --repo acme)" "$eva" 'a link stays one'
both 'links to different things' "crm-schema add contact.ship link --target boat; $(set_ "$eva" "ship=$boat")" \
	"crm-schema add contact.ship link --target company; $(set_ "$olena" "ship=$firm")"
is "$(values ship)" "$boat|" 'what leads nowhere is empty'
both 'a text and a link' "crm-schema add contact.chef text; $(set_ "$olena" chef=Somebody)" \
	"crm-schema add contact.chef link --target contact; $(set_ "$eva" "chef=$olena")"
is "$(values chef)" "$olena|Somebody" 'a text holds the id'

both 'choices' "crm-schema change contact.size --choices L; $(set_ "$eva" size=L)" \
	"crm-schema change contact.size --choices XL; $(set_ "$olena" size=XL)"
is "$(crm-record field list name=size -o 'template={choices}' --repo ben)" 'S|M|L|XL' 'of both are there'
both 'retired, and used' 'crm-schema retire contact.hat' "$(set_ "$eva" hat=Zylinder)"
is "$(crm-contact show "$eva" -f hat -o 'template={hat}' --repo acme)" Zylinder 'keeps what was put in'
cap=$(crm-record field list name=cap -o ids --repo acme)
both 'removed, and used' "crm-record field rm $cap -y" "$(set_ "$eva" cap=red)"
is "$(told cap)" 'removed,field,cap,,in use,removed' 'is listed'
is "$(values cap)" 'red|' 'and there again'
both 'used, and removed' "$(set_ "$eva" level=c)" true
level=$(crm-record field list name=level -o ids --repo acme)
expect_status 5 'what is in use is not removed' crm-record field rm "$level" -y --repo ben

both 'entities' 'crm-schema add wagon --title Wagons; crm-schema add wagon.axles integer; crm-record wagon add name=Vůz axles=2' \
	'crm-schema add wagon --title Wagen; crm-schema add wagon.load text; crm-record wagon add name=车 load=hay'
is "$(crm-record wagon list -s name -o 'template={name} {axles} {load}' --repo acme)" $'Vůz 2 \n车  hay' 'have the fields of both'
both 'another name, and a name' 'crm-schema add cart --aliases barrow; crm-record cart add name=x' \
	'crm-schema add barrow; crm-record barrow add name=y'
is "$(crm-record barrow list -o 'template={name}' --repo acme)" y 'the name counts'
expect_status 5 'who knows of it does not take such a name' crm-schema add barrow --repo acme
crm-schema add sledge --aliases sleigh --repo acme >ids
expect_status 3 'nor in another way' crm-record entity add name=sleigh --repo acme
like "$err" 'another name of sledge' 'says why'
both 'unique, and twice' 'crm-schema change boat.sail --unique' 'crm-record boat add name=A sail=red; crm-record boat add name=Б sail=red'
is "$(told same,boat.*sail | cut -d, -f1,2,4)" same,boat,sail 'is listed'
both 'twice, and unique' "crm-schema add boat.mast text; crm-record boat add name=C mast=tall; crm-record boat add name=D mast=tall" \
	'crm-schema add boat.mast text --unique'
is "$(told tall | cut -d, -f1,2,4)" same,boat,mast 'whoever comes first'
both 'required, and empty' "$(set_ "$eva" size=S)crm-schema change contact.size --required" 'crm-contact add name=王小明'
is "$(crm-contact list size= -o 'template={name}' --repo acme)" 王小明 'is there all the same'

for copy in acme ben; do
	run crm-check --repo "$copy"
	is "$status $out" '0 ' "$copy is well"
done
rm -f ben/crm.db*
expect_ok 'made anew from the history' crm-check --rebuild -q --repo ben
same 'made anew'
expect_ok 'and well' crm-check --repo ben

done_testing
