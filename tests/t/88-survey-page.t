#!/usr/bin/env bash
# The page behind a survey's link under a real web server: who only follows the link answers nothing, who presses the button
# does; four languages; hostile requests.
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/lighttpd.sh"
need curl jq python3

export CRM_HISTORY_COMMIT=manual
crm-init acme -q
export CRM_REPO=$PWD/acme
crm-contact add name='Eva Nová' email=eva@roof.example language=cs >/dev/null
crm-contact add name='Олена Коваль' email=olena@kvity.example language=uk >/dev/null
crm-contact add name='王小明' email=wang@datong.example language=zh-Hant >/dev/null
crm-contact add name='Zoë Baker' email=zoe@acme.example >/dev/null
crm-survey add name=happy >/dev/null
crm-survey add name=again kind=nps valid_days=5 >/dev/null
export CRM_NOW=2026-11-22T10:00:00Z
for who in eva@roof.example olena@kvity.example wang@datong.example zoe@acme.example; do
	crm-ticket add subject="<b>Střecha</b> $who" contact=$who status=solved solved_at=now >/dev/null
done

# -- a web server ------------------------------------------------------------------------

serve "$TOP/scripts/channels/survey.cgi"
crm-config set survey.url "$url"
crm-survey send >/dev/null

links() { # ADDRESS SURVEY: the links of its mail, the best score first
	crm-record message list "to=$1" "survey=$2" -f body -o jsonl | jq -r .body | grep -o 'http://[^ ]*'
}
get() { curl -sS -o page -D head "$@"; } # leaves head and page
code() { sed -n '1s/^[^ ]* \([0-9]*\).*/\1/p' head; }
field() { sed -n "s/^$1: *\(.*\)\r$/\1/p" head; }
answers() { crm-record survey_answer list -s score -f contact,score,comment,channel -o csv | tail -n +2; }

mapfile -t eva < <(links eva@roof.example happy)
mapfile -t olena < <(links olena@kvity.example happy)
mapfile -t wang < <(links wang@datong.example happy)
mapfile -t zoe < <(links zoe@acme.example happy)
mapfile -t nps < <(links zoe@acme.example again)
is "${#eva[@]} ${#nps[@]}" '5 11' 'a link for each score'
unlike "${eva[*]}" '[^ ]{98}' 'links are short'

# -- GET answers nothing --------------------------------------------------------------------

get "${eva[0]}"
is "$(code)" 200 'the page is there'
is "$(field Content-Type)" 'text/html; charset=utf-8' 'HTML'
is "$(field Content-Language)" cs 'in the language of the customer, not of the browser'
like "$(field Content-Security-Policy)" "default-src 'none'" 'nothing of elsewhere is loaded'
is "$(field Cache-Control) $(field Referrer-Policy)" 'no-store no-referrer' 'the link is kept from others'
like "$(cat page)" '<html lang="cs">' 'says its language'
like "$(cat page)" 'Jak jste s naší pomocí spokojeni' 'asks again'
like "$(cat page)" '>5 – velmi spokojeni' 'says which answer it is'
like "$(cat page)" '<label for="comment">' 'the field has a label'
like "$(cat page)" '<form method="post">' 'and a button'
unlike "$(cat page)" '(src|href|action)=' 'and leads nowhere else'
for link in "${eva[@]}"; do get "$link" && get -I "$link"; done
is "$(answers)" '' 'a scanner that follows all links answers nothing'
is "$(code)" 200 'HEAD is a GET without the page'
get -H 'Accept-Language: uk' "${olena[1]}"
like "$(cat page)" 'Наскільки ви задоволені' 'Ukrainian'
get "${wang[1]}"
like "$(cat page)" '<html lang="zh">' 'Chinese, also of another script'
like "$(cat page)" '您对我们的帮助满意吗' 'Chinese words'
get -H 'Accept-Language: de, fr;q=0.9, uk;q=0.5, cs;q=0.8' "${zoe[1]}"
is "$(field Content-Language)" cs 'of an unknown customer: by the browser, weighed'
get -H 'Accept-Language: de' "${zoe[1]}"
is "$(field Content-Language)" en 'and English where none is spoken'

# -- POST answers -----------------------------------------------------------------------------

get -d '' "${eva[0]}"
is "$(code)" 200 'an answer'
like "$(cat page)" 'Vaše odpověď je zaznamenána' 'is thanked for'
is "$(answers | cut -d, -f2-)" '5,,link' 'and recorded'
is "$(crm-ticket list contact=eva@roof.example -f csat -o csv | tail -n 1)" 5 'the ticket has it'
get -d '' "${eva[0]}"
like "$(cat page)" 'Tuto odpověď už máme' 'the button pressed twice'
get --data-urlencode $'comment=Дякую! <script>alert(1)</script>\r\nдва' "${olena[3]}"
is "$(crm-record survey_answer list contact=olena@kvity.example -f score,comment -o jsonl)" \
	'{"score":2,"comment":"Дякую! <script>alert(1)</script>\nдва"}' 'with a comment'
get --data-urlencode 'comment=谢谢' "${olena[0]}"
is "$(crm-record survey_answer list contact=olena@kvity.example -f score,comment -o jsonl)" \
	'{"score":5,"comment":"谢谢"}' 'a later one takes its place'
is "$(crm-record survey_answer log "$(crm-record survey_answer list contact=olena@kvity.example -o ids)" -o csv |
	grep -c ',score,2,5\|,score,5,2')" 1 'and the history has the earlier'
get -d '' "${nps[10]}"
is "$(crm-record survey_answer list survey=again -f score -o csv | tail -n 1)" 0 'an answer 0 is one'

# -- refused ------------------------------------------------------------------------------------

before=$(answers)
refused() { # CODE NAME CURL-ARGUMENT...
	get "${@:3}"
	is "$(code)" "$1" "$2"
	is "$(answers)" "$before" "$2: nothing was written"
}
token=${wang[2]##*/}
flipped=$([ "${token:20:1}" = A ] && echo B || echo A)
refused 403 'a changed link' -d '' "$url/${token:0:20}$flipped${token:21}"
refused 403 'no token' -d '' "$url"
refused 403 'half a token' -d '' "$url/${token:0:30}"
refused 403 'a path that goes on' -d '' "$url/x/y/$token$token"
refused 405 'another method' -X DELETE "${wang[2]}"
is "$(field Allow)" 'GET, HEAD, POST' 'says which there are'
head -c 1000000 /dev/zero | tr '\0' a >big
refused 413 'more than is read' --data-binary @big "${wang[2]}"
head -c 30000000 /dev/zero | tr '\0' a >huge
get --data-binary @huge "${wang[2]}" 2>/dev/null || true
is "$(answers)" "$before" '30 MB: nothing was written'
crm-record ticket rm "$(crm-ticket list contact=wang@datong.example -o ids)" >/dev/null
refused 410 'a ticket that is gone' -d '' "${wang[2]}"

# What is no UTF-8 is kept as it came, not as bytes that are no text.
get --data-binary $'x=1&comment=%ff%fe caf\xe9 %41&y=2' "${zoe[0]}"
is "$(code)" 200 'a comment that is no text'
is "$(crm-record survey_answer list contact=zoe@acme.example survey=happy -f comment -o jsonl)" \
	'{"comment":"%ff%fe caf%E9 %41"}' 'loses nothing'
crm-record survey_answer list contact=zoe@acme.example survey=happy -f comment -o csv | iconv -f UTF-8 >/dev/null
pass 'and is text'
{ printf 'comment=' && head -c 20000 /dev/zero | tr '\0' x; } >long
get --data-binary @long "${zoe[0]}"
is "$(crm-record survey_answer list contact=zoe@acme.example survey=happy -f comment -o csv | tail -n 1 | wc -c)" 4001 \
	'a long comment is cut'

# Time goes on: the survey of five days has expired, the other has not.
export CRM_NOW=2026-11-28T10:00:00Z
restart_server
before=$(answers)
refused 410 'an expired link' -d '' "$url/${nps[3]##*/}"
like "$(cat page)" 'This link has expired' 'says so'
get -d '' "$url/${zoe[4]##*/}"
is "$(code)" 200 'one that has not'

# Somebody else writes for longer than is waited.
python3 - "$CRM_REPO/crm.db" <<-'END' &
	import sqlite3, sys, time
	db = sqlite3.connect(sys.argv[1])
	db.execute("BEGIN IMMEDIATE")
	open("held", "w").close()
	time.sleep(60)
END
holder=$!
for ((try = 0; try < 400; try++)); do if [ -e held ]; then break; fi; sleep 0.025; done
run env REQUEST_METHOD=POST CONTENT_LENGTH=0 PATH_INFO="/${zoe[2]##*/}" CRM_LOCK_TIMEOUT=50 crm-survey cgi
like "$out" '^Status: 503' 'busy'
like "$out" 'Retry-After' 'later'
kill "$holder"
wait "$holder" || true

# The keys.
crm-survey key --rotate >/dev/null
get -d '' "$url/${zoe[3]##*/}"
is "$(code)" 200 'links of the key before are good'
crm-survey key --forget >/dev/null
before=$(answers)
refused 403 'until it is forgotten' -d '' "$url/${zoe[2]##*/}"

# A server that looks at nothing itself hands all of it on.
cgi() { # PATH_INFO VARIABLE=VALUE...: as such a server starts it
	run env REQUEST_METHOD=POST CONTENT_LENGTH=0 "PATH_INFO=$1" "${@:2}" crm-survey cgi
}
cgi $'/\xff\xfe\x01'
like "$out" '^Status: 403' 'bytes that are no text'
cgi $'/a\r\nX-Evil: 1\r\n\r\n<script>' $'HTTP_ACCEPT_LANGUAGE=cs\r\nX-Evil: 1' 'QUERY_STRING=<script>'
like "$out" '^Status: 403' 'a head in the path'
unlike "$out" 'X-Evil|<script' 'nothing of it comes back'
cgi "/$(printf 'A%.0s' {1..100000})"
like "$out" '^Status: 403' 'a long path'
for length in 99999999999999999999 -1 1e3 65537 ' 5'; do
	cgi "/${zoe[2]##*/}" "CONTENT_LENGTH=$length"
	like "$out" '^Status: 413' "a length of '$length'"
done
cgi "/${zoe[2]##*/}" $'HTTP_ACCEPT_LANGUAGE=cs\x01;q=x,,,;;;q=9999999999999999999,\xff\xfe,uk;q=0.9'
like "$out" 'Content-Language: uk' 'a broken Accept-Language, as far as it can be read'
is "$(answers)" "$before" 'nothing was written'

# No repository.
mv acme away
refused_by_server() { get -d '' "$url/${zoe[2]##*/}" && code; }
is "$(refused_by_server)" 500 'no repository: an error'
unlike "$(cat page)" "$PWD" 'which tells nothing of the machine'
mv away acme
expect_status 2 'by hand' crm-survey cgi
done_testing
