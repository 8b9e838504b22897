#!/usr/bin/env bash
# What a copy is made of: a crm repository by its folder, whichever way it is written; a clone of which nothing came leaves nothing;
# what was said of remotes right after crm init stays.
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/acme.sh"
need git jq

acme
cd ..
crm-log flush -q --repo acme
whole() { (cd "$1" && crm-export --all -q); }
whole acme >was

# -- a repository by its folder -----------------------------------------------------------------

for address in acme "$PWD/acme" "file://$PWD/acme" acme/history.git; do
	rm -rf copy
	expect_ok "crm clone $address" crm clone "$address" copy -q
	whole copy >is
	same_file is was 'has all of it'
	is "$(crm-sync remote list --repo copy | tail -n 1)" "origin,$PWD/acme/history.git" 'and knows where it is from'
done
crm-sync remote add ann acme --repo copy
crm-contact add name='Řehoř Příliš' -q --repo acme >/dev/null
crm-log flush -q --repo acme
expect_ok 'a colleague by the folder' crm-sync pull ann --repo copy
is "$(crm-contact count --repo copy)" "$(crm-contact count --repo acme)" 'is pulled from'

# -- nothing came ----------------------------------------------------------------------------------

git init -q --bare empty.git
expect_status 4 'an empty repository' crm clone empty.git none
like "$err" 'hint: crm init makes a repository.*crm-sync push' 'says what to do'
not_ok test -e none
expect_status 8 'a folder that is not there' crm clone /no/such/folder none
not_ok test -e none
mkdir none
expect_status 8 'a folder that is not there, into one that is' crm clone "file:///no/such/folder" none
is "$(find none)" none 'leaves it empty'
expect_ok 'where all is well it can be made then' crm clone acme none -q

# -- two at once ---------------------------------------------------------------------------------------

lost=0
for i in {1..20}; do
	mkdir "two$i"
	env -C "two$i" -u CRM_HISTORY_COMMIT crm init p -q
	env -C "two$i/p" -u CRM_HISTORY_COMMIT crm sync remote add origin ../../empty.git
	crm-log flush -q --repo "two$i/p"
	[[ $(crm sync remote list --repo "two$i/p") = *origin,* ]] || lost=$((lost + 1))
done
is "$lost" 0 'what is added while the follower makes the history stays'

# -- a commit that is not ours ----------------------------------------------------------------------------

git clone -q --bare acme/history.git hub.git
crm-sync remote add hub "$PWD/hub.git" --repo copy
crm-sync pull hub -q --repo copy
bad=$(git -C hub.git commit-tree -p main -m 'by hand' 'main^{tree}')
git -C hub.git update-ref refs/heads/main "$bad"
expect_status 9 'a commit that was made by hand' crm-sync pull hub --repo copy
like "$err" "hint: in the repository it comes from, git update-ref refs/heads/main ${bad:0:12}\^" 'where it can be taken out'
unlike "$err" 'commit [0-9a-f]*: commit ' 'it is named once'
git -C hub.git update-ref refs/heads/main "$bad^"
expect_ok 'then it goes on' crm-sync pull hub --repo copy
done_testing
