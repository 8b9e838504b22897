#!/usr/bin/env bash
# The manual pages say what the tools say: SYNOPSIS and --help, options, fields, references. With --write the
# lists of fields in crm-model(7) become what crm-schema says now.
. "$(dirname "$0")/../lib/test.sh"
need mandoc
! sanitized || skip_all 'texts are the same without sanitizers'

pages=$TOP/docs/man
export CRM_HISTORY_COMMIT=manual
crm-init acme -q
cd acme

# mandoc looks for what is referred to in the folder it runs in, too.
run shell 'cd "$1" && mandoc -Tlint -- *.[1-8]' "$pages"
is "$(grep -v 'outdated mandoc.db' <<<"$out$err" || true)" '' 'mandoc -Tlint is silent'

text() { # PAGE: as plain text
	mandoc -Tascii -O width=400 "$pages/$1" | col -b
}

section() { # PAGE NAME: its lines, outer space taken off
	text "$1" | awk -v want="$2" '/^[A-Z]/ { here = $0 == want; next } here && NF { $1 = $1; print }'
}

tools() {
	(cd "$TOP/cmd" && for file in crm-*.c; do echo "${file%.c}"; done)
}

verbs() { # TOOL: its verbs; nothing for one without
	"$1" --help | awk '/^$/ { part++ } part == 2 && NF { print $1 }'
}

has_verbs() { "$1" --help | grep -q "^[u ].* $1.* VERB "; } # TOOL

usage() { # TOOL: the usage lines, as --help of each verb has them
	local verb verbs before=()
	[ "$1" != crm-record ] || before=(contact)
	verbs=$(verbs "$1")
	if ! has_verbs "$1"; then
		"$1" --help | sed -n 's/^usage: //p'
		return
	fi
	"$1" --help | sed -n "s/^usage: $1 \[OPTION\.\.\.\]/$1/p" # what it does without a verb
	for verb in $verbs; do
		"$1" "${before[@]}" "$verb" --help | sed -n 's/^usage: //p'
	done
}

options() { # TOOL: every option of every verb, but the common ones, a line each
	local verb before=()
	[ "$1" != crm-record ] || before=(contact)
	{
		"$1" --help
		if has_verbs "$1"; then
			for verb in $(verbs "$1"); do "$1" "${before[@]}" "$verb" --help; done
		fi
	} | grep -o -- '^ *\(-., \)\?--[a-z-]*' | grep -o -- '--[a-z-]*' | LC_ALL=C sort -u
}

said=$(text crm-record.1; text crm.1)
for tool in $(tools); do
	ok test -e "$pages/$tool.1"
	[ -e "$pages/$tool.1" ] || continue
	is "$(section "$tool.1" SYNOPSIS)" "$(usage "$tool" | sed 's/ *$//')" "$tool: SYNOPSIS is what --help says"
	missing=
	page=$(text "$tool.1")
	for option in $(options "$tool"); do
		grep -q -- "$option\b" <<<"$page$said" || missing+=" $option"
	done
	is "$missing" '' "$tool: every option is described, there or in crm(1) or crm-record(1)"
	own=
	for section in NAME SYNOPSIS DESCRIPTION ENVIRONMENT FILES 'EXIT STATUS' EXAMPLES 'SEE ALSO'; do
		grep -qx "$section" <<<"$page" || own+=" $section"
	done
	is "$own" '' "$tool: has every section"
done

is "$(grep -o '^\.It Xr crm-[a-z-]* 1' "$pages/crm.1" | cut -d' ' -f3 | sort)" "$(tools | sort)" 'crm(1) lists every tool'
is "$(section crm.1 SYNOPSIS)" "$(crm --help | sed -n 's/^usage: //p')" 'crm: SYNOPSIS is what --help says'

# The fields: the lists of crm-model(7) are those that crm-schema prints.
write_model() {
	local line entity='' skipped=
	while IFS= read -r line; do
		case ${skipped:-:}$line in
		':.Ss '*) entity=${line#.Ss } ;;
		':.Sh '*) entity='' ;;
		':.Bl '*)
			if [ -n "$entity" ] && crm-schema show "$entity" --mdoc 2>/dev/null; then
				skipped=-
				continue
			fi
			;;
		-.El) skipped='' && continue ;;
		-*) continue ;;
		esac
		printf '%s\n' "$line"
	done
}
if [ "${1-}" = --write ]; then
	write_model <"$pages/crm-model.7" >"$TEST_TMP/model"
	cp "$TEST_TMP/model" "$pages/crm-model.7"
fi
model=$(cat "$pages/crm-model.7")
entities=$(crm-schema show -o csv | tail -n +2 | cut -d, -f1 | uniq)
isnt "$entities" '' 'there are entities'
is "$(sed -n '/^\.Ss Rules/,$ s/^\.Ss //p' "$pages/crm-model.7" | tail -n +2)" "$entities" 'crm-model has every entity'
for entity in $entities; do
	list=$(crm-schema show "$entity" --mdoc)
	if [[ $model == *$'\n'"$list"$'\n'* ]]; then
		pass "crm-model: $entity"
	else
		fail "crm-model: $entity"
		diag "tests/t/81-manuals.t --write takes it from crm-schema show $entity --mdoc"
	fi
done

# The settings and the variables that stand for them.
for setting in $(crm-config list -o csv | tail -n +2 | cut -d, -f1); do
	like "$(text crm-config.1)" "$setting|[ ,]${setting#*.}" "crm-config: $setting"
done

# crm help opens them.
if command -v man >/dev/null; then
	mkdir -p "$TEST_TMP/tree/bin" "$TEST_TMP/tree/share/man/man1"
	cp "$CRM_BIN/crm" "$TEST_TMP/tree/bin"
	cp "$pages"/*.1 "$TEST_TMP/tree/share/man/man1"
	expect_ok 'crm help deal' env MANPAGER=cat "$TEST_TMP/tree/bin/crm" help deal
	like "$out" 'CRM-DEAL\(1\)' 'crm help deal opens its page'
fi
done_testing
