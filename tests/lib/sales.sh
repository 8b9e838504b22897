# shellcheck shell=bash
# Tests of sales reports: deals with a past, made by hand.
#
#   . "$(dirname "$0")/../lib/test.sh"
#   . "$TOP/tests/lib/sales.sh"
#   sales                                              # an empty repository with users Ann and Ben, and goes into it
#   at 2026-03-01T10:00 crm-deal add name=A stage=proposal   # what happened then, in order; prints nothing
#   is "$(report funnel -f stage,deals)" '...' 'name'  # CSV without its first line

sales() {
	export CRM_HISTORY_COMMIT=manual CRM_ACTOR='Ann <ann@example.com>'
	# The journal's clock does not go back: all begins before what tests tell of.
	local -x CRM_NOW=2025-01-01T00:00:00Z
	crm init -q sales
	cd sales || return
	crm-record team add name=sever >/dev/null
	crm-record team add name=jih >/dev/null
	crm-user apply - >/dev/null <<-'END'
		{"name":"ann","full_name":"Anna Dvořáková","email":"ann@example.com","team":"sever"}
		{"name":"ben","full_name":"Бен Шевченко","email":"ben@example.com","team":"jih"}
	END
}

at() { # TIME CMD...: then, in UTC, to the minute
	CRM_NOW=$1:00Z "${@:2}" >/dev/null
}

report() { # NAME [ARGUMENT...]
	crm-report run "$@" -o csv | tail -n +2
}
