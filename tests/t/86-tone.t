#!/usr/bin/env bash
# How texts sound: the lexicon, marks on messages, columns of tickets, another program in its place.
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/acme.sh"
acme

score() { crm-tone score "$@" -o 'template={language} {tone} {urgency} {by}'; }

# -- an empty lexicon ------------------------------------------------------------------

run crm-tone score 'Not good at all, is it?'
is "$out" $'language,tone,urgency,by\nen,,,lexicon' 'without words the language alone is known'
like "$err" 'crm-tone load' 'and it says how to get some'

# -- load ------------------------------------------------------------------------------------

expect_ok 'one language, a dry run' crm-tone load cs -n
like "$out" 'word=nefung\*' 'shows it'
expect_ok 'one language' crm-tone load cs
n=$(wc -l <<<"$out")
is "$(crm-tone count)" "$n" 'all its words'
expect_ok 'all of them' crm-tone load
like "$(crm-tone count)" '^[5-9][0-9][0-9]$' 'some hundred'
is "$(crm-tone list -n 0 -f language -o 'template={language}' | sort -u | tr '\n' ' ')" 'cs de en uk zh ' 'five languages'
before=$(dump)
crm-tone load >/dev/null
is "$(dump)" "$before" 'loaded again nothing changes'
crm-tone set "$(crm-tone list word=rude language=en -o ids)" tone=-1 >/dev/null
crm-tone load en >/dev/null
is "$(crm-tone list word=rude language=en -f tone -o 'template={tone}')" -1 'what somebody has changed stays'
crm-tone load en --on-match update >/dev/null
is "$(crm-tone list word=rude language=en -f tone -o 'template={tone}')" -3 'unless it is to be as in the list'
expect_status 4 'a language there is no list of' crm-tone load xx
like "$err" 'hint: there are: cs, de, en, uk, zh' 'names those there are'
expect_status 5 'a word twice' crm-tone add word=rude language=en tone=-1
expect_status 3 'too angry' crm-tone add word=grr language=en tone=-6

# -- score -------------------------------------------------------------------------------------

# good 2: 2 / sqrt(4 + 15) = 0.46. not good -1: -0.25. very good 3: 3 / sqrt(24) = 0.61, with a ! 3.3: 0.65.
is "$(score 'it is good' 'it is not good' 'it is very good' 'it is very good!')" \
	$'en 0.46 0 lexicon\nen -0.25 0 lexicon\nen 0.61 0 lexicon\nen 0.65 0 lexicon' 'English'
# nefung* -3 2, ihned 0 5: -3 / sqrt(24) = -0.61, 7 / sqrt(64) = 0.88 (0.875).
is "$(score 'Tiskárna mi nefunguje, potřebuji pomoci ihned')" 'cs -0.61 0.88 lexicon' 'Czech'
# не працює -3 2, терміново 0 5
is "$(score 'Принтер не працює, терміново')" 'uk -0.61 0.88 lexicon' 'Ukrainian'
# funktioniert nicht -3 2, sofort* 0 5
is "$(score 'Der Drucker funktioniert nicht, bitte sofort kommen')" 'de -0.61 0.88 lexicon' 'German'
# děkuj* 2, skvěl* 4: 6 / sqrt(51) = 0.84; with a ! 4.4: 4.4 / sqrt(34.36) = 0.75.
# 非常 x 1.5, 失望 -3: -4.5 / sqrt(35.25) = -0.76. 不 negates 好用 3: -1.5: -0.36.
is "$(score 非常失望 不好用)" $'zh -0.76 0 lexicon\nzh -0.36 0 lexicon' 'Chinese'
is "$(crm-tone score --explain 'it is NOT very good' -o csv)" "word,tone,urgency,lexicon,why
good,-1.5,0,good,negated by 'NOT'; 'very' x 1.5" 'word by word'
is "$(printf 'it is good\n> it is terrible\n' | crm-tone score -o 'template={tone}')" 0.46 'in a pipe, without what is quoted'
is "$(printf 'it is good' | crm-tone score - -o 'template={tone}')" 0.46 'with - too'
is "$(score '')" ' 0 0 lexicon' 'nothing'
crm-tone add word='nic moc' language=cs tone=-2 >/dev/null
is "$(score 'Jídlo bylo nic moc, řekl bych')" 'cs -0.46 0 lexicon' 'a word of one'\''s own'

# -- mark -----------------------------------------------------------------------------------

calm=$(crm-ticket add subject='Klid')
angry=$(crm-ticket add subject='Zlost')
message() { crm-record message add "$@"; }
m1=$(message ticket="$angry" direction=in sent_at=2026-11-20T08:00 body='Děkuji, je to skvělé.')
m2=$(message ticket="$angry" direction=in sent_at=2026-11-20T09:00 subject='Tiskárna' body='Tiskárna mi nefunguje, potřebuji pomoci ihned')
message ticket="$angry" direction=in sent_at=2026-11-20T10:00 automatic=yes body='Skvělé! Jsem na dovolené.' >/dev/null
message ticket="$angry" direction=out sent_at=2026-11-20T11:00 body='To je hrozné.' >/dev/null
message ticket="$calm" direction=in sent_at=2026-11-20T08:00 body='Dobrý den, mám otázku k faktuře a nic víc.' >/dev/null
before=$(dump)
expect_ok 'a dry run' crm-ticket mark -n
like "$out" 'tone.*-0.61' 'shows the marks'
like "$err" '4 messages would change' 'of those that came in'
is "$(dump)" "$before" 'and writes nothing'
expect_ok 'mark' crm-ticket mark
is "$(wc -l <<<"$out")" 4 'prints ids'
is "$(crm-log list -n 1 -f changes -o 'template={changes}')" 4 'in one transaction'
is "$(crm-record message show "$m2" -f language,tone,urgency -o jsonl)" '{"language":"cs","tone":-0.61,"urgency":0.88}' 'a message'
expect_status 1 'nothing is left' crm-ticket mark
is "$(crm-ticket list 'tone<-0.3' -f subject,tone,urgency -o 'template={subject} {tone} {urgency}')" 'Zlost -0.61 0.88' \
	'the ticket sounds as what a person wrote last'
is "$(crm-ticket list 'urgency>0.5' tone!= -o ids)" "$angry" 'by urgency'
is "$(crm-ticket list tone!= -s tone -f subject -o 'template={subject}')" $'Zlost\nKlid' 'sorted'
is "$(crm-ticket tone "$angry" -f language,tone -o 'template={language} {tone}')" $'cs 0.84\ncs -0.61\ncs 0.75' 'each message'
like "$(crm-ticket tone "$angry" --explain -o csv)" "$m2,nefunguje,-3,2,nefung\*," 'and its words'
is "$(crm-ticket tone 'It leaks' -f urgency -o 'template={urgency}')" 0 'a ticket without a message has its own text'
crm-tone set "$(crm-tone list word='nefung*' -o ids)" tone=-5 >/dev/null
expect_status 1 'a mark stays' crm-ticket mark
expect_ok 'unless asked' crm-ticket mark --again ticket="$angry"
is "$(crm-record message show "$m2" -f tone -o 'template={tone}')" -0.79 '-5 / sqrt(40)'
is "$(crm-record message show "$m1" -f language -o 'template={language}')" cs 'the others are as they were'
crm-log flush -q
crm-log undo -q "$(crm-log list -n 1 -o ids)" >/dev/null
is "$(crm-record message show "$m2" -f tone -o 'template={tone}')" -0.61 'undone in one step'

# -- another program ----------------------------------------------------------------------------

bin=$TEST_TMP/bin
mkdir "$bin"
program() { # NAME: from stdin
	{ echo '#!/bin/sh'; cat; } >"$bin/$1"
	chmod +x "$bin/$1"
}
asks() { CRM_ASSIST_COMMAND="$1" CRM_ASSIST_TIMEOUT=${2-5000} run score 'it is good'; }
program good <<<'cat >/dev/null; echo "{\"language\":\"fr\",\"tone\":0.9,\"urgency\":0.1,\"words\":[\"$1\",\"$2\"]}"'
asks "$bin/good 'a b' \\\$HOME"
is "$out" "fr 0.9 0.1 $bin/good" 'it is asked instead'
CRM_ASSIST_COMMAND="$bin/good 'a b' \\\$HOME" run crm-tone score x --explain -f word -o 'template={word}'
is "$out" $'$HOME\na b' 'its words; and no shell has seen the command'
program text <<<'test "$(cat)" = "it is good" && test -z "$CRM_REPO$SECRET" && echo "{\"tone\":1}"'
SECRET=x CRM_REPO=$PWD asks "$bin/text"
is "$out" " 1 0 $bin/text" 'it has the text, and nothing else of ours'
falls_back() { # NAME REGEX
	is "$out" 'en 0.46 0 lexicon' "$1: the lexicon"
	like "$err" "assist.command: .*$2.*; the lexicon is asked instead" "$1: says why"
}
program dies <<<'kill -SEGV $$'
asks "$bin/dies"
falls_back 'dies' 'ended by signal 11'
program fails <<<'echo "{\"tone\":1}"; exit 1'
asks "$bin/fails"
falls_back 'fails' 'exit status 1'
program hangs <<<'sleep 100 & wait'
asks "$bin/hangs" 200
falls_back 'hangs' 'longer than 200 ms'
program floods <<<'yes "{}"'
asks "$bin/floods"
falls_back 'floods' 'more than 65536 bytes'
program lies <<<'echo "{\"tone\":7}"'
asks "$bin/lies"
falls_back 'lies' "tone is '7'"
program babbles <<<'echo "I think it is fine"'
asks "$bin/babbles"
falls_back 'babbles' 'answered'
asks "$bin/nobody"
falls_back 'is not there' 'cannot run'
asks "$bin/good 'x"
status_is 3 'a command line that is none'
like "$err" 'assist.command \(from environment CRM_ASSIST_COMMAND\): a quote is not closed' 'says where from'

crm-config set assist.command "$bin/good" >/dev/null
program good <<END
echo x >>$TEST_TMP/asked
echo '{"language":"uk","tone":-0.5,"urgency":0.5}'
END
rm -f "$TEST_TMP/asked"
run crm-ticket mark --again -n
like "$err" 'assist.command is not run in a dry run' 'a dry run says that it does without'
not_ok test -e "$TEST_TMP/asked"
expect_ok 'mark' crm-ticket mark --again
is "$(wc -l <"$TEST_TMP/asked")" 4 'it is asked for each message'
is "$(crm-record message show "$m2" -f language,tone,urgency -o jsonl)" '{"language":"uk","tone":-0.5,"urgency":0.5}' 'and is believed'
program good <<END
echo x >>$TEST_TMP/asked
exit 1
END
rm "$TEST_TMP/asked"
expect_ok 'when it is broken' crm-ticket mark --again
is "$(wc -l <"$TEST_TMP/asked")" 3 'three times is enough'
like "$err" 'it is not asked again' 'and it says so'
is "$(crm-record message show "$m2" -f tone -o 'template={tone}')" -0.79 'the lexicon marks them'
# -- whose language it is -----------------------------------------------------------------

contact=$(crm-contact add name='Оксана Коваль' email=oksana@koval.example language=uk)
mail_of() { printf 'From: Oksana <oksana@koval.example>\nTo: help@acme.example\nSubject: %s\nMessage-ID: <%s@koval.example>\nContent-Type: text/plain; charset=utf-8\n\n%s\n' "$1" "$2" "$3"; }
mail_of 'Не приходить рахунок' m1 'Не приходить рахунок' >unsure.eml
mail_of 'Printer' m2 'The printer does not work and I would like to have it repaired' >sure.eml
crm-mail intake unsure.eml >/dev/null
crm-mail intake sure.eml >/dev/null
is "$(crm-ticket list contact="$contact" -s subject -f subject,language -o 'template={subject}: {language}')" \
	$'Printer: en\nНе приходить рахунок: uk' 'a ticket takes the language of its text, else its contact'\''s'
is "$(crm-ticket show "$(crm-ticket open Netiskne contact="$contact" language=cs)" -f language -o 'template={language}')" cs \
	'or the one it is given'

done_testing
