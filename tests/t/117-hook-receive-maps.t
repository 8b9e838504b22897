#!/usr/bin/env bash
# The maps that come along: web forms, payments, bookings, lead forms, calls, with what these systems send; and what a map file
# may say.
. "$(dirname "$0")/../lib/test.sh"
need jq

export CRM_HISTORY_COMMIT=manual CRM_HOOKS_START=manual
crm-init acme -q
export CRM_REPO=$PWD/acme
crm-config set phone.country CZ
crm-user add name=ann full_name='Ann Malá' email=ann@roof.example >/dev/null
receive() { # MAP [ARG...]: the body on stdin; what was done
	crm-hook receive "$1" --unsigned -f section,done -o csv "${@:2}" | sed '1d;s/^,//' | tr ',\n' '  '
}
fields() { # ENTITY TERM FIELDS
	crm-record "$1" list "$2" -f "$3" -o csv | sed 1d
}

# -- web forms ----------------------------------------------------------------------------------

form='name=Eva+Nov%C3%A1&email=eva%40roof.example&phone=603+123+456&company=St%C5%99echy&message=Dobr%C3%BD+den%2C%0D%0Aprosim&colour=%C4%8Derven%C3%A1&consent=on&website='
is "$(receive web-form <<<"$form")" 'lead made ' 'a form is a lead'
is "$(fields contact email=eva@roof.example name,phone_e164,lifecycle_stage,works_at,source)" \
	'Eva Nová,+420603123456,lead,Střechy,web_site' 'with its fields'
is "$(crm-contact list email=eva@roof.example -f description -o jsonl | jq -r .description)" $'message: Dobrý den,\nprosim\ncolour: červená' 'and the rest of it'
is "$(fields activity contact=eva@roof.example kind,subject,body)" 'note,Consent,on' 'and the consent'
is "$(receive web-form <<<"$form")" 'known ' 'the same again is one'
is "$(receive web-form <<<"${form/colour=/colour=b}")" 'lead changed ' 'another says more of the same person'
is "$(receive web-form <<<"${form%website=}website=http%3A%2F%2Fspam.example")" 'passed over ' 'a robot is passed over'
is "$(crm-contact count)" 1 'and leaves nothing'
is "$(receive web-form <<<'{"name":"王小明","email":"wang@datong.example","interests":["roof","wall"],"nested":{"a":1}}')" 'lead made ' 'JSON'
is "$(crm-contact list email=wang@datong.example -f description -o jsonl | jq -r .description)" 'interests: roof;wall' 'with its lists'
crm-hook receive web-form --unsigned -n <<<'name=Nobody&email=nobody@x.example' >dry
like "$(cat dry)" 'created.*name=Nobody' 'a dry run shows'
is "$(crm-contact count)" 2 'and writes nothing'

# -- payments -----------------------------------------------------------------------------------

stripe() { # ID TYPE OBJECT
	jq -nc --arg id "$1" --arg type "$2" --argjson object "$3" '{id: $id, object: "event", api_version: "2026-01-01",
		created: 1795255000, livemode: false, type: $type, data: {object: $object}}'
}
session='{"id":"cs_1","object":"checkout.session","payment_status":"paid","amount_total":125050,"currency":"czk","customer":"cus_1",
	"customer_details":{"email":"olena@kvity.example","name":"Олена Коваль","phone":"+380441234567","address":{"country":"UA"}},"metadata":{}}'
is "$(stripe evt_1 checkout.session.completed "$session" | receive stripe)" 'contact made activity made ' 'a payment'
is "$(fields contact email=olena@kvity.example name,phone,country,external_id,external_source)" \
	'Олена Коваль,+380441234567,UA,cus_1,stripe' 'is of a contact'
is "$(fields activity 'subject~Payment' kind,subject,start_at,contact.name)" 'note,Payment 1250.50 CZK,2026-11-21T09:56:40.000Z,Олена Коваль' \
	'and a note of how much and when'
is "$(stripe evt_1 checkout.session.completed "$session" | receive stripe)" 'known ' 'once'
invoice='{"id":"in_1","object":"invoice","status":"paid","amount_paid":5000,"currency":"jpy","customer":"cus_1","number":"2026-0001",
	"customer_email":"other@kvity.example","hosted_invoice_url":"https://pay.example/i"}'
is "$(stripe evt_2 invoice.paid "$invoice" | receive stripe)" 'contact found activity made ' 'the same customer under another address'
is "$(fields activity 'subject~JPY' subject,body)" 'Payment 5000 JPY,2026-0001 https://pay.example/i' 'yen have no cents'
is "$(stripe evt_3 charge.updated '{"amount":1}' | receive stripe)" 'passed over ' 'what is no payment'
is "$(stripe evt_4 checkout.session.completed "${session/\"paid\"/\"unpaid\"}" | receive stripe)" 'passed over ' 'what is not paid yet'
deal=$(crm-deal add name='Střecha na stodolu' amount='1250.50 CZK')
is "$(stripe evt_5 checkout.session.completed "${session/\"metadata\":\{\}/\"metadata\":\{\"deal\":\"$deal\"\}}" | receive stripe)" \
	'contact found deal changed activity made ' 'one that names a deal'
is "$(fields deal "id=$deal" stage,closed_at | cut -d, -f1)" won 'wins it'
is "$(fields activity "about=deal:$deal" subject)" 'Payment 1250.50 CZK' 'and is about it'
is "$(stripe evt_6 checkout.session.completed "${session/\"metadata\":\{\}/\"metadata\":\{\"deal\":\"0123456789abcdef\"\}}" | receive stripe)" \
	'contact found activity made ' 'a deal that there is not'

# -- bookings -------------------------------------------------------------------------------------

cal() { # TRIGGER UID [JQ]
	jq -nc --arg trigger "$1" --arg uid "$2" '{triggerEvent: $trigger, createdAt: "2026-11-21T09:00:00.000Z", payload: {uid: $uid,
		title: "30 min mezi Ann a Žofií", startTime: "2026-11-24T09:00:00Z", endTime: "2026-11-24T09:30:00Z",
		organizer: {email: "ann@roof.example", name: "Ann"}, location: "https://meet.example/1",
		attendees: [{email: "zofie@roof.example", name: "Žofie Malá", timeZone: "Europe/Prague", language: {locale: "cs"}}]}} | '"${3:-.}"
}
is "$(cal BOOKING_CREATED b1 | receive cal-com)" 'contact made activity made ' 'a booking of Cal.com'
is "$(fields contact email=zofie@roof.example name,timezone,language)" 'Žofie Malá,Europe/Prague,cs' 'is of a contact'
is "$(fields activity external_id=b1 kind,status,start_at,duration,contact.name,owner,location)" \
	'meeting,planned,2026-11-24T09:00:00.000Z,30m,Žofie Malá,ann,https://meet.example/1' 'and a meeting that is planned'
is "$(cal BOOKING_CANCELLED b1 '.createdAt = "x" | .payload.cancellationReason = "nemoc"' | receive cal-com)" \
	'contact found activity changed ' 'cancelled'
is "$(fields activity external_id=b1 status,body)" 'not_held,nemoc' 'it did not take place'
is "$(cal BOOKING_CREATED b2 | receive cal-com)$(cal BOOKING_RESCHEDULED b3 '.payload.rescheduleUid = "b2" | .payload.startTime = "2026-11-25T09:00:00Z" | .payload.endTime = "2026-11-25T10:00:00Z"' | receive cal-com)" \
	'contact found activity made contact found before changed activity made ' 'moved'
is "$(fields activity external_id=b2 status) $(fields activity external_id=b3 status,duration)" 'not_held planned,1h' 'the first did not take place'
is "$(cal MEETING_STARTED b3 | receive cal-com)" 'passed over ' 'other triggers'
calendly='{"event":"invitee.created","created_at":"2026-11-21T09:00:00Z","payload":{"uri":"https://api.calendly.com/scheduled_events/E/invitees/I","email":"jan@roof.example",
	"name":"Jan Starý","timezone":"Europe/Prague","scheduled_event":{"name":"Prohlídka","start_time":"2026-11-26T08:00:00.000000Z",
	"end_time":"2026-11-26T08:45:00.000000Z","location":{"join_url":"https://zoom.example/1"},"event_memberships":[{"user_email":"nobody@roof.example"}]}}}'
is "$(receive calendly <<<"$calendly")" 'contact made activity made ' 'a booking of Calendly'
is "$(fields activity subject=Prohlídka status,start_at,duration,owner,organizer)" 'planned,2026-11-26T08:00:00.000Z,45m,,nobody@roof.example' \
	'whose host is no user here'
is "$(jq -c '.event = "invitee.canceled"' <<<"$calendly" | receive calendly)" 'contact found activity changed ' 'cancelled'
is "$(fields activity subject=Prohlídka status)" not_held 'too'

# -- lead forms -------------------------------------------------------------------------------------

face='{"object":"page","entry":[{"id":"1","time":1795255000,"changes":[{"field":"leadgen","value":{"leadgen_id":"444","form_id":"555","page_id":"1","created_time":1795255000}},
	{"field":"leadgen","value":{"leadgen_id":"445","form_id":"555","field_data":[{"name":"full_name","values":["Петро Сад"]},{"name":"email","values":["petro@sad.example"]},
	{"name":"phone_number","values":["+380501112233"]},{"name":"jaká_střecha?","values":["sedlová","plochá"]}]}}]}]}'
is "$(receive facebook-lead <<<"$face")" 'task made lead made ' 'two leads of Facebook, one as its number alone'
is "$(fields task external_id=444 subject,due_at)" 'Fetch lead 444 of Facebook form 555,2026-11-21T11:00:00.000Z' 'which is a task to fetch it'
is "$(fields contact email=petro@sad.example name,phone,source,utm_source)" 'Петро Сад,+380501112233,campaign,facebook' 'the other a lead'
like "$(fields contact email=petro@sad.example description)" 'jaká_střecha\?: sedlová;plochá' 'with its own questions'
google='{"lead_id":"g1","user_column_data":[{"column_name":"Full Name","string_value":"李雷","column_id":"FULL_NAME"},{"column_name":"User Email","string_value":"lilei@datong.example","column_id":"EMAIL"},
	{"column_name":"User Phone","string_value":"+8613800138000","column_id":"PHONE_NUMBER"},{"column_name":"Postal Code","string_value":"100000","column_id":"POSTAL_CODE"},
	{"column_name":"Which roof?","string_value":"红色","column_id":"which_roof"}],"api_version":"1.0","form_id":40000000000,"campaign_id":12345678901,"google_key":"k1","is_test":false,"gcl_id":"x","adgroup_id":1,"creative_id":2}'
is "$(receive google-lead <<<"$google")" 'lead made ' 'a lead of Google'
is "$(fields contact email=lilei@datong.example name,phone,postal_code,utm_source,utm_campaign,description)" \
	'李雷,+8613800138000,100000,google,12345678901,which_roof: 红色' 'with its fields, and without its key'
is "$(receive google-lead <<<"${google/\"is_test\":false/\"is_test\":true}")" 'passed over ' 'a test is passed over'
printf 'k1\n' >key
expect_ok 'its key is its token' crm-hook receive google-lead --secret-file key <<<"${google/\"g1\"/\"g2\"}"
printf 'k2\n' >key
expect_status 6 'another is refused' crm-hook receive google-lead --secret-file key <<<"${google/\"g1\"/\"g3\"}"

# -- calls ---------------------------------------------------------------------------------------------

call='uniqueid=1795255200.1&src=603123456&dst=100&disposition=ANSWERED&start=2026-11-21+09%3A30%3A00&duration=75&billsec=62'
is "$(receive asterisk <<<"$call")" 'caller found activity made ' 'a call of somebody who is known'
is "$(fields activity kind=call subject,direction,status,start_at,duration,contact.name)" \
	'Call from 603123456 to 100,in,held,2026-11-21T09:30:00.000Z,1m2s,Eva Nová' 'by the number'
is "$(receive asterisk <<<'{"uniqueid":"2","src":"100","dst":"+420603123456","direction":"outbound","disposition":"NO ANSWER","start":"2026-11-21 09:40:00","billsec":0}')" \
	'called found activity made ' 'and one to her'
is "$(fields activity external_id=2 direction,status,outcome,contact.name)" 'out,not_held,NO ANSWER,Eva Nová' 'that she did not take'
before=$(crm-contact count)
is "$(receive asterisk <<<'uniqueid=3&src=anonymous&dst=100&disposition=BUSY&start=2026-11-21+09:41:00')" 'activity made ' 'a hidden number'
is "$(receive asterisk <<<'uniqueid=4&src=777000111&dst=100&disposition=ANSWERED&start=2026-11-21+09:42:00&billsec=5')" 'activity made ' 'one that nobody has'
is "$(crm-contact count)" "$before" 'makes no contact'

# -- all of them ------------------------------------------------------------------------------------------

for map in $(crm-hook maps -f map -o csv | sed 1d); do
	expect_ok "$map is right" crm-hook receive --check --unsigned "$map"
done
is "$(crm-hook tail 'inbound_event.created' --from 1 -o jsonl | jq -r .note | sort -u | tr '\n' ' ')" \
	'asterisk cal-com calendly facebook-lead google-lead stripe web-form ' 'the journal says which map it was'

# -- what a map may say --------------------------------------------------------------------------------------

mkdir -p acme/hooks/receive
wrong() { # NAME ERROR LINE...
	printf '%s\n' '[receive]' 'verify = none' "${@:3}" >acme/hooks/receive/wrong.map
	expect_status 3 "$1" crm-hook receive --check wrong
	like "$err" "$2" "$1: says so"
}
wrong 'no section' 'it makes no record' ''
wrong 'no such entity' 'wrong.map:3: .*contcat' '[contcat]' 'name = name'
wrong 'no such field' 'wrong.map:4: .*nmae' '[contact]' 'nmae = name'
wrong 'a field that is computed' 'wrong.map:4: .*phone_e164' '[contact]' 'phone_e164 = x'
wrong 'a path' 'wrong.map:4: name: ' '[contact]' 'name = a..b'
wrong 'a bracket' 'not closed' '[contact]' 'name = a[0'
wrong 'a filter' "no filter 'uppercase'" '[contact]' 'name = a -> uppercase'
wrong 'a filter without its value' "what does 'minor' take" '[contact]' 'name = a -> minor'
wrong 'a text' 'has no end' '[contact]' 'name = "a'
wrong 'a section that is not there' "no section 'company'" '[contact]' 'company = @company'
wrong 'one that comes later' 'comes later' '[contact]' 'company = @company' '[company]' 'name = x'
wrong 'one twice' 'two sections' '[contact]' 'name = a' '[contact]' 'name = b'
wrong 'a field twice' 'there twice' '[contact]' 'name = a' 'name = b'
wrong 'a way to verify' 'no way to verify' 'verify = maybe' '[contact]' 'name = a'
wrong 'a setting' "has no 'formt'" 'formt = json' '[contact]' 'name = a'
wrong 'an answer' 'no answer' 'answer = 500' '[contact]' 'name = a'
wrong 'a line' 'expected' '[contact]' 'name'
expect_status 4 'no such map' crm-hook receive --check strip
like "$err" 'crm-hook receive --check stripe' 'the nearest is named'
cat >acme/hooks/receive/order.map <<'END'
[receive]
title = Orders
verify = none
each = orders[]
event = no
source = shop
[company]
key = name
name = buyer.company
[contact]
key = email
create = company
email = buyer.email
name = "{buyer.first} {buyer.last|?}"
company = @company
tags = buyer.tags[].name
[deal]
key = external_id
external_id = no
name = "Order {no}: {$whole.shop}"
amount = "{total} {currency}"
company = @company
contact = @contact
stage = state -> map paid=won, failed=lost
close_date = "today"
lost_reason = state -> map failed=other
END
is "$(receive order <<<'{"shop":"Květiny","orders":[{"no":7,"total":"12.50","currency":"EUR","state":"paid","buyer":{"company":"Sad","first":"Jan","email":"jan@sad.example","tags":[{"name":"vip"},{"name":"b;c"}]}},
	{"no":8,"total":3,"currency":"EUR","state":"new","buyer":{"company":"Sad","first":"Jan","last":"Malý","email":"jan@sad.example","tags":[]}}]}')" \
	'company made contact made deal made company found contact changed deal made ' 'two orders, with what they have in common once'
is "$(fields deal 'name~Order' name,amount,stage,company.name,contact.name,external_source | sort)" \
	'Order 7: Květiny,12.50,won,Sad,Jan Malý,shop
Order 8: Květiny,3.00,prospecting,Sad,Jan Malý,shop' 'as the map says'
is "$(fields contact email=jan@sad.example tags)" 'b\;c;vip' 'lists are lists'
cp "$TOP/share/crm/receive/stripe.map" acme/hooks/receive/
sed -i 's/^title.*/title = Our own/' acme/hooks/receive/stripe.map
like "$(crm-hook maps -o csv)" 'stripe,Our own' "an organisation's own map goes before ours"
done_testing
