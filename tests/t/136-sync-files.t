#!/usr/bin/env bash
# Attached files go with the records that name them: there, back, joined, lost and found; what comes is what its name says.
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/acme.sh"
need git python3 sqlite3

acme
git init -q --bare ../hub.git
crm-sync remote add origin ../hub.git
cd ..
head -c 300000 /dev/urandom >střecha.jpg
printf 'Дах' >дах.txt
: >prázdný
attach() { # REPOSITORY FILE
	crm-ticket reply 'It leaks' 'V příloze' --channel email --attach "$2" --repo "$1" -q >/dev/null
}
attach acme střecha.jpg
attach acme prázdný
expect_ok 'pushed' crm-sync push --repo acme
hash=$(sha256sum <střecha.jpg | cut -c1-64)
ok test -e "acme/files/${hash:0:2}/${hash:2}"
expect_ok 'in a place of its own' git -C hub.git cat-file -e "refs/crm/files:${hash:0:2}/${hash:2}"
is "$(git -C hub.git ls-tree --name-only main | grep -c files)" 0 'and not among the records'
export CRM_NOW=2026-11-22T00:00:00Z CRM_SEED=2
expect_ok 'cloned' crm-clone hub.git ben
same_file "ben/files/${hash:0:2}/${hash:2}" střecha.jpg 'the file came, too'
expect_ok 'ben is well' crm-check --repo ben

# -- both have new ones ------------------------------------------------------------------------

attach ben дах.txt
head -c 1000 /dev/urandom >náčrt.png
CRM_SEED=3 attach acme náčrt.png
expect_ok 'ben pushes' crm-sync push --repo ben
expect_ok 'acme was second' crm-sync push --repo acme
like "$err" '1 attached file from origin' 'it says what came'
expect_ok 'ben pulls' crm-sync pull --repo ben
like "$err" '1 attached file from origin' 'it says what came'
same() { (cd "$1/files" && find . -type f ! -path './new/*' | sort | xargs sha256sum); }
is "$(same ben)" "$(same acme)" 'both have all'
is "$(same ben | wc -l)" 4 'of them'
is "$(git -C acme/history.git rev-parse refs/crm/files)" "$(git -C ben/history.git rev-parse refs/crm/files)" 'to the commit'
expect_ok 'acme is well' crm-check --repo acme
expect_ok 'ben is well' crm-check --repo ben
expect_ok 'nothing is left to do' crm-sync run --repo ben
is "$(git -C acme/history.git rev-parse refs/crm/files)" "$(git -C hub.git rev-parse refs/crm/files)" 'nobody chases the other'
expect_ok 'packed anew' crm-check gc --repo ben
ok git -C ben/history.git fsck --strict

# -- lost, and found ------------------------------------------------------------------------------

rm "ben/files/${hash:0:2}/${hash:2}"
expect_status 9 'one is lost' crm-check --repo ben
like "$out" "the file files/${hash:0:2}/${hash:2} is not there" 'says which'
expect_ok 'repaired' crm-check repair --repo ben
like "$out" "files/${hash:0:2}/${hash:2}: put there again from the history" 'says so'
expect_ok 'ben is well' crm-check --repo ben

# -- what is no such file -----------------------------------------------------------------------------

was=$(same ben)
head=$(git -C ben/history.git rev-parse main refs/crm/files)
hostile() { # NAME MODE TYPE PATH TEXT: the hub has it
	cp -a hub.git evil.git
	local blob tree
	blob=$(printf %s "$5" | git -C evil.git hash-object -w --stdin)
	[ "$3" != commit ] || blob=$(git -C evil.git rev-parse main)
	tree=$(printf '%s %s %s\t%s\n' "$2" "$3" "$blob" "${4#*/}" | git -C evil.git mktree --missing)
	[[ $4 != */* ]] || tree=$(printf '040000 tree %s\t%s\n' "$tree" "${4%%/*}" | git -C evil.git mktree)
	git -C evil.git update-ref refs/crm/files "$(git -C evil.git commit-tree -p refs/crm/files -m files "$tree")"
	git -C ben/history.git config remote.evil.url "$PWD/evil.git"
	expect_status 9 "$1: refused" crm-sync pull evil --repo ben
	is "$(same ben)" "$was" "$1: nothing has changed"
	is "$(git -C ben/history.git rev-parse main refs/crm/files)" "$head" "$1: nor moved"
	rm -rf evil.git
}
crm-sync remote add evil /nowhere --repo ben
name=$(printf x | sha256sum | cut -c3-64) digits=$(printf x | sha256sum | cut -c1-2)
hostile 'another text' 100644 blob "$digits/$name" y
like "$err" 'is not what its name says' 'says so'
hostile 'a link' 120000 blob "$digits/$name" x
hostile 'another repository' 160000 commit "$digits/$name" x
hostile 'another name' 100644 blob "$digits/${name^^}" x
hostile 'no hash' 100644 blob "$digits/README" x
hostile 'at the root' 100644 blob README x
like "$err" 'README, which is no attached file' 'says so'

# A server that does not take them.
printf '#!/bin/sh\n[ "$1" = refs/heads/main ] || { echo branches only >&2; exit 1; }\n' >hub.git/hooks/update
chmod +x hub.git/hooks/update
head -c 10 /dev/urandom >x.bin
CRM_SEED=5 CRM_NOW=2026-11-23T00:00:00Z attach ben x.bin
expect_ok 'the records go' crm-sync push --repo ben
like "$err" 'attached files stay here, origin does not take them: hook declined' 'the files do not, and it is said'

done_testing
