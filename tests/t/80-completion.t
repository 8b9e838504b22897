#!/usr/bin/env bash
# Completion in the real shells: bash and zsh at a terminal (tmux), fish by complete -C.
. "$(dirname "$0")/../lib/test.sh"
need bash zsh fish tmux

export CRM_HISTORY_COMMIT=manual
crm-init acme -q
cd acme
crm-company add name='Střechy Novák s.r.o.' domain=strechy.example >/dev/null
crm-company add name="O'Brien & \"Sons\" \$5" >/dev/null
crm-contact add name='Олена Коваль' company=strechy.example >/dev/null
crm-deal add name='Dach für Özil' company=strechy.example >/dev/null
touch 'people list.csv' rest.csv

# -- a shell at a terminal ---------------------------------------------------------

export DUMP=$TEST_TMP/line TMUX_TMPDIR=$TEST_TMP
unset TMUX
tmux_sh() { tmux -u -L "$shell" -f /dev/null "$@" 2>&3; }
exec 3>/dev/null

# Both shells: C-x C-d writes the line into $DUMP, C-x C-a puts in all candidates.
cat >"$TEST_TMP/bashrc" <<'RC'
PS1='> '
. "$CRM_BIN/../completions/crm.bash"
bind 'set completion-query-items 0'
bind 'set page-completions off'
dump() { printf '%s\n' "$READLINE_LINE" >"$DUMP.new" && mv "$DUMP.new" "$DUMP"; }
bind -x '"\C-x\C-d": dump'
bind '"\C-x\C-a": insert-completions'
RC
cat >"$TEST_TMP/.zshrc" <<'RC'
PS1='> '
fpath=("$CRM_BIN/../completions" $fpath)
autoload -Uz compinit
compinit -u -D
bindkey -e
dump() { print -r -- "$BUFFER" >"$DUMP.new" && mv "$DUMP.new" "$DUMP"; }
zle -N dump
bindkey '^X^D' dump
zle -C all complete-word _generic
zstyle ':completion:all::::' completer _all_matches _complete
zstyle ':completion:all:*' insert yes
bindkey '^X^A' all
RC

start() { # SHELL
	case $1 in
	bash) tmux_sh new-session -d -x 200 -y 50 "exec timeout --foreground 120 bash --noprofile --rcfile '$TEST_TMP/bashrc' -i" ;;
	zsh) tmux_sh new-session -d -x 200 -y 50 "exec timeout --foreground 120 env ZDOTDIR='$TEST_TMP' zsh -i" ;;
	esac
	local try
	for ((try = 0; try < 200; try++)); do
		[[ $(tmux_sh capture-pane -p) != '>'* ]] || return 0
		sleep 0.05
	done
	fail "$1 starts"
}

line() { # KEYS KEY: sets $out to the line after they were typed
	local try
	rm -f "$DUMP"
	tmux_sh send-keys C-e C-u
	tmux_sh send-keys -l -- "$1"
	tmux_sh send-keys "${@:2}" C-x C-d
	for ((try = 0; try < 400; try++)); do
		[ ! -e "$DUMP" ] || break
		sleep 0.025
	done
	out=$(cat "$DUMP" 2>/dev/null || echo 'nothing came')
}

tab() { # TYPED WANT NAME: TAB makes the line so
	line "$1" Tab
	is "$out" "$2" "$shell: $3"
}

all() { # TYPED REGEX NAME: the candidates are like that
	line "$1" C-x C-a
	like "$out" "$2" "$shell: $3"
}

for shell in bash zsh; do
	start "$shell"
	tab 'crm-deal li' 'crm-deal list ' 'a verb'
	tab 'crm-deal list pip' 'crm-deal list pipeline=' 'a field, without a space after the ='
	tab 'crm-deal list --whe' 'crm-deal list --where=' 'an option'
	tab 'crm-deal list stage=prop' 'crm-deal list stage=proposal ' 'a value after the ='
	tab 'crm-deal list company.ind' 'crm-deal list company.industry=' 'a field through a link'
	tab 'crm-deal list company=STR' 'crm-deal list company=strechy.example ' 'the case of letters does not matter'
	tab 'crm-deal list company=st' 'crm-deal list company=strechy.example ' 'what fits exactly goes first'
	tab 'crm-deal list company=Stř' 'crm-deal list company=Střechy\ Novák\ s.r.o. ' 'a name in Czech, quoted'
	tab 'crm-deal list contact=Оле' 'crm-deal list contact=Олена\ Коваль ' 'a name in Ukrainian'
	tab "crm-deal show 'Dach f" "crm-deal show 'Dach für Özil' " 'a record, after an open quote'
	tab 'crm-deal show Dach\ f' 'crm-deal show Dach\ für\ Özil ' 'a record, after a backslash'
	tab 'crm-deal set Dach\ für\ Özil stage=w' 'crm-deal set Dach\ für\ Özil stage=won ' 'the word after it'
	tab 'crm-task add about=contact:x status=to' 'crm-task add about=contact:x status=todo ' 'after a word with a colon'
	tab 'crm-contact show eva@nob' 'crm-contact show eva@nob' 'nothing for an address that is not there'
	tab 'crm-record sta' 'crm-record stage ' 'an entity'
	tab 'crm-record stage lis' 'crm-record stage list ' 'a verb after the entity'
	tab 'crm-record stage list pipeline=def' 'crm-record stage list pipeline=default ' 'a value of that entity'
	tab 'crm-deal list -o jsonl pip' 'crm-deal list -o jsonl pipeline=' 'a term after an option with its value'
	tab 'crm-deal list --output=mar' 'crm-deal list --output=mar' 'no such format'
	tab 'crm-deal list --output=ht' 'crm-deal list --output=html ' 'a value in the word of its option'
	tab 'crm-config get money' 'crm-config get money.currency ' 'a setting'
	tab 'crm dea' 'crm deal ' 'the front door: a tool'
	tab 'crm deal li' 'crm deal list ' 'the front door: what the tool offers'
	tab 'crm deal list stage=prop' 'crm deal list stage=proposal ' 'the front door: values'
	tab 'crm hel' 'crm help ' 'the front door: help'
	tab 'crm help dea' 'crm help deal ' 'help on a tool'
	tab 'crm-contact apply peo' 'crm-contact apply people\ list.csv ' 'a file where one is wanted'
	tab 'crm-contact list peo' 'crm-contact list peo' 'no file where none is wanted'
	tab 'crm-import contact peo' 'crm-import contact people\ list.csv ' 'a file to import'
	tab 'crm-import contact --rejects re' 'crm-import contact --rejects rest.csv ' 'a file after its option'
	tab 'crm-import contact --rejects=re' 'crm-import contact --rejects=rest.csv ' 'a file in the word of its option'
	all 'crm-deal list stage=' 'stage=lost.*stage=negotiation|lost .*negotiation' 'all values'
	all 'crm ' 'contact .*deal .*record ' 'all tools'
	all "crm-company show O" "O\\\\'Brien\\\\ \\\\&\\\\ \\\\\"Sons\\\\\"\\\\ \\\\\\\$5" 'what the shell would read is quoted'
	tmux_sh kill-server
done

# -- fish ----------------------------------------------------------------------------

fish_says() { # TYPED WANT NAME: one candidate, or none
	run fish --no-config -c 'source $CRM_BIN/../completions/crm.fish; complete -C "$argv[1]"' -- "$1"
	is "$out" "$2" "fish: $3"
}

fish_has() { # TYPED REGEX NAME
	run fish --no-config -c 'source $CRM_BIN/../completions/crm.fish; complete -C "$argv[1]"' -- "$1"
	like "$out" "$2" "fish: $3"
}

tab=$'\t'
fish_says 'crm-deal li' "list${tab}records that match all terms" 'a verb and a few words on it'
fish_says 'crm-deal list pip' "pipeline=${tab}pipeline" 'a field'
fish_says 'crm-deal list stage=prop' "stage=proposal${tab}stage" 'a value'
fish_has 'crm-deal list company=St' 'company=Střechy Novák s.r.o.' 'a name in Czech'
fish_has 'crm-deal show Dach\ f' 'Dach für Özil' 'a record, after a backslash'
fish_says 'crm-record stage list pipeline=def' "pipeline=default${tab}pipeline" 'a value of that entity'
fish_has 'crm ' $'\nhelp.*|^activity\n.*deal' 'the front door: tools'
fish_says 'crm deal li' "list${tab}records that match all terms" 'the front door: what the tool offers'
fish_has 'crm-contact apply peo' 'people list.csv' 'a file where one is wanted'
fish_says 'crm-contact list peo' '' 'no file where none is wanted'
fish_has 'crm-import contact --rejects=re' 'rest.csv' 'a file in the word of its option'

# -- one list of tools -----------------------------------------------------------------

tools=$(cd "$TOP/cmd" && for file in crm.c crm-*.c; do echo "${file%.c}"; done | sort | tr '\n' ' ')
is "$(env -u COMP_WORDBREAKS bash --norc -c '. "$CRM_BIN/../completions/crm.bash"; complete -p' |
	sed 's/.* //' | sort | tr '\n' ' ')" "$tools" 'bash knows every tool'
is "$(sed -n '1s/^#compdef //p' "$CRM_BIN/../completions/_crm" | tr ' ' '\n' | sort | tr '\n' ' ')" "$tools" \
	'zsh knows every tool'
is "$(fish --no-config -c 'source $CRM_BIN/../completions/crm.fish; complete' | sed -n 's/.* \(crm[a-z-]*\) -a .*/\1/p' |
	sort -u | tr '\n' ' ')" "$tools" 'fish knows every tool'
done_testing
