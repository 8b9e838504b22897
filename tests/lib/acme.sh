# shellcheck shell=bash
# A small repository that many tests work on: acme, made in the test's folder.
#
#   . "$(dirname "$0")/../lib/test.sh"
#   . "$TOP/tests/lib/acme.sh"
#   acme                       # makes it and goes into it
#
# Git history is left to crm-log flush here: it is not what these tests are about.

acme() {
	export CRM_HISTORY_COMMIT=manual
	crm init -q acme
	cd acme || return
	crm-user apply - >/dev/null <<-'END'
		{"name":"ann","full_name":"Anna Dvořáková","email":"ann@example.com"}
		{"name":"bob","full_name":"Bohdan Шевченко","email":"bob@example.com"}
	END
	crm-company apply - >/dev/null <<-'END'
		{"name":"Roof & Sons","domain":"roof.example","country":"CZ","industry":"retail","employees":40}
		{"name":"Квіти","domain":"kvity.example","country":"UA","industry":"retail","employees":7}
		{"name":"大同公司","domain":"datong.example","country":"CN","employees":12000}
	END
	crm-contact apply - >/dev/null <<-'END'
		{"first_name":"Eva","last_name":"Nová","email":"eva@roof.example","company":"Roof & Sons","phone":"+420 601 123 456","country":"CZ","lifecycle_stage":"lead","birthday":"1980-02-29","score":7.5,"tags":["vip","key"],"owner":"ann"}
		{"first_name":"Jan","last_name":"Svoboda","email":"jan@roof.example","company":"Roof & Sons","country":"CZ","lifecycle_stage":"customer","score":3,"tags":["key"],"owner":"bob","do_not_call":true}
		{"first_name":"Олена","last_name":"Коваль","email":"olena@kvity.example","company":"Квіти","country":"UA","lifecycle_stage":"lead","birthday":"1991-11-21","score":10,"owner":"bob"}
		{"name":"王小明","email":"wang@datong.example","company":"大同公司","country":"CN","language":"zh-Hant","timezone":"Asia/Taipei"}
		{"name":"Zoë 🌷 Řehořová","description":"two\nlines, \"quoted\"","do_not_call":false}
	END
	crm-deal apply - >/dev/null <<-'END'
		{"name":"Roof for the barn","company":"Roof & Sons","contact":"eva@roof.example","amount":"48000.00","currency":"CZK","stage":"proposal","close_date":"2026-11-30","owner":"ann","probability":50}
		{"name":"Tulips, 100 %","company":"Квіти","amount":"1200.50","currency":"EUR","stage":"won","close_date":"2026-10-15","owner":"bob","probability":100}
		{"name":"Steel_beams","company":"大同公司","amount":"990000","currency":"JPY","stage":"negotiation","close_date":"2027-01-15","owner":"bob"}
		{"name":"Someday"}
	END
	crm-task apply - >/dev/null <<-'END'
		{"subject":"Call Eva","due_at":"2026-11-21T15:00:00Z","assignee":"ann","about":"contact:eva@roof.example","priority":"high"}
		{"subject":"Send tulips","due_at":"2026-11-24T08:00:00Z","assignee":"bob","status":"done"}
	END
	crm-activity apply - >/dev/null <<-'END'
		{"kind":"call","subject":"About the roof","start_at":"2026-11-20T09:00:00Z","duration":"15m","contact":"eva@roof.example"}
		{"kind":"meeting","subject":"Spring flowers","start_at":"2026-11-20T13:30:00Z","duration":"1h 30m"}
	END
	crm-ticket apply - >/dev/null <<-'END'
		{"subject":"It leaks","contact":"eva@roof.example","priority":"urgent","channel":"phone","description":"Water since Monday"}
		{"subject":"Wrong colour","contact":"olena@kvity.example","status":"pending"}
	END
	crm-product apply - >/dev/null <<-'END'
		{"sku":"T-1","name":"Tulip","family":"flowers","unit_price":"0.45","currency":"EUR","tax_rate":12}
		{"sku":"R-9","name":"Roof tile","family":"roofs","unit_price":"31.5","currency":"CZK","active":false}
	END
}

# The whole of the database, in short: what a dry run must leave as it is.
dump() {
	sqlite3 -readonly crm.db .dump | sha256sum
}
