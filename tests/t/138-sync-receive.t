#!/usr/bin/env bash
# A server that looks at what it is sent (crm-check receive as git's hook): what crm could not have made does not come in, by
# crm-sync or by git.
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/acme.sh"
need git python3

acme
for i in $(crm-contact list -o ids); do crm-contact set "$i" title=x -q; done >/dev/null
git init -q --bare ../hub.git
printf '#!/bin/sh\nexec crm-check receive\n' >../hub.git/hooks/pre-receive
chmod +x ../hub.git/hooks/pre-receive
crm-sync remote add origin ../hub.git
export CRM_NOW=2026-11-22T00:00:00Z
expect_ok 'the first push' crm-sync push
echo hello >letter
crm-ticket reply 'It leaks' 'V příloze' --channel email --attach letter -q >/dev/null
expect_ok 'another, with a file' crm-sync push
cd ..
export CRM_NOW=2026-11-23T00:00:00Z
hub() { git -C hub.git for-each-ref; }
was=$(hub)
like "$was" 'refs/crm/files' 'both are there'
mkdir cases
git clone -q --bare hub.git plain.git
rm -f plain.git/packed-refs
git -C plain.git fetch -q ../hub.git '+refs/heads/*:refs/heads/*' '+refs/crm/files:refs/crm/files'
python3 "$TOP/tests/lib/hostile.py" plain.git cases
# The tree of a merge, and who tells what, is known to who has the database; what is broken or absent, git itself does not send.
rm -r cases/merge-tree cases/merge-count cases/known-id cases/no-field cases/garbage cases/missing cases/no-tree
mv cases/honest .
for case in cases/*; do
	run git -C "$case" push -q --force ../../hub.git main
	like "$status-$err" '^1-remote: crm-check: .*refs/heads/main: ' "${case#cases/}: refused with a reason"
	diag "$err"
	is "$(hub)" "$was" "${case#cases/}: nothing has changed"
done
refused() { # NAME WORDS GIT-ARGUMENT...
	run git -C plain.git push -q ../hub.git "${@:3}"
	isnt "$status" 0 "$1: refused"
	like "$err" "$2" "$1: says why"
	is "$(hub)" "$was" "$1: nothing has changed"
}
refused 'backward' 'not a fast-forward' +main~1:main
refused 'removed' 'it is not to be removed' :main
refused 'a tag' 'nothing but branches' main:refs/tags/v1
refused 'files removed' 'it is not to be removed' :refs/crm/files
other=$(git -C plain.git commit-tree -m x "$(git -C plain.git mktree </dev/null)")
refused 'another history' 'not a fast-forward' "+$other:main"
refused 'another history as a branch' 'was not made by crm' "$other:refs/heads/other"
blob=$(git -C plain.git hash-object -w --stdin <<<x)
tree=$(printf '100644 blob %s\tREADME\n' "$blob" | git -C plain.git mktree)
refused 'no attached file' 'which is no attached file' "$(git -C plain.git commit-tree -m x -p refs/crm/files "$tree"):refs/crm/files"
refused 'good and bad together' 'nothing but branches' main:refs/heads/good main:refs/tags/bad
expect_ok 'a branch' git -C plain.git push -q ../hub.git main:refs/heads/plan
expect_ok 'and its end' git -C plain.git push -q ../hub.git :plan
expect_ok 'what is as it should be' git -C honest push -q ../hub.git main
isnt "$(hub)" "$was" 'comes in'
expect_ok 'and is pulled' crm-sync pull --repo acme

# crm-sync says what the server says. Here, a clock that is behind.
CRM_NOW=2026-11-26T00:00:00Z crm-contact add name=Pozdě --repo acme -q >/dev/null
expect_status 6 'from a time that has not come' crm-sync push --repo acme
like "$err" 'origin refuses the push: pre-receive hook declined: .*has not come yet' 'says so'
printf '#!/bin/sh\nexec crm-check receive --ahead 30d\n' >hub.git/hooks/pre-receive
expect_ok 'but where that may be' crm-sync push --repo acme
expect_status 4 'by hand' crm-check receive
like "$err" 'exec crm-check receive' 'says what it is for'

done_testing
