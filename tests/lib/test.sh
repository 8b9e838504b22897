# shellcheck shell=bash
# The black-box test library: TAP from shell scripts. See tests/README.md.
#
#   . "$(dirname "$0")/../lib/test.sh"
#   expect_ok 'a repository is made' crm init acme
#   is "$out" 'created acme' 'and said so'
#   done_testing
#
# A test file runs under set -euo pipefail: a command that is not asserted must
# succeed, else the file fails there, with its line. Assertions return 0, so that
# the tests after a failure still run.

set -Eeuo pipefail
shopt -s inherit_errexit

# -- surroundings, the same everywhere -------------------------------------------

TOP=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
CRM_BIN=${CRM_BIN:-$TOP/build/bin}
CRM_BIN=$(cd "$CRM_BIN" 2>/dev/null && pwd || printf %s "$CRM_BIN")
TEST_TMP=$(mktemp -d "${TMPDIR:-/tmp}/crm-test.XXXXXX")

for test_name in "${!CRM_@}" "${!XDG_@}" "${!GIT_@}" "${!LC_@}"; do
	[ "$test_name" = CRM_BIN ] || unset "$test_name"
done
unset test_name LANG LANGUAGE COLUMNS LINES NO_COLOR CLICOLOR EDITOR VISUAL MAILTO CDPATH BASH_ENV

export TOP CRM_BIN TEST_TMP
export PATH="$CRM_BIN:$PATH"
export HOME="$TEST_TMP/home" TMPDIR="$TEST_TMP/tmp"
export TZ=UTC LC_ALL=C.UTF-8 TERM=dumb PAGER=cat
export CRM_NOW=2026-11-21T10:00:00Z CRM_SEED=1
export GIT_CONFIG_GLOBAL="$TEST_TMP/gitconfig" GIT_CONFIG_NOSYSTEM=1

# Every process of the test, also one in the background, reports here. Looking for leaks takes as long as all else a small
# process does: the files tagged smoke do, with unit tests, and all of them with TEST_LEAKS=1.
leaks=${TEST_LEAKS:-0}
if grep -q '^# tags:.*smoke' "$0"; then leaks=1; fi
export ASAN_OPTIONS="log_path=$TEST_TMP/sanitizer:exitcode=99:detect_leaks=$leaks"
export UBSAN_OPTIONS="log_path=$TEST_TMP/sanitizer:print_stacktrace=1"

umask 022
mkdir "$HOME" "$TMPDIR" "$TEST_TMP/work"
printf '[user]\n\tname = Ann\n\temail = ann@example.com\n[init]\n\tdefaultBranch = main\n' \
	>"$GIT_CONFIG_GLOBAL"
cd "$TEST_TMP/work"
exec </dev/null

# shellcheck disable=SC2034 # read by the test files
out='' err='' status=0
# shellcheck disable=SC2034
data=''
test_count=0 test_failed=0 test_done=

# A follower that starts or ends holds the database for a moment; the shell itself would not wait.
sqlite3() { command sqlite3 -cmd '.timeout 20000' "$@"; }

# -- TAP -------------------------------------------------------------------------

diag() { # TEXT: shown as a comment, line by line
	printf '%s\n' "$*" | sed 's/^/# /'
}

pass() { # NAME
	test_count=$((test_count + 1))
	printf 'ok %d - %s\n' "$test_count" "${1//#/\\#}"
}

fail() { # NAME
	test_count=$((test_count + 1))
	test_failed=$((test_failed + 1))
	printf 'not ok %d - %s\n' "$test_count" "${1//#/\\#}"
	test_where
}

# The line in the test file, above however many functions of this one.
test_where() {
	local i
	for ((i = 1; i < ${#BASH_SOURCE[@]}; i++)); do
		if [ "${BASH_SOURCE[i]}" != "${BASH_SOURCE[0]}" ]; then
			diag "at ${BASH_SOURCE[i]##*/}:${BASH_LINENO[i - 1]}"
			return 0
		fi
	done
}

skip() { # NAME REASON: one test that could not be made here
	test_count=$((test_count + 1))
	printf 'ok %d - %s # SKIP %s\n' "$test_count" "${1//#/\\#}" "$2"
}

skip_all() { # REASON: leaves the file, also from within $( )
	printf '%s\n' "$*" >"$TEST_TMP/skip"
	exit 77
}

done_testing() { # NAME-less: the last line of every file
	test_sanitizer 'no sanitizer report from any process'
	printf '1..%d\n' "$test_count"
	test_done=1
	[ "$test_failed" -eq 0 ] || diag "$test_failed of $test_count failed"
}

# -- what a test needs -----------------------------------------------------------

# Under TEST_STRICT (make check sets it, bootstrap has run) what is missing is an error.
need() { # PROGRAM...: skips the file, loudly, without them
	local program
	for program; do
		type -P "$program" >/dev/null && continue
		if [ -n "${TEST_STRICT-}" ]; then
			fail "needs $program, which is not here: scripts/bootstrap check"
			exit 1
		fi
		echo "${0##*/}: SKIPPED: needs $program: scripts/bootstrap check" >&2
		skip_all "needs $program"
	done
}

# Are the tools built with sanitizers? A process costs ten times as much then: what is tried over and over, at random or at
# a share of places, is tried less often.
sanitized() { [[ $(ldd "$CRM_BIN/crm-contact" 2>/dev/null) = *libasan* ]]; }

data() { # DIR: sets $data to ../shared/data/DIR (prints it, within $( )); skips the file without it
	data=$TOP/../shared/data/$1
	[ -d "$data" ] || skip_all "no ../shared/data/$1"
	data=$(cd "$data" && pwd)
	if [ "$BASHPID" != "$$" ]; then printf '%s\n' "$data"; fi
}

# -- running ---------------------------------------------------------------------

# CMD...: sets $out, $err (without their last newline) and $status; the exact bytes
# are in $TEST_TMP/out and $TEST_TMP/err. A crash, a sanitizer's report or a command
# that is not there fails the test, whatever the caller expects. Input: run CMD <FILE.
run() {
	# errexit is ignored to the left of || and inside if: a function given as CMD
	# must stop at its first failure all the same, hence set +e around a subshell.
	set +e
	trap - ERR
	(
		set -e
		"$@"
	) >"$TEST_TMP/out" 2>"$TEST_TMP/err"
	status=$?
	trap 'test_stopped "$LINENO" "$BASH_COMMAND"' ERR
	set -e
	out=$(tr -d '\0' <"$TEST_TMP/out")
	err=$(tr -d '\0' <"$TEST_TMP/err")
	test_crash "$@"
}

shell() { # SCRIPT: for run and expect_*: a pipeline in which every part must succeed
	bash -euo pipefail -c "$1" shell "${@:2}"
}

test_crash() { # CMD...
	local what=
	if [ "$status" -ge 128 ]; then
		what="killed by signal $((status - 128))"
	elif [ "$status" -eq 126 ] || [ "$status" -eq 127 ]; then
		what='there is no such program'
	elif [[ $err =~ (AddressSanitizer|LeakSanitizer|runtime error:|Assertion .*failed) ]]; then
		what='broken'
	fi
	test_sanitizer "no crash: $*"
	[ -n "$what" ] || return 0
	fail "no crash: $*"
	diag "$what (exit status $status)"
	diag "$err"
}

# Reports found since the last look make a failed test of their own.
test_sanitizer() { # NAME
	local report
	for report in "$TEST_TMP"/sanitizer.*; do
		[ -s "$report" ] || continue
		fail "$1"
		diag "$(head -n 60 "$report")"
		mv "$report" "$TEST_TMP/seen-${report##*/}"
	done
}

test_said() { # what the last run said, for a failed assertion
	diag "exit status $status"
	[ -z "$out" ] || diag "stdout: $(head -c 2000 <<<"$out")"
	[ -z "$err" ] || diag "stderr: $(head -c 2000 <<<"$err")"
}

# -- assertions ------------------------------------------------------------------

ok() { # CMD...: the command, which is also the name, succeeds
	run "$@"
	if [ "$status" -eq 0 ]; then pass "$*"; else fail "$*"; test_said; fi
}

not_ok() { # CMD...: a condition that does not hold (for tools: expect_status)
	run "$@"
	if [ "$status" -ne 0 ]; then pass "not: $*"; else fail "not: $*"; test_said; fi
}

is() { # GOT WANT NAME
	if [ "$1" = "$2" ]; then
		pass "$3"
	else
		fail "$3"
		diag "got:  $1"
		diag "want: $2"
	fi
}

isnt() { # GOT UNWANTED NAME
	if [ "$1" != "$2" ]; then pass "$3"; else fail "$3"; diag "got: $1"; fi
}

like() { # GOT REGEX NAME: an extended regular expression
	if [[ $1 =~ $2 ]]; then
		pass "$3"
	else
		fail "$3"
		diag "got:  $1"
		diag "like: $2"
	fi
}

unlike() { # GOT REGEX NAME
	if [[ ! $1 =~ $2 ]]; then
		pass "$3"
	else
		fail "$3"
		diag "got:    $1"
		diag "unlike: $2"
	fi
}

same_file() { # GOT WANT NAME: byte for byte
	if cmp "$1" "$2" >"$TEST_TMP/cmp" 2>&1; then
		pass "$3"
	else
		fail "$3"
		diag "$(cat "$TEST_TMP/cmp")"
		diag "$(diff -u "$2" "$1" 2>&1 | head -n 40 || true)"
	fi
}

status_is() { # N NAME: of the last run
	if [ "$status" -eq "$1" ]; then
		pass "$2"
	else
		fail "$2"
		diag "want exit status $1"
		test_said
	fi
}

expect_status() { # N NAME CMD...
	run "${@:3}"
	status_is "$1" "$2"
}

expect_ok() { # NAME CMD...
	expect_status 0 "$@"
}

# -- leaving ---------------------------------------------------------------------

test_stopped() { # LINE COMMAND: an unasserted command failed
	[ "$BASHPID" = "$$" ] || return 0
	[ ! -e "$TEST_TMP/skip" ] || return 0
	diag "stopped at line $1: $2"
}

test_exit() {
	local code=$? try
	trap - ERR
	set +e
	if [ "$code" -eq 77 ] && [ -e "$TEST_TMP/skip" ]; then
		if [ "$test_count" -eq 0 ]; then
			printf '1..0 # SKIP %s\n' "$(cat "$TEST_TMP/skip")"
		else
			skip 'the rest of this file' "$(cat "$TEST_TMP/skip")"
			printf '1..%d\n' "$test_count"
		fi
		code=0
		test_done=1
	fi
	if [ -z "$test_done" ]; then
		diag "the file ended before done_testing (exit status $code)"
		code=1
	fi
	[ "$test_failed" -eq 0 ] || code=1
	cd /
	# A follower in the background may still be writing.
	if [ -n "${TEST_KEEP-}" ]; then
		diag "kept: $TEST_TMP"
	else
		for try in 1 2 3 4 5 6 7 8 9 10; do
			chmod -R u+rwX "$TEST_TMP" 2>/dev/null
			rm -rf "$TEST_TMP" 2>/dev/null && break
			sleep "0.$try"
		done
	fi
	exit "$code"
}

trap 'test_stopped "$LINENO" "$BASH_COMMAND"' ERR
trap test_exit EXIT
trap 'exit 143' TERM INT HUP
