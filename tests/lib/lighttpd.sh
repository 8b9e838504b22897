# shellcheck shell=bash
# A web server on loopback that runs a program by CGI.
#
#   . "$TOP/tests/lib/lighttpd.sh"
#   serve SCRIPT [NAME=VALUE...]   starts it: $url is the script's address; the program is given these variables, too
#   stop_server
#   restart_server [NAME=VALUE...] with the clock and the variables of now

PATH=$PATH:/usr/sbin
need lighttpd
trap 'stop_server; test_exit' EXIT

configuration() { # PORT [NAME=VALUE...]
	local pair
	cat <<-END
		server.modules = ("mod_setenv", "mod_cgi")
		server.document-root = "$TEST_TMP/www"
		server.bind = "127.0.0.1"
		server.port = $1
		server.errorlog = "$TEST_TMP/server.log"
		server.pid-file = "$TEST_TMP/server.pid"
		server.upload-dirs = ("$TMPDIR")
		server.max-request-size = 20480
		cgi.assign = (".cgi" => "")
		setenv.add-environment = ("CRM_REPO" => "$CRM_REPO", "PATH" => "$PATH", "CRM_NOW" => env.CRM_NOW,
			"CRM_HISTORY_COMMIT" => "manual", "CRM_HOOKS_START" => "manual", "HOME" => "$HOME",
			"ASAN_OPTIONS" => "$ASAN_OPTIONS", "UBSAN_OPTIONS" => "$UBSAN_OPTIONS")
	END
	for pair in "${@:2}"; do
		printf 'setenv.add-environment += ("%s" => "%s")\n' "${pair%%=*}" "${pair#*=}"
	done
}

serve() { # SCRIPT [NAME=VALUE...]
	served=${1##*/}
	mkdir -p "$TEST_TMP/www"
	cp "$1" "$TEST_TMP/www"
	restart_server "${@:2}"
}

restart_server() { # [NAME=VALUE...]
	local port try
	stop_server
	for ((try = 0; try < 20; try++)); do
		port=$((20000 + RANDOM % 20000))
		configuration "$port" "$@" >"$TEST_TMP/lighttpd.conf"
		lighttpd -f "$TEST_TMP/lighttpd.conf" 2>"$TEST_TMP/server.err" || continue
		export url=http://127.0.0.1:$port/$served
		return 0
	done
	cat "$TEST_TMP/server.err"
	return 1
}

stop_server() {
	local try
	[ ! -e "$TEST_TMP/server.pid" ] || kill "$(cat "$TEST_TMP/server.pid")" 2>/dev/null || true
	for ((try = 0; try < 200; try++)); do
		[ -e "$TEST_TMP/server.pid" ] || break
		sleep 0.02
	done
}
