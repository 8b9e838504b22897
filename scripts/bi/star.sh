# shellcheck shell=sh
# What the loaders of a star have in common. Each sets `engine` and the functions `run` (SQL from stdin) and `ask` (the same;
# rows as fields parted by |), perhaps `ready` (looks at the files before they are loaded), then calls load FOLDER.

ready() { :; }

say() { echo "${0##*/}: $*" >&2; }

die() { # STATUS TEXT
	status=$1
	shift
	say "$*"
	exit "$status"
}

usage() { # TEXT: of the database
	echo "usage: ${0##*/} FOLDER $1" >&2
	exit 2
}

need() { # PROGRAM...
	for program; do
		command -v "$program" >/dev/null 2>&1 || die 127 "this needs $program"
	done
}

# Nothing was changed or cut since it was written.
check_files() {
	jq -r '.tables[] | select(.file | test("^[a-z0-9_]+[.](csv|jsonl)$")) | "\(.sha256)  \(.file)"' manifest.json |
		sha256sum --quiet -c - || die 3 "the files are not those of the manifest: nothing was loaded"
}

state() {
	ask <<-'SQL'
		CREATE TABLE IF NOT EXISTS crm_star (txn BIGINT, id TEXT, columns TEXT, tables TEXT);
		SELECT txn, id, columns, tables FROM crm_star;
	SQL
}

load() { # FOLDER
	need jq sha256sum
	[ -f "$1/manifest.json" ] || die 4 "$1 is no export: it has no manifest.json"
	here=$(cd "$(dirname "$0")" && pwd)
	cd "$1" || exit 8
	check_files
	ready
	had=$(state) || die 8 "the database cannot be read"
	# shellcheck disable=SC2154 # the loader's own
	sql=$(jq -r --arg engine "$engine" --arg state "$had" -f "$here/star.jq" manifest.json) ||
		die 5 "nothing was loaded"
	if [ -z "$sql" ]; then
		say "it has been loaded already"
		return 0
	fi
	printf '%s\n' "$sql" | run || die 8 "nothing was loaded"
	say "$(jq -r '"\(.rows) rows, to transaction \(.to.txn)"' manifest.json)"
}
