#!/usr/bin/env bash
# The console blocks of README.md, typed and compared: what follows '$ ' (and '> ' on the lines after it) is run,
# the other lines are what it must say. With --write the README gets what the tools say now.
# tags: smoke
. "$(dirname "$0")/../lib/test.sh"
need git jq

# As at a terminal, but the same every time.
export CRM_FORMAT=table CRM_HISTORY_COMMIT=wait

# How long an import took is not compared.
still() { sed -E 's/[0-9]+\.[0-9] s( ·|$)/0.0 s\1/g'; }

said=$TEST_TMP/README.md
command='' blocks=0
exec 4>"$said"

run_command() { # runs what was typed, in this shell, and writes down what it says
	[ -n "$command" ] || return 0
	local failed=0
	eval "$command" >"$TEST_TMP/said" 2>&1 || failed=$?
	[ "$failed" -lt 126 ] || fail "runs: $command"
	still <"$TEST_TMP/said" >&4
	command=''
}

inside=
while IFS= read -r line; do
	case ${inside:-:}$line in
	':```console') inside=- blocks=$((blocks + 1)) ;;
	'-```') run_command; inside='' ;;
	'-$ '*) run_command; command=${line#'$ '} ;;
	'-> '*) command+=$'\n'${line#'> '} ;;
	-*) continue ;;
	esac
	printf '%s\n' "$line" >&4
done <"$TOP/README.md"
exec 4>&-
is "$inside" '' 'every block ends'
ok test "$blocks" -gt 0
ok grep -q '^\$ crm-' "$said"
if [ "${1-}" = --write ]; then cp "$said" "$TOP/README.md"; fi
same_file "$said" "$TOP/README.md" 'the tour says what the tools say (tests/t/83-tour.t --write)'
done_testing
