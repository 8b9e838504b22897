#!/usr/bin/env bash
# A star when the disk fails or the export is killed: a folder with a manifest is whole, the cursor moves with it or not at
# all, and the next export goes on as if nothing had been.
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/acme.sh"
. "$TOP/tests/fault/faults.sh"
need_faults
acme
crm-export --star ../first --since @c -q
crm-contact add name='Zabitý' >/dev/null
crm-deal move 'Roof for the barn' negotiation -q >/dev/null
cp -r . ../base
crm-export --star ../wanted --since @c -q
cd ..

whole() { # FOLDER: the manifest's sums, if there is one
	[ ! -e "$1/manifest.json" ] ||
		(cd "$1" && jq -r '.tables[] | "\(.sha256)  \(.file)"' manifest.json | sha256sum -c --quiet >/dev/null 2>&1)
}

mkdir "$area"
root=$(cd "$area" && pwd -P)
command=(crm-export --star "$root/out" --since @c -q)

try_at() { # K KIND
	rm -rf "$root/repo" "$root/out"
	cp -r base "$root/repo"
	faulty "$1" "$2"
	if ! whole "$root/out"; then echo "$2 at $1: a manifest of what is not whole"; fi
	if ! cmp -s base/cursors/c.json "$root/repo/cursors/c.json" && [ ! -e "$root/out/manifest.json" ]; then
		echo "$2 at $1: the cursor moved without an increment"
	fi
	if [ "$code" = 0 ] && [ ! -e "$root/out/manifest.json" ]; then echo "$2 at $1: done, and nothing there"; fi
	if cmp -s base/cursors/c.json "$root/repo/cursors/c.json"; then
		crm-export --repo "$root/repo" --star "$root/out" --since @c -q || echo "$2 at $1: cannot go on"
	fi
	if ! cmp -s <(cat "$root"/out/*.csv) <(cat wanted/*.csv); then echo "$2 at $1: another increment"; fi
	if [ -n "$(find "$root/out" -name '*.tmp')" ]; then echo "$2 at $1: files are left"; fi
}

try_at 0 EIO
most=$(od -An -tu8 -N8 "$TEST_TMP/fault-state" | tr -d ' ')
ok test "$most" -gt 70
bad=$(
	for kind in EIO ENOSPC KILL; do
		for ((k = 1 + RANDOM % 7; k <= most; k += ${CRASH_ALL:-13})); do try_at "$k" "$kind"; done
		for ((k = most - 4; k <= most; k++)); do try_at "$k" "$kind"; done
	done
)
is "$bad" '' "what fails at one of $most places leaves nothing half"
done_testing
