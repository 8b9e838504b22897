#!/usr/bin/env bash
# Real peers: git daemon, sshd, git over https with a password, a folder with hooks, and git by hand.
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/acme.sh"
. "$TOP/tests/lib/peers.sh"
need git python3 ssh ssh-keygen openssl script
PATH=$PATH:/usr/sbin
need sshd

export CRM_NOW=2026-11-21T10:00:00Z
acme
eva=$(crm-contact list name~Eva -o ids)
cd ..
export CRM_NOW=2026-11-23T00:00:00Z
mkdir hubs
hubs=$PWD/hubs
whole() { (cd "$1" && crm-export --all -q); }
turn=10
change() { # REPOSITORY: something is done in it, later than all before
	turn=$((turn + 1))
	CRM_NOW=2026-11-22T$turn:00:00Z CRM_SEED=$turn crm-contact set "$eva" title="title $turn" --repo "$1" -q >/dev/null
}
there_and_back() { # WHAT URL: pushed, cloned, changed there, pulled
	expect_ok "$1: named" crm-sync remote add "$1" "$2" --repo acme
	expect_ok "$1: pushed" crm-sync push "$1" --repo acme
	expect_ok "$1: cloned" crm-clone "$2" "copy-$1"
	whole acme >one
	whole "copy-$1" >two
	same_file two one "$1: the same"
	change "copy-$1"
	expect_ok "$1: pushed back" crm-sync run --repo "copy-$1"
	expect_ok "$1: pulled" crm-sync pull "$1" --repo acme
	like "$err" "1 transaction from $1" "$1: says how much"
	whole acme >one
	whole "copy-$1" >two
	same_file two one "$1: the same again"
}

know_host() {
	printf '[127.0.0.1]:%s %s\n' "$sshd_port" "$(cut -d' ' -f1,2 "$ssh_folder/host.pub")" >"$ssh_folder/known_hosts"
}

# -- git daemon -----------------------------------------------------------------------------

git init -q --bare hubs/daemon.git
start_git_daemon "$hubs"
there_and_back daemon "git://127.0.0.1:$daemon_port/daemon.git"
expect_status 8 'what the daemon does not have' crm-clone "git://127.0.0.1:$daemon_port/none.git" x
like "$err" 'cannot fetch from origin' 'says so'

# -- ssh ----------------------------------------------------------------------------------------

git init -q --bare "hubs/it's here.git"
start_sshd
host=127.0.0.1:$sshd_port
url="ssh://$(id -un)@$host$hubs/it's%20here.git"
crm-sync remote add strange "$url" --repo acme
expect_status 8 'a host that is not known' crm-sync pull strange --repo acme
like "$err" 'Host key verification failed' 'in the words of ssh'
like "$err" 'hint: ssh 127.0.0.1 by hand' 'and what to do'
know_host
there_and_back ssh "$url"
expect_status 8 'a folder that is not there' crm-clone "ssh://$host$hubs/none.git" x
like "$err" 'does not appear to be a git repository' 'in the words of git there'
mv "$ssh_folder/key" "$ssh_folder/away"
expect_status 8 'without a key' crm-sync pull ssh --repo acme
like "$err" 'Permission denied' 'in the words of ssh'
like "$err" 'hint: ssh-add -l' 'and what to do'
eval "$(ssh-agent)" >/dev/null
peers+=("$SSH_AGENT_PID")
ssh-add -q "$ssh_folder/away"
sed -i 's/^IdentitiesOnly.*//; s/^IdentityFile.*//' "$ssh_folder/config"
change copy-ssh
expect_ok 'the agent has the key' crm-sync push --repo copy-ssh
sed -i "1iHost hub\\nHostName 127.0.0.1\\nPort $sshd_port\\nUser $(id -un)" "$ssh_folder/config"
expect_ok 'a name of ~/.ssh/config, as scp writes it' crm-clone "hub:$hubs/it's here.git" copy-scp
whole copy-ssh >one
whole copy-scp >two
same_file two one 'the same'
ssh-keygen -q -t ed25519 -N '' -f other
printf '[127.0.0.1]:%s %s\n' "$sshd_port" "$(cut -d' ' -f1,2 other.pub)" >"$ssh_folder/known_hosts"
expect_status 8 'another key than is known' crm-sync pull --repo copy-scp
like "$err" 'Host key verification failed' 'is refused'
expect_status 8 'no ssh' env GIT_SSH_COMMAND="$PWD/no-such-program" crm-sync pull --repo copy-scp
like "$err" 'cannot run .*no-such-program' 'says so'

# -- who has written much since they last heard of each other ------------------------------------------------

git init -q --bare hubs/much.git
crm-sync remote add daemon2 "git://127.0.0.1:$daemon_port/much.git" --repo acme
crm-sync push daemon2 -q --repo acme
crm-clone -q hubs/much.git copy-much
jq -nc 'range(300) | {name: "Кличко \(.)"}' | crm-contact apply - --each --repo acme -q -y >/dev/null
crm-log flush -q --repo acme
# By three ways to one place; by the second and the third nothing was ever heard of it.
know_host
crm-sync remote add ssh2 "hub:$hubs/much.git" --repo acme
crm-sync remote add folder2 hubs/much.git --repo acme
packs() { printf '%s\n' acme/history.git/objects/pack/*.idx; }
received() { # how many commits are in packs that are new
	comm -13 had <(packs) | xargs git verify-pack -v | grep -c ' commit ' || true
}
ok test "$(git -C acme/history.git rev-list --count main)" -gt 300
for way in daemon2 ssh2 folder2; do
	change copy-much
	crm-sync push -q --repo copy-much
	packs >had
	expect_ok "$way: pulled by who has written 300 transactions since" crm-sync pull "$way" --repo acme
	ok test "$(received)" -le 4
done

# -- https ------------------------------------------------------------------------------------------

git init -q --bare hubs/web.git
git -C hubs/web.git config http.receivepack true
openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 36500 -subj /CN=localhost \
	-addext subjectAltName=DNS:localhost,IP:127.0.0.1 2>/dev/null
start_gitd https "$hubs" cert.pem key.pem "ben:s3 cret/ž"
web=https://localhost:$gitd_port/web.git
crm-sync remote add nobody "$web" --repo acme
expect_status 8 'a certificate that nobody knows' crm-sync pull nobody --repo acme
like "$err" 'certificate' 'is refused'
like "$err" 'hint: git config --global http.sslCAInfo FILE' 'says what to do'
git config --global http.sslCAInfo "$PWD/cert.pem"
expect_status 6 'nobody knows who we are' crm-sync pull nobody --repo acme
like "$err" 'localhost asks who we are, and no credential helper' 'says so'
cat >helper <<-'END'
	#!/bin/sh
	cat >>"$HOME/$1"
	[ "$1" != get ] || printf 'username=ben\npassword=%s\n' "$(cat "$HOME/password")"
END
chmod +x helper
git config --global credential.helper "$PWD/helper"
echo wrong >"$HOME/password"
expect_status 6 'a wrong password' crm-sync pull nobody --repo acme
like "$err" 'localhost does not take the name and password' 'says so'
like "$(cat "$HOME/erase")" 'password=wrong' 'and the helper is told'
echo 's3 cret/ž' >"$HOME/password"
there_and_back web "$web"
like "$(cat "$HOME/store")" 'username=ben' 'the helper is told that it is right'
like "$(cat "$HOME/get")" "host=localhost:$gitd_port" 'it was asked about the host'
unlike "$(cat acme/history.git/config copy-web/history.git/config)" 's3 cret' 'and nothing is kept here'
expect_status 3 'a password in an address' crm-sync remote add p "https://ben:secret@localhost:$gitd_port/web.git" --repo acme
like "$err" 'a password does not belong into an address' 'says why'
unlike "$err" 'ben:secret' 'and does not repeat it'

# -- what is no address --------------------------------------------------------------------------------

for url in --upload-pack=/bin/true 'ext::sh -c "touch ran"' 'ext::touch% ran' fd::0 'ssh://-oProxyCommand=touch/x' \
	'-oProxyCommand=touch ran:x' 'ssh://a@-b/x' 'host:-x' 'ftp://host/x' '' 'https:///x' 'git://host' $'git://h/a\nb' \
	'ssh://h/%00x' 'ssh://h:x/y'; do
	expect_status 3 "no address: ${url//$'\n'/ }" crm-sync remote --repo acme -- add wrong "$url"
	expect_status 3 'nor to be cloned' crm-clone -- "$url" never
done
not_ok test -e ran
not_ok test -e never
git -C acme/history.git config remote.wrong.url 'ext::touch ran'
git -C acme/history.git config remote.wrong.fetch '+refs/heads/*:refs/remotes/wrong/*'
expect_status 3 'nor where git has it' crm-sync pull wrong --repo acme
not_ok test -e ran
git -C acme/history.git config --remove-section remote.wrong

# -- a folder with hooks, and who is first ------------------------------------------------------------------

git init -q --bare hubs/strict.git
crm-sync remote add strict "file://$hubs/strict.git" --repo acme
expect_ok 'pushed' crm-sync push strict --repo acme
expect_ok 'cloned' crm-clone "$hubs/strict.git" first
printf '#!/bin/sh\necho "come back\tafter \033[31mlunch" >&2\nexit 1\n' >hubs/strict.git/hooks/pre-receive
chmod +x hubs/strict.git/hooks/pre-receive
change first
crm-log flush -q --repo first
was=$(git -C first/history.git rev-parse main)
expect_status 6 'the server says no' crm-sync push --repo first
like "$err" 'origin refuses the push: pre-receive hook declined: .*come back' 'in its own words'
unlike "$err" $'\033' 'which drive no terminal'
like "$err" 'come back' 'told'
is "$(git -C first/history.git rev-parse main)" "$was" 'nothing has changed here'
# While the one pushes, a third was there first: the hook of the hub lets it in.
expect_ok 'a third' crm-clone "$hubs/strict.git" third
change third
cat >hubs/strict.git/hooks/pre-receive <<END
#!/bin/sh
[ ! -e "$PWD/raced" ] || exit 0
touch "$PWD/raced"
unset GIT_QUARANTINE_PATH GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES GIT_DIR
git -C "$PWD/third/history.git" push -q "$hubs/strict.git" main
END
crm-log flush -q --repo third
expect_ok 'one that is overtaken pulls, and pushes again' crm-sync push --repo first
like "$err" 'merged with what was here' 'says so'
ok test -e raced
expect_ok 'the third' crm-sync run --repo third
whole first >one
whole third >two
same_file two one 'all are the same'
is "$(git -C hubs/strict.git rev-parse main)" "$(git -C third/history.git rev-parse main)" 'to the commit'
rm hubs/strict.git/hooks/pre-receive

# -- at a terminal ------------------------------------------------------------------------------------------------

run script -qec "crm-clone $hubs/strict.git seen" /dev/null
like "$out" '[0-9]+ of [0-9]+ objects' 'how far it is'
like "$out" $'\033\\[K' 'and the line is taken away'
run script -qec "crm-clone -q $hubs/strict.git unseen" /dev/null
is "$out" '' 'not with -q'
unlike "$err" 'objects' 'nor where no terminal is'

# -- git by hand ------------------------------------------------------------------------------------------------

expect_ok 'git clones' git clone -q hubs/strict.git by-hand
is "$(git -C by-hand status --porcelain)" '' 'nothing is in the way'
expect_ok 'git pushes what it has cloned to another place' shell 'git init -q --bare elsewhere.git; git -C by-hand push -q ../elsewhere.git main'
expect_ok 'which is a place to clone from' crm-clone elsewhere.git from-elsewhere
whole from-elsewhere >two
same_file two one 'the same'
expect_ok 'and is well' crm-check --repo from-elsewhere

done_testing
