#!/usr/bin/env bash
# The knowledge base: articles from files and back, search, what answers a ticket, the site.
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/acme.sh"
acme

# -- files ---------------------------------------------------------------------------

mkdir ../md
cat >../md/zmena-hesla.md <<'END'
---
title: Jak změnit heslo
summary: Zapomenuté heslo nahradíte novým
language: cs
status: published
category: Účty
expires: 2027-01-31
owner: ann
tags: [heslo, "účet, přihlášení"]
---

Heslo změníte v **Nastavení**. Zapomněli jste heslo? Přijde e-mail s odkazem.

## Když nepřijde

Viz [faktury](faktury.md), [tajné](tajne.md#x) a pan Novák.
END
cat >../md/faktury.md <<'END'
---
title: Kde najdu faktury
language: cs
status: published
category: Platby
---

Faktury jsou v sekci Platby, jako PDF.
END
cat >../md/tajne.md <<'END'
---
title: Tajný koncept
language: cs
status: draft
---

Tohle nikdo nesmí vidět: heslo k trezoru.
END
cat >../md/parol.md <<'END'
---
title: Як змінити пароль
language: uk
status: published
category: Облікові записи
---

Пароль змінюють у налаштуваннях. Якщо забули його, натисніть «Забули пароль?».
END
cat >../md/heslo-sk.md <<'END'
---
title: Ako zmeniť heslo
language: sk
status: published
---

Heslo zmeníte v nastaveniach. Zabudli ste heslo? Príde e-mail s odkazom na heslo.
END
cat >../md/重置密码.md <<'END'
---
title: 如何重置密码
language: zh
status: published
category: 账户
---

如果您忘记了密码，请在登录页面点击“忘记密码”。系统会发送一封邮件。
END
cat >../md/打印机.md <<'END'
---
title: 打印机无法打印
language: zh
status: published
category: 打印机
---

请检查打印机的电源和网络连接，然后重新启动打印机。
END

expect_ok 'a folder' crm-kb import ../md
is "$(wc -l <<<"$out")" 7 'prints ids'
is "$(crm-log list -n 1 -f tool,changes -o 'template={tool} {changes}')" 'crm-kb import 7' 'in one transaction'
is "$(crm-kb show zmena-hesla -f slug,language,category,expires,owner,tags,status -o jsonl)" \
	'{"slug":"zmena-hesla","language":"cs","category":"Účty","expires":"2027-01-31","owner":"ann","tags":["heslo","účet, přihlášení"],"status":"published"}' 'its fields'
before=$(dump)
expect_ok 'once more' crm-kb import ../md
is "$(dump)" "$before" 'changes nothing'
expect_ok 'and out' crm-kb export ../out
is "$err" '7 articles written, 0 unchanged' 'all of them'
is "$(diff -r ../md ../out)" '' 'the same files'
expect_ok 'again' crm-kb export ../out
is "$err" '0 articles written, 7 unchanged' 'leaves them alone'
expect_ok 'some of them' crm-kb export ../zh language=zh
is "$(ls ../zh)" $'打印机.md\n重置密码.md' 'by terms'
expect_status 1 'none of them' crm-kb export ../none language=fr

sed -i 's/^category: Platby/category: Účty/; s/^status: .*//' ../md/faktury.md
expect_ok 'a file that was changed' crm-kb import ../md/faktury.md -n
like "$out" 'category.*Platby.*Účty' 'a dry run shows it'
is "$(dump)" "$before" 'and writes nothing'
crm-kb import ../md >/dev/null
is "$(crm-kb show faktury -f category,status -o 'template={category} {status}')" 'Účty published' \
	'what is not named stays as it is'
is "$(crm-log list -n 1 -f changes -o 'template={changes}')" 1 'only that one'
crm-log flush -q
expect_ok 'undo' crm-log undo "$(crm-log list -n 1 -o ids)"
is "$(crm-kb show faktury -f category -o 'template={category}')" Platby 'takes it back'

printf '# Z nadpisu\n\nText.\n' >'../md/Bez hlavičky!.md'
expect_ok 'a file without a head' crm-kb add '../md/Bez hlavičky!.md'
is "$(crm-kb show "$out" -f slug,title,status,body -o jsonl)" \
	'{"slug":"bez-hlavicky","title":"Z nadpisu","status":"draft","body":"# Z nadpisu\n\nText."}' \
	'its heading is the title, its name the slug'
printf -- '---\r\ntitle: Z roury\r\n---\r\n\r\nText\r\n' >../crlf
run crm-kb add - <../crlf
is "$(crm-kb show "$out" -f slug,body -o jsonl)" '{"slug":"z-roury","body":"Text"}' 'one from stdin, with CR LF'
expect_ok 'one by its fields' crm-kb add title='Přímo' body='**x**'
is "$(crm-kb show "$out" -f slug,status -o jsonl)" '{"slug":"primo","status":"draft"}' 'as every add'
expect_status 5 'the same title once more' crm-kb add title='Primo'
like "$err" "slug.*primo" 'has that slug already'
expect_status 3 'a slug that would leave its folder' crm-kb add title=x slug=../x
printf -- '---\ntitle: x\nlanguag: cs\n---\n' >../md/bad.md
before=$(dump)
expect_status 2 'an unknown field' crm-kb import ../md
like "$err" 'bad.md: .*languag.*
hint: .*language' 'says where, and the nearest'
printf -- '---\ntitle: x\nstatus: publisht\n---\n' >../md/bad.md
expect_status 3 'a bad value' crm-kb import ../md
like "$err" 'bad.md: status: .*publisht' 'says where'
printf -- '---\ntitle: x\ntags: [a\n---\n' >../md/bad.md
expect_status 3 'a head that is broken' crm-kb import ../md
like "$err" 'bad.md:3: a list is not closed' 'says in which line'
printf 'a\xffb' >../md/bad.md
expect_status 3 'no UTF-8' crm-kb import ../md
is "$(dump)" "$before" 'nothing of it was written'
rm ../md/bad.md
expect_status 8 'no such file' crm-kb import ../nothing.md

# -- publish, archive -----------------------------------------------------------------------

expect_ok 'publish' shell 'crm-kb list slug=primo,z-roury -o ids | crm-kb publish -'
is "$(crm-kb count status=published title~r)" 3 'two more'
like "$(crm-kb list slug=primo -f published_at -o 'template={published_at}')" '^2026-11-21T10:' 'its day is known from the history'
crm-log flush -q
expect_ok 'undo' crm-log undo "$(crm-log list -n 1 -o ids)"
is "$(crm-kb show primo -f status,published_at -o 'template={status} {published_at}')" 'draft ' 'takes both back in one step'
expect_ok 'archive' crm-kb archive faktury
is "$(crm-kb show faktury -f status -o 'template={status}')" archived 'is archived'
crm-kb publish faktury >/dev/null

# -- search ---------------------------------------------------------------------------------

hits() { crm-kb "$@" -f slug -o 'template={slug}' || echo "exit $?"; }
is "$(hits search heslo)" $'heslo-sk\nzmena-hesla' 'published ones alone'
is "$(hits search heslo --all | sort)" $'heslo-sk\ntajne\nzmena-hesla' 'all'
is "$(hits search HESLEM --language cs)" 'zmena-hesla' 'another ending, capitals, one language'
is "$(hits search novak)" zmena-hesla 'without accents'
is "$(hits search heslo novák)" zmena-hesla 'all words'
is "$(hits search heslo bagr)" 'exit 1' 'or nothing'
is "$(hits search пароля)" parol 'Ukrainian'
is "$(hits search 密码)" 重置密码 'Chinese, two characters'
is "$(hits search 打印机 电源)" 打印机 'several of them'
is "$(hits search 印)" 打印机 'one character'
is "$(hits search 打印机 密码)" 'exit 1' 'not in one article'
is "$(hits search 打印机 PDF)" 'exit 1' 'characters and a word'
is "$(crm-kb search novak -f words,snippet -o jsonl)" \
	'{"words":"Novák","snippet":"Heslo změníte v Nastavení. Zapomněli jste heslo? Přijde e-mail s odkazem. Když nepřijde Viz faktury, tajné a pan [Novák]."}' \
	'the word and what is around it'
like "$(crm-kb search 密码 -f words,snippet -o jsonl)" '"words":"密码","snippet":"如果您忘记了\[密码\]，请在登录' 'in Chinese too'
is "$(hits search '"heslo" OR (x*')" $'heslo-sk\nzmena-hesla' 'no word is a command of the index'
expect_status 2 'nothing to look for' crm-kb search '...'
like "$(crm-kb search faktury -f title,score -o jsonl)" '"score":[0-9.]+' 'with a score'
CRM_NOW=2027-01-31T23:00:00Z run crm-kb search novak
status_is 0 'on its last day it holds'
CRM_NOW=2027-02-01T01:00:00Z run crm-kb search novak
status_is 1 'the day after it does not'
CRM_NOW=2027-02-01T01:00:00Z run crm-kb search novak --tz America/New_York
status_is 0 'by the day where it is asked'

# -- expired --------------------------------------------------------------------------------

expired() { crm-kb expired "$@" -f slug -o 'template={slug}' || echo "exit $?"; }
is "$(expired)" 'exit 1' 'nothing has expired'
is "$(CRM_NOW=2027-02-01T10:00:00Z expired)" zmena-hesla 'the day after'
is "$(CRM_NOW=2027-01-31T10:00:00Z expired)" 'exit 1' 'not on its last day'
is "$(expired --until 2027-01-30)" 'exit 1' 'not yet'
is "$(expired --until 2027-01-31)" zmena-hesla 'then'
is "$(CRM_NOW=2027-11-21T10:00:00Z expired --unchanged -1m language=zh)" $'重置密码\n打印机' 'what nobody has changed'

is "$(crm-kb show "$(crm-kb add title='Ручний ввід Йоги — їжак, ёлка' status=draft)" -f slug -o 'template={slug}')" \
	'ручний-ввід-йоги-їжак-елка' 'й and ї are letters of their own, ё is written е as well'

# -- suggest --------------------------------------------------------------------------------

cs=$(crm-ticket add subject='Nemůžu se přihlásit' description='Dobrý den, zapomněl jsem heslo a e-mail nepřišel.')
uk=$(crm-ticket add subject='Не можу увійти')
crm-record message add ticket="$uk" direction=in body='Добрий день! Я забула пароль, що робити?' >/dev/null
zh=$(crm-ticket add subject='打印机坏了' description='你好，打印机打不出来，怎么办？')
sk=$(crm-ticket add subject='Zabudnuté heslo' description='Dobrý deň, neviem sa prihlásiť, zabudol som heslo.')
none=$(crm-ticket add subject='Bagr xyz')
first() { crm-kb suggest "$1" -n 1 -f slug,words -o 'template={slug}: {words}' || echo "exit $?"; }
is "$(first "$cs")" 'zmena-hesla: heslo, Zapomněli, mail' 'a Czech ticket, by which words'
is "$(first "$sk")" 'heslo-sk: heslo, Zabudli' 'a Slovak one has the Slovak article'
is "$(first "$uk")" 'parol: пароль, забули' 'a Ukrainian one, by its message'
is "$(first "$zh")" '打印机: 打印机' 'a Chinese one'
is "$(first "$none")" 'exit 1' 'nothing fits'
is "$(crm-ticket set "$sk" language=cs >/dev/null; first "$sk")" 'zmena-hesla: heslo' 'the language of the ticket goes before that of its text'
is "$(crm-kb suggest "$cs" -f slug -o csv)" "$(crm-kb suggest "$cs" -f slug -o csv)" 'the same answer each time'
unlike "$(crm-kb suggest "$cs" -n 0)" tajne 'no draft'
crm-kb add title='Restartujte zařízení' status=published language=cs body='Vypněte je, odpovězte na dotaz a heslo zadejte znovu.' >/dev/null
crm-record message add ticket="$none" direction=in subject='Re: Aw: Odp: rest' body='Bagr' >/dev/null
crm-ticket reply "$none" 'Restartujte zařízení, heslo a zapomenuté přihlášení.' -q >/dev/null
is "$(first "$none")" 'exit 1' 'what we answered is not looked for, nor Re:, nor are short words beginnings'
crm-kb rm restartujte-zarizeni >/dev/null
expect_status 4 'no such ticket' crm-kb suggest 'Nic takového'

# -- the site -------------------------------------------------------------------------------

cat >../md/evil.md <<'END'
---
title: "<script>alert('t')</script>"
language: en
status: published
category: <b>bad</b>
summary: <img src=x onerror=alert(1)>
---

<script>alert('x')</script> <iframe src=https://evil.example></iframe>

[a](javascript:alert(1)) [b](JAVASCRIPT:x) [c](&#106;avascript:x) ![d](data:text/html;base64,xx) [e](vbscript:x)
<a href="x" onclick="alert(1)">y</a> [f](https://good.example/?a=1&b=2)

```html"><script>alert(2)</script>
</script><script>alert(3)</script>
```
END
crm-kb import ../md >/dev/null
site=$TEST_TMP/site
before=$(dump)
expect_ok 'render' crm-kb render "$site" --title 'Nápověda & <co>'
is "$err" '7 articles: 16 files written, 0 unchanged, 0 removed' 'counts'
is "$(dump)" "$before" 'writes nothing into the repository'
is "$(find "$site" -type f -printf '%P\n' | LC_ALL=C sort | tr '\n' ' ')" \
	'.crm-kb a/evil.html a/faktury.html a/heslo-sk.html a/parol.html a/zmena-hesla.html a/打印机.html a/重置密码.html c/b-bad-b.html c/other-articles.html c/ucty.html c/облікові-записи.html c/打印机.html c/账户.html index.html search.js style.css ' \
	'these files' || true
same=$(cd "$site" && find . -type f -exec sha256sum {} + | sort)
touch -d 2020-01-01 "$site"/*.html "$site"/a/* "$site"/.crm-kb
expect_ok 'once more' crm-kb render "$site" --title 'Nápověda & <co>'
is "$err" '7 articles: 0 files written, 16 unchanged, 0 removed' 'touches nothing'
is "$(find "$site" -newermt 2020-01-02 -name '*.html' -path '*/a/*')" '' 'not even its time'
expect_ok 'elsewhere' crm-kb render "$TEST_TMP/site2" --title 'Nápověda & <co>'
is "$(cd "$TEST_TMP/site2" && find . -type f -exec sha256sum {} + | sort)" "$same" 'the same bytes'
is "$(grep -rl 'trezor\|Tajný' "$site" || true)" '' 'no draft leaks'
like "$(cat "$site/a/zmena-hesla.html")" '<html lang="cs">.*<h1>Jak změnit heslo</h1>.*<h3>Když nepřijde</h3>.*<a href="faktury.html">faktury</a>, tajné a pan' \
	'a page: its language, headings, a link to an article and none to a draft'
is "$(grep -rhoi '<script[^>]*>\|<iframe\|<img\|onclick="\|onerror=[^a]\|href="[a-z]*script:[^"]*\|src="data:[^"]*' "$site" --include='*.html' | sort | uniq -c)" \
	'      1 <script src="search.js">' 'nothing of hostile Markdown is more than text'
like "$(cat "$site/a/evil.html")" '<a href="https://good.example/\?a=1&amp;b=2">f</a>' 'and a good link is one'
is "$(grep -rhoE 'https?://[^"<>& ]*' "$site" | sort -u)" 'https://evil.example
https://good.example/?a=1' 'nothing is loaded from elsewhere'

crm-kb archive faktury >/dev/null
expect_ok 'what is published no longer' crm-kb render "$site"
like "$err" '1 removed' 'goes'
not_ok test -e "$site/a/faktury.html"
is "$(grep -rl 'faktury.html' "$site" || true)" '' 'and nothing leads there'
CRM_NOW=2027-02-01T10:00:00Z expect_ok 'what has expired' crm-kb render "$site"
not_ok test -e "$site/a/zmena-hesla.html"
mkdir "$TEST_TMP/own"
echo mine >"$TEST_TMP/own/index.html"
expect_status 5 'a folder of somebody else' crm-kb render "$TEST_TMP/own"
is "$(cat "$TEST_TMP/own/index.html")" mine 'is left alone'
printf '../../work/acme/crm.db\na/../../x\nindex.html\n' >"$TEST_TMP/own/.crm-kb"
touch "$TEST_TMP/x"
expect_ok 'a list that names what is not ours' crm-kb render "$TEST_TMP/own"
ok test -e crm.db -a -e "$TEST_TMP/x"

# A whole year is not long: what the title of an article is when two categories fold alike.
crm-kb add title=A category=Účty status=published >/dev/null
crm-kb add title=B category=Ucty status=published >/dev/null
crm-kb render "$site" -q
is "$(cd "$site/c" && ls -d ucty*)" $'ucty-2.html\nucty.html' 'two categories, two pages'
done_testing
