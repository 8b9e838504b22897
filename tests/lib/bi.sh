# shellcheck shell=bash
# The databases a star is loaded into.
#
#   . "$TOP/tests/lib/bi.sh"
#   need_duckdb                # sets $DUCKDB: the program, else that of npm (scripts/bootstrap check)
#   need_postgres              # a server of this test's own; sets PGHOST, PGUSER and PGDATABASE
#
# Both return 1 where it is missing, having said so; under TEST_STRICT that is an error.

bi_missing() { # WHAT
	if [ -n "${TEST_STRICT-}" ]; then
		fail "needs $1, which is not here: scripts/bootstrap check"
		exit 1
	fi
	echo "${0##*/}: SKIPPED in part: needs $1: scripts/bootstrap check" >&2
	return 1
}

need_duckdb() {
	local home
	if type -P duckdb >/dev/null; then
		export DUCKDB=duckdb
		return
	fi
	home=$(getent passwd "$(id -u)" | cut -d: -f6)
	export DUCKDB=$TOP/tests/lib/duckdb.js NODE_PATH=${home:-/root}/.cache/crm-check/node_modules
	if ! type -P node >/dev/null || [ ! -d "$NODE_PATH/@duckdb/node-api" ]; then bi_missing duckdb; fi
}

# Debian keeps the server's programs off the PATH.
postgres_bin() {
	local found
	if found=$(type -P initdb); then
		dirname "$found"
	else
		find /usr/lib/postgresql/*/bin -name initdb -printf '%h\n' 2>/dev/null | sort -V | tail -n 1
	fi
}

# The server refuses to be root.
as_nobody() {
	if [ "$(id -u)" = 0 ]; then
		setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
	else
		"$@"
	fi
}

need_postgres() {
	local bin
	bin=$(postgres_bin)
	if [ -z "$bin" ] || ! type -P psql >/dev/null; then
		bi_missing postgresql
		return
	fi
	postgres_stop="$bin/pg_ctl"
	export PGHOST=$TEST_TMP/pg PGUSER=bi PGDATABASE=postgres
	chmod 711 "$TEST_TMP"
	mkdir "$PGHOST"
	[ "$(id -u)" != 0 ] || chown 65534:65534 "$PGHOST"
	(
		cd /
		as_nobody "$bin/initdb" -D "$PGHOST/data" -U bi -A trust -E UTF8 --locale=C --no-sync >"$TEST_TMP/initdb.log"
		as_nobody "$bin/pg_ctl" -D "$PGHOST/data" -w -l "$PGHOST/log" -o "-k $PGHOST -c listen_addresses='' -c fsync=off" \
			start >"$TEST_TMP/pg_ctl.log"
	)
	trap 'stop_postgres; test_exit' EXIT
}

stop_postgres() {
	(cd / && as_nobody "$postgres_stop" -D "$PGHOST/data" -m immediate stop >/dev/null 2>&1) || true
}
