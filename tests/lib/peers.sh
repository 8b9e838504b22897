# shellcheck shell=bash disable=SC2034 # what it sets is read by the test files
# Servers of git on loopback, for tests of crm-sync. Each ends with the test.
#
#   . "$TOP/tests/lib/peers.sh"
#   start_git_daemon FOLDER    # $daemon_port
#   start_sshd                 # $sshd_port; $GIT_SSH_COMMAND talks to it with a key of its own
#   start_gitd WORDS...        # tests/lib/gitd.py; $gitd_port

peers=()
stop_peers() {
	local pid
	for pid in "${peers[@]}"; do
		kill "$pid" 2>/dev/null || true
		wait "$pid" 2>/dev/null || true
	done
	peers=()
}
trap 'stop_peers; test_exit' EXIT

free_port() {
	python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

wait_for_port() { # PORT
	local i
	for ((i = 0; i < 200; i++)); do
		if (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; then return 0; fi
		read -rt 0.05 <> <(:) || true
	done
	return 1
}

start_git_daemon() { # FOLDER
	daemon_port=$(free_port)
	git daemon --base-path="$1" --export-all --enable=receive-pack --listen=127.0.0.1 --port="$daemon_port" \
		--reuseaddr "$1" >"$TEST_TMP/daemon.log" 2>&1 &
	peers+=($!)
	wait_for_port "$daemon_port"
}

start_gitd() { # WORDS...
	python3 "$TOP/tests/lib/gitd.py" "$@" >"$TEST_TMP/gitd.port" 2>"$TEST_TMP/gitd.log" &
	peers+=($!)
	local i
	for ((i = 0; i < 200; i++)); do
		if [ -s "$TEST_TMP/gitd.port" ]; then break; fi
		read -rt 0.05 <> <(:) || true
	done
	gitd_port=$(cat "$TEST_TMP/gitd.port")
	: >"$TEST_TMP/gitd.port"
}

# Of nobody but this test: keys, settings and known hosts lie in its own folder.
start_sshd() {
	local ssh=$TEST_TMP/ssh
	mkdir -p "$ssh"
	chmod 700 "$ssh"
	ssh-keygen -q -t ed25519 -N '' -f "$ssh/host"
	ssh-keygen -q -t ed25519 -N '' -f "$ssh/key"
	cp "$ssh/key.pub" "$ssh/authorized_keys"
	sshd_port=$(free_port)
	cat >"$ssh/sshd_config" <<-END
		ListenAddress 127.0.0.1
		Port $sshd_port
		HostKey $ssh/host
		AuthorizedKeysFile $ssh/authorized_keys
		PidFile none
		StrictModes no
		UsePAM no
		PasswordAuthentication no
		KbdInteractiveAuthentication no
		PermitRootLogin prohibit-password
	END
	cat >"$ssh/config" <<-END
		Host *
		IdentityFile $ssh/key
		IdentitiesOnly yes
		UserKnownHostsFile $ssh/known_hosts
		GlobalKnownHostsFile /dev/null
	END
	if [ "$(id -u)" = 0 ]; then mkdir -p /run/sshd; fi
	"$(command -v sshd || echo /usr/sbin/sshd)" -D -e -f "$ssh/sshd_config" >"$TEST_TMP/sshd.log" 2>&1 &
	peers+=($!)
	wait_for_port "$sshd_port"
	export GIT_SSH_COMMAND="ssh -F '$ssh/config'"
	ssh_folder=$ssh
}
