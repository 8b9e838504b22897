#!/usr/bin/env bash
# Pictures of reports as files: gnuplot's SVG and PNG, the HTML page in a browser at three widths, light and dark, and as PDF.
. "$(dirname "$0")/../lib/test.sh"
need chromium gnuplot python3
figures=$CRM_BIN/../test/figures
[ -x "$figures" ] || skip_all 'make tap builds test/figures'

# -- gnuplot ------------------------------------------------------------------------------

is_png() { [ "$(head -c 8 "$1" | od -An -tx1 | tr -d ' ')" = 89504e470d0a1a0a ]; } # FILE

mkdir plots
printf 'system "touch rc"\n' >"$HOME/.gnuplot"
for kind in funnel bars grouped negative line spark heat waterfall stacked currencies mixed hostile zero one huge; do
	expect_ok "$kind.svg" "$figures" plot plots svg "$kind"
	ok python3 -c 'import sys, xml.etree.ElementTree as e; e.parse(sys.argv[1])' "plots/$kind.svg"
done
for kind in funnel heat line hostile; do
	expect_ok "$kind.png" "$figures" plot plots png "$kind"
	ok is_png "plots/$kind.png"
done
text=$(python3 -c 'import sys, xml.etree.ElementTree as e
print("\n".join(t.text or "" for t in e.parse(sys.argv[1]).iter("{http://www.w3.org/2000/svg}text")))' plots/hostile.svg)
like "$text" '"; system "touch x"; "' 'a label that looks like a command is a label'
like "$text" '`touch x`' 'so is one in backquotes'
like "$text" '@x %d %% 100%' 'a format is none'
like "$text" '\{/Bold a_b\^c\} ' 'nor is a markup'
like "$text" '</td><script>alert\(1\)</script>' 'nor an element'
like "$(cat plots/bars.svg)" 'Příprava nabídky.*Олена Коваль.*如何重置密码' 'labels in any letters'
ok test ! -e x
ok test ! -e rc

expect_status 3 'no rows' "$figures" plot plots svg empty
like "$err" 'the report has no rows to draw' 'is said'
ok test ! -e plots/empty.svg
expect_status 3 'no chart' "$figures" plot plots svg table
like "$err" 'the report has no chart to draw' 'is said'
expect_status 2 'another ending' "$figures" plot plots jpg funnel
like "$err" 'ends in .svg or .png' 'is said, too'

mkdir none broken
expect_status 8 'without gnuplot' env PATH="$PWD/none" "$figures" plot plots svg funnel
like "$err" 'gnuplot, which draws pictures, is not installed' 'it is named'
like "$err" 'hint: apt-get install gnuplot-nox' 'and how to get it'
printf '#!/bin/sh\necho "<?xml half a picture"\n' >broken/gnuplot
chmod +x broken/gnuplot
cp plots/funnel.svg before.svg
expect_status 8 'half a picture' env PATH="$PWD/broken:$PATH" "$figures" plot plots svg funnel
same_file plots/funnel.svg before.svg 'the file of before stands'

# -- the page -----------------------------------------------------------------------------

browser() { # ARG...: each with a profile of its own
	local profile
	profile=$(mktemp -d "$TMPDIR/browser.XXXXXX")
	timeout 60 chromium --headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking \
		--disable-component-update --disable-sync --disable-dev-shm-usage --user-data-dir="$profile" "$@" 2>"$TEST_TMP/browser.err"
	rm -rf "$profile"
}

"$figures" page >page.html
"$figures" page >again.html
same_file page.html again.html 'the same data, the same bytes'
is "$(grep -Eo '<(script|img|link|iframe|object)[^>]*|(https?|ftp|file):[^" ]*|url[(]|@import' page.html | sort -u)" \
	'<link rel="icon" href="data:,"
http://www.w3.org/2000/svg' 'no script, no address'

# A copy that looks at itself: the page as it is lets no script run. In frames, for a window has a least width.
probe() { # SED: makes probe.html
	sed "/<\\/body>/,\$d; s/<meta http-equiv=\"Content-Security-Policy\"[^>]*>//; $1" page.html
	printf '<script>\n'
	cat "$TOP/tests/figure/probe.js"
	printf '</script>\n</body>\n</html>\n'
}
look() { # [ARG]: a line for each width, in their order
	browser --dump-dom --hide-scrollbars --virtual-time-budget=20000 --window-size=1600,1000 "$@" "file://$PWD/frame.html" |
		sed -n 's/.*<title>\(.*\)<\/title>.*/\1/p' | tr '|' '\n' | sort -n
}
{
	printf '<!DOCTYPE html><meta name="color-scheme" content="light dark"><title></title>\n<script>\n'
	printf 'onmessage = (event) => { document.title += (document.title && "|") + event.data; };\n</script>\n'
	printf '<iframe src="probe.html" width="%s" height="900" style="border:0"></iframe>\n' 360 800 1400
} >frame.html
probe '' >probe.html
light='rgb(246, 247, 249)' dark='rgb(13, 17, 23)'
is "$(look)" "360 $light fine
800 $light fine
1400 $light fine" 'light, at three widths: nothing sticks out, contrast, names, tables'
is "$(look --blink-settings=preferredColorScheme=0)" "360 $dark fine
800 $dark fine
1400 $dark fine" 'dark'
probe 's/--dim:#4b5768/--dim:#bbb/; s/<h1>/<h1 style="width:2000px">/' >probe.html
like "$(look)" '360 [^|]*scrolls to 20.*contrast 1\.[0-9]+: P\.note' 'what is wrong would be seen'

complaints() { # FILE: what the console says
	browser --screenshot=page.png --window-size=800,900 --enable-logging=stderr "file://$PWD/$1" >/dev/null
	grep -o 'CONSOLE.*' "$TEST_TMP/browser.err" || echo none
}
sed 's/<main>/<main><img src="http:\/\/198.51.100.1\/x.png">/' page.html >asking.html
like "$(complaints asking.html)" 'Content Security Policy' 'what asks for something is refused it'
is "$(complaints page.html)" none 'the page asks for nothing'
ok is_png page.png
is "$(browser --dump-dom "file://$PWD/page.html" | grep -Eo '<title>PWNED|<script|<img' || echo none)" none 'no element of the data'

"$figures" mail funnel hostile table >mail.html
is "$(grep -Eo '<(svg|script|img)' mail.html || echo none)" none 'a mail has no SVG'
like "$(cat mail.html)" '<pre aria-hidden="true">prospecting    █+ +412 +100 %' 'its pictures are of characters'
like "$(cat mail.html)" '&lt;/td&gt;&lt;script&gt;a' 'which are texts'

# -- PDF ----------------------------------------------------------------------------------

expect_ok 'as PDF' "$figures" pdf page.pdf funnel heat
is "$(head -c 5 page.pdf)" '%PDF-' 'it is one'
like "$(tail -c 8 page.pdf)" '%%EOF' 'a whole one'
is "$(find "$TMPDIR" -name 'crm-page*')" '' 'nothing is left behind'
expect_status 8 'without Chromium' env PATH="$PWD/none" "$figures" pdf other.pdf
like "$err" 'Chromium, which makes PDF of a page, is not installed' 'it is named'
printf '#!/bin/sh\nexit 3\n' >broken/chromium
chmod +x broken/chromium
expect_status 8 'a Chromium that fails' env PATH="$PWD/broken:$PATH" "$figures" pdf other.pdf
like "$err" 'cannot write other.pdf: .*failed with exit status 3' 'says so'
ok test ! -e other.pdf
is "$(find "$TMPDIR" -name 'crm-page*')" '' 'and leaves nothing'
done_testing
