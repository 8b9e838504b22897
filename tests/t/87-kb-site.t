#!/usr/bin/env bash
# The site of the knowledge base in a browser, from files: its search, hostile texts, three widths.
. "$(dirname "$0")/../lib/test.sh"
need chromium
export CRM_HISTORY_COMMIT=manual
crm-init acme -q
cd acme

mkdir ../md
printf -- '---\ntitle: Jak změnit heslo\nlanguage: cs\nstatus: published\ncategory: Účty\n---\n\nHeslo se mění v nastavení. Píše o tom pan Novák.\n' >../md/heslo.md
printf -- '---\ntitle: Kde najdu faktury\nlanguage: cs\nstatus: published\n---\n\nV sekci Platby.\n' >../md/faktury.md
printf -- '---\ntitle: Tajné\nlanguage: cs\n---\n\nNovák tajně.\n' >../md/tajne.md
printf -- '---\ntitle: 如何重置密码\nlanguage: zh\nstatus: published\n---\n\n请在登录页面点击“忘记密码”。\n' >../md/mima.md
cat >../md/evil.md <<'END'
---
title: "<img src=x onerror=\"document.title='PWNED'\">"
language: en
status: published
category: "<script>document.title='PWNED'</script>"
---

<script>document.title='PWNED'</script> <img src=x onerror="document.title='PWNED'"> hostile

[a](javascript:document.title='PWNED') <svg onload="document.title='PWNED'">
END
crm-kb import -q ../md >/dev/null
site=$TEST_TMP/site
crm-kb render -q "$site" --title 'Nápověda'

# -- cut off ---------------------------------------------------------------------------------

# Whoever is killed at any write, sync or rename leaves each page as it was or as it is to be.
fault_io=$(dirname "$CRM_BIN")/fault/faultio.so
sanitizer=$(ldd "$CRM_BIN/crm-kb" | awk '$1 ~ /^libasan/ { print $3 }')
cut_off() { # K: renders into $cut with a kill at the k-th operation
	head -c 16 /dev/zero >"$TEST_TMP/fault-state"
	{ FAULT_ROOT=$cut FAULT_STATE=$TEST_TMP/fault-state FAULT_AT=$1 FAULT_KIND=KILL LD_PRELOAD="${sanitizer:+$sanitizer:}$fault_io" \
		crm-kb render -q "$cut" --title 'Jiná' >"$TEST_TMP/cut-out" 2>&1; } 2>/dev/null || true
}
if [ -e "$fault_io" ]; then
	cut=$TEST_TMP/cut
	crm-kb render -q "$TEST_TMP/other" --title 'Jiná'
	cp -r "$site" "$cut"
	cut_off 0
	expect_ok 'without a cut' diff -r "$cut" "$TEST_TMP/other"
	operations=$(od -An -tu8 -N8 "$TEST_TMP/fault-state" | tr -d ' ') torn=0 unhealed=0 pages=0
	step=$((operations / 12 + 1))
	[ -z "${CRASH_ALL-}" ] || step=1
	for ((k = 1; k <= operations; k += step)); do
		rm -rf "$cut"
		cp -r "$site" "$cut"
		cut_off "$k"
		while read -r page; do
			pages=$((pages + 1))
			cmp -s "$cut/$page" "$site/$page" || cmp -s "$cut/$page" "$TEST_TMP/other/$page" || torn=$((torn + 1))
		done < <(cd "$site" && find . -name '*.html' -o -name '*.js')
		crm-kb render -q "$cut" --title 'Jiná'
		diff -r "$cut" "$TEST_TMP/other" >/dev/null || unhealed=$((unhealed + 1))
	done
	is "$torn of $((pages > 40))" '0 of 1' 'no page is torn'
	is "$unhealed" 0 'and the next run makes it whole'
fi

browser() { # ARG...: each with a profile of its own
	local profile
	profile=$(mktemp -d "$TMPDIR/browser.XXXXXX")
	timeout 60 chromium --headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking \
		--disable-component-update --disable-sync --disable-dev-shm-usage --user-data-dir="$profile" "$@" 2>"$TEST_TMP/browser.err"
}
dom() { browser --dump-dom "file://$site/$1"; } # PAGE
found() { dom "$1" | tr -d '\n' | sed 's/.*<ol id="hits"[^>]*>//; s/<\/ol>.*//' | grep -o '<a href="[^"]*"' || echo none; }

is "$(found 'index.html#q=novak')" '<a href="a/heslo.html"' 'novak finds Novák, and no draft'
is "$(found 'index.html?q=HESLEM')" '<a href="a/heslo.html"' 'another ending, capitals; from the form of another page'
is "$(found 'index.html#q=%E5%AF%86%E7%A0%81')" '<a href="a/mima.html"' 'Chinese'
is "$(found 'index.html#q=bagr')" none 'nothing'
like "$(dom 'index.html#q=bagr')" 'role="status"[^>]*>Nothing was found\.<' 'is said'
like "$(dom 'index.html#q=novak')" '<mark>Novák</mark>.*<div id="index" hidden' 'the word is marked, the index hidden'
like "$(dom index.html)" '<title>Nápověda</title>.*<div id="index">' 'without a question the index'
for page in index.html a/evil.html 'index.html#q=hostile'; do
	text=$(dom "$page")
	unlike "$text" '<title>PWNED' "$page: no script of an article runs"
	unlike "${text//<script src=\"search.js\">/}" '<script|<img|<svg' "$page: none of it is an element"
done

for width in 360 800 1280; do
	browser --screenshot="$TEST_TMP/$width.png" --window-size="$width,900" "file://$site/index.html" >/dev/null
	is "$(od -An -tu1 -j18 -N2 "$TEST_TMP/$width.png" | awk '{ print $1 * 256 + $2 }')" "$width" "a picture, $width wide"
done
done_testing
