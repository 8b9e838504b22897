# shellcheck shell=bash
# A small repository whose rules act when they are told to.
#
#   . "$(dirname "$0")/../lib/test.sh"
#   . "$TOP/tests/lib/rule.sh"
#   rules_desk                     # makes it and goes into it: users eva and bob, company Střecha, contact Jan
#   rule NAME <<'END' ... END      # a rule from a text, kept as NAME.rule
#   act                            # all rules act on what has happened
#   at 2026-03-01T10:00 CMD...     # at that time, in UTC, to the minute
#   runs [TERM...]                 # what they did, oldest first: rule status error

rules_desk() {
	export CRM_HISTORY_COMMIT=manual CRM_HOOKS_START=manual
	local -x CRM_NOW=2025-12-01T00:00:00Z
	crm init -q desk
	cd desk || return
	crm-config set mail.from 'Acme <acme@acme.example>'
	crm-user apply - >/dev/null <<-'END'
		{"name":"bob","full_name":"Bohdan Шевченко","email":"bob@acme.example"}
		{"name":"eva","full_name":"Eva Nová","email":"eva@acme.example","manager":"bob"}
	END
	crm-company add name=Střecha domain=strecha.example >/dev/null
	crm-contact add first_name=Jan last_name=小明 email=jan@strecha.example company=Střecha owner=eva >/dev/null
}

rule() { # NAME [ARGUMENT...]
	cat >"$1.rule"
	crm-rule add "$1.rule" "${@:2}" >/dev/null
}

act() {
	"$(dirname "$(type -P crm)")/../libexec/crm/follow-hooks" --once rules .
}

at() { # TIME CMD...
	CRM_NOW=$1:00Z "${@:2}"
}

runs() { # [TERM...]
	crm-rule runs "$@" -s at,id -o json -f rule_name,status,error 2>/dev/null | jq -r '.[] | [.rule_name, .status, .error // empty] | join(" ")'
}

# A deal of Jan's, won later: at 2026-03-01T10:00 deal Roof [FIELD=VALUE...]
deal() { # NAME [FIELD=VALUE...]
	crm-deal add name="$1" company=Střecha contact=jan@strecha.example owner=eva stage=proposal "${@:2}"
}
