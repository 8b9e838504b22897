#!/usr/bin/env bash
# tags: smoke
# The harness must be able to fail. This file does not use it: it writes test
# files that are wrong in one way each, runs them and looks at their exit status
# and at what prove makes of them.
set -u

here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/lib" "$work/t" "$work/bin"
cp "$here/../lib/test.sh" "$work/lib/"
export CRM_BIN="$work/bin"
unset TEST_STRICT

count=0 failed=0
result() { # GOOD NAME
	count=$((count + 1))
	if [ "$1" = yes ]; then
		echo "ok $count - $2"
	else
		failed=$((failed + 1))
		echo "not ok $count - $2"
		sed 's/^/# /' "$work/said"
	fi
}

try() { # the test file is stdin
	{ echo '. "$(dirname "$0")/../lib/test.sh"'; cat; } >"$work/t/try.t"
	bash "$work/t/try.t" >"$work/said" 2>&1
	code=$?
	prove -Q -e bash "$work/t/try.t" >"$work/proved" 2>&1
	proved=$?
}

passes() { # NAME
	try
	if [ $code -eq 0 ] && [ $proved -eq 0 ]; then result yes "$1"; else result no "$1"; fi
}

fails() { # NAME
	try
	if [ $code -ne 0 ] && [ $proved -ne 0 ]; then result yes "$1"; else result no "$1"; fi
}

said() { # TEXT NAME: of the last try
	if grep -qF -- "$1" "$work/said"; then result yes "$2"; else result no "$2"; fi
}

tool() { # NAME, the C source is stdin
	${CC:-cc} -w -x c - -o "$work/bin/$1" "${@:2}"
}

# -- what must pass ----------------------------------------------------------------

passes 'a file of good tests passes' <<'T'
ok true
not_ok false
is a a 'same'
isnt a b 'other'
like abc '^a.c$' 'like'
unlike abc x 'unlike'
expect_ok 'true is fine' true
expect_status 3 'an expected failure' bash -c 'exit 3'
is "$status" 3 'status is kept'
printf 'x\n' >a; cp a b
same_file a b 'files'
run cat <<<'Eva Nová'
is "$out" 'Eva Nová' 'input'
skip 'one' 'no reason'
done_testing
T
passes 'out and err are told apart' <<'T'
run bash -c 'echo out; echo err >&2; exit 4'
is "$out/$err/$status" out/err/4 'all three'
done_testing
T
passes 'surroundings are fixed' <<'T'
is "$TZ $LC_ALL $CRM_NOW $CRM_SEED" 'UTC C.UTF-8 2026-11-21T10:00:00Z 1' 'clock and locale'
is "$(git config user.name) <$(git config user.email)>" 'Ann <ann@example.com>' 'identity'
is "$(ls -A "$HOME")" '' 'empty home'
is "${CRM_REPO-none} ${XDG_CONFIG_HOME-none} ${GIT_DIR-none}" 'none none none' 'nothing inherited'
is "$(cat)" '' 'no input'
done_testing
T
CRM_REPO=/x XDG_CONFIG_HOME=/y GIT_DIR=/z passes 'also when the caller has settings' <<'T'
is "${CRM_REPO-none} ${XDG_CONFIG_HOME-none} ${GIT_DIR-none}" 'none none none' 'nothing inherited'
done_testing
T
passes 'skip_all is a skip' <<'T'
skip_all 'not here'
T
said '1..0 # SKIP not here' 'and says why'
passes 'skip_all within $( ) leaves the file' <<'T'
where=$(skip_all 'inside')
fail 'never reached'
T
passes 'skip_all after some tests keeps them' <<'T'
ok true
skip_all 'the rest'
T
fails 'skip_all does not hide a failure before it' <<'T'
ok false
skip_all 'the rest'
T
passes 'need skips where a program is missing' <<'T'
need no-such-program-anywhere
fail 'never reached'
T
said 'SKIPPED: needs no-such-program-anywhere' 'and loudly'
TEST_STRICT=1 fails 'need fails under TEST_STRICT' <<'T'
need no-such-program-anywhere
T
passes 'data skips where there is none' <<'T'
data no-such-data
fail 'never reached'
T
passes 'a number sign in a name is no directive' <<'T'
ok true
pass 'ticket #3 # TODO something'
done_testing
T

# -- what must fail ----------------------------------------------------------------

fails 'a failed ok' <<'T'
ok false
done_testing
T
fails 'a failed not_ok' <<'T'
not_ok true
done_testing
T
fails 'a failed is' <<'T'
is a b 'no'
done_testing
T
said '# at try.t:2' 'and says where'
fails 'a failed isnt' <<'T'
isnt a a 'no'
done_testing
T
fails 'a failed like' <<'T'
like abc '^x' 'no'
done_testing
T
fails 'a failed unlike' <<'T'
unlike abc b 'no'
done_testing
T
fails 'a failed status_is' <<'T'
run false
status_is 0 'no'
done_testing
T
fails 'a failed expect_ok' <<'T'
expect_ok 'no' false
done_testing
T
fails 'another status than the expected one' <<'T'
expect_status 3 'no' bash -c 'exit 4'
done_testing
T
fails 'success where a failure is expected' <<'T'
expect_status 3 'no' true
done_testing
T
fails 'files that differ' <<'T'
printf 'x\n' >a; printf 'y\n' >b
same_file a b 'no'
done_testing
T
fails 'a file that is missing' <<'T'
same_file a b 'no'
done_testing
T
fails 'a failure is not healed by what passes after it' <<'T'
ok false
ok true
done_testing
T
said 'ok 2 - true' 'and what comes after it still runs'
fails 'a missing plan' <<'T'
ok true
T
fails 'an empty file' <<'T'
T
fails 'an early exit 0' <<'T'
ok true
exit 0
done_testing
T
fails 'a command that is not asserted and fails' <<'T'
false
ok true
done_testing
T
said 'stopped at line 2: false' 'and says which'
fails 'a failure inside $( )' <<'T'
x=$(false; echo x)
ok true
done_testing
T
fails 'a failure inside a pipe' <<'T'
false | cat
ok true
done_testing
T
fails 'a misspelt variable' <<'T'
run true
is "$outt" '' 'no'
done_testing
T
fails 'a misspelt assertion' <<'T'
iss a a 'no'
done_testing
T
fails 'a failure in a function given to run stops there' <<'T'
steps() { false; true; }
expect_ok 'no' steps
done_testing
T
fails 'also inside if, where set -e is ignored, by its assertion' <<'T'
if true; then ok false; fi
done_testing
T
fails 'a pipeline given to shell fails by any part' <<'T'
expect_ok 'no' shell 'false | cat'
done_testing
T

# -- a crash is never an expected failure ------------------------------------------

tool crash-abort <<<'#include <stdlib.h>
int main(void) { abort(); }'
fails 'an expected abort' <<'T'
expect_status 134 'aborts' crash-abort
done_testing
T
fails 'a crash with not_ok' <<'T'
not_ok crash-abort
done_testing
T
fails 'a crash with run alone' <<'T'
run crash-abort
done_testing
T
fails 'a program that is not there' <<'T'
expect_status 127 'not there' crm-no-such-tool
done_testing
T
if tool crash-asan -fsanitize=address <<<'#include <stdlib.h>
int main(int n, char **v) { char *p = malloc(4); free(p); return p[n]; }' 2>/dev/null; then
	fails 'an expected sanitizer report' <<'T'
expect_status 99 'use after free' crash-asan
done_testing
T
	fails 'a report from a part of a pipe whose status nobody sees' <<'T'
{ crash-asan || true; } | cat
ok true
done_testing
T
	fails 'a report from the background' <<'T'
crash-asan &
wait || true
ok true
done_testing
T
	said 'AddressSanitizer' 'and shows it'
	tool crash-ubsan -fsanitize=undefined -fno-sanitize-recover=undefined <<<'#include <limits.h>
int main(int n, char **v) { return (INT_MAX - 1 + n + n) < 0; }'
	fails 'undefined behaviour' <<'T'
run crash-ubsan
done_testing
T
	tool crash-leak -fsanitize=address <<<'#include <stdlib.h>
#include <string.h>
int main(void) { char *p = malloc(40); strcpy(p, "x"); p = 0; return 0; }'
	export TEST_LEAKS=1
	fails 'a leak' <<'T'
run crash-leak
done_testing
T
else
	result yes 'sanitizers # SKIP this compiler has none'
fi

# -- and nothing stays behind ------------------------------------------------------

mkdir "$work/temporary"
TMPDIR=$work/temporary passes 'a run' <<'T'
touch "$HOME/a" b "$TMPDIR/c"; mkdir d; chmod 500 d
ok true
done_testing
T
if [ -z "$(ls -A "$work/temporary")" ]; then result yes 'leaves nothing'; else result no 'leaves nothing'; fi

echo "1..$count"
[ $failed -eq 0 ]
