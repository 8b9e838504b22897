# shellcheck shell=bash
# Completion of the crm tools for bash. The tool itself knows what fits: crm-x --complete
# WORD... CURRENT prints a candidate a line, after a TAB a few words on it.
# (make puts the names of the tools in, into build/completions.)

# Bash parts words at = : and @ too, and leaves the quotes on. This joins them again: into
# $words without quotes, the last one up to the cursor as typed into $current.
_crm_words() {
	local line=${COMP_LINE:0:COMP_POINT} word i plain open cut
	words=() current=''
	for ((i = 0; i <= COMP_CWORD; i++)); do
		if ((i == 0)) || [[ $line == [[:space:]]* ]]; then
			_crm_unquote "$current"
			((i == 0)) || words+=("$plain")
			current=''
			line=${line#"${line%%[![:space:]]*}"}
		fi
		word=${COMP_WORDS[i]}
		word=${line:0:${#word}}
		current+=$word
		line=${line:${#word}}
	done
}

# WORD: sets $plain to it without its quotes, $open to the quote that is open at its end, and $cut to how
# much of $plain stands before the part that readline will replace.
_crm_unquote() {
	local word=$1 c i
	plain='' open='' cut=0
	for ((i = 0; i < ${#word}; i++)); do
		c=${word:i:1}
		case $open$c in
		"''" | '""') open='' ;;
		\'?) plain+=$c ;;
		\\ | \"\\)
			i=$((i + 1))
			plain+=${word:i:1}
			;;
		\' | '"') open=$c cut=${#plain} ;;
		*)
			plain+=$c
			[[ $open || $COMP_WORDBREAKS != *"$c"* ]] || cut=${#plain}
			;;
		esac
	done
}

# CANDIDATE: adds it as the shell must read it.
_crm_reply() {
	local text=${1:cut} c
	case $open in
	\') text=${text//\'/"'\\''"} ;;
	\") for c in \\ \" '$' '`'; do text=${text//"$c"/"\\$c"}; done ;;
	*) printf -v text %q "$text" ;;
	esac
	COMPREPLY+=("$text")
}

# Is a file's name wanted where the tool offers nothing? $plain is the word, $before those before it.
_crm_wants_file() {
	case $plain in
	--rejects=* | --repo=* | --from=* | --file=* | --to=*) return 0 ;;
	-?* | *=*) return 1 ;;
	esac
	case ${before[-1]-} in
	--rejects | --repo | --from | --file | --to) return 0 ;;
	esac
	case $tool in
	*crm-import) ((${#before[@]} > 0)) ;;
	*) [[ ${before[0]-} == @(apply|init) || ${before[1]-} == apply ]] ;;
	esac
}

# What `crm NAME` may be: anybody's crm-NAME on PATH.
_crm_first() {
	compgen -c crm- | sort -u | sed 's/^crm-//'
	[[ ${before[0]-} == help ]] || echo help
}

_crm_candidates() {
	if [[ $tool != *crm ]]; then
		"$tool" --complete "${before[@]}" "$plain" 2>/dev/null </dev/null
	elif [[ ${#before[@]} -eq 0 || ${before[*]} == help ]]; then
		_crm_first
	fi
}

# The tool does not mind the case of letters; where some candidates fit exactly, the others are left out.
_crm_offer() {
	local line
	local -a exact=() all=()
	while IFS=$'\t' read -r line _; do
		[[ ${line,,} != "${plain,,}"* ]] || all+=("$line")
		[[ $line != "$plain"* ]] || exact+=("$line")
	done < <(_crm_candidates)
	((${#exact[@]})) || exact=("${all[@]}")
	for line in "${exact[@]}"; do _crm_reply "$line"; done
}

_crm() {
	local words current plain open cut tool
	local -a before
	COMPREPLY=()
	_crm_words
	tool=${words[0]} before=("${words[@]:1}")
	# crm deal li: ask crm-deal. A crm-foo of somebody else may not know --complete.
	if [[ $tool == *crm && " $_crm_known " == *" crm-${before[0]-} "* ]]; then
		tool+=-${before[0]} before=("${before[@]:1}")
	fi
	_crm_unquote "$current"
	_crm_offer
	if ((${#COMPREPLY[@]} == 0)) && _crm_wants_file; then
		compopt -o filenames 2>/dev/null
		mapfile -t COMPREPLY < <(compgen -f -- "${plain:cut}")
	elif [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *= ]]; then
		compopt -o nospace 2>/dev/null
	fi
}

_crm_known='@TOOLS@'
# shellcheck disable=SC2086 # words
complete -F _crm crm $_crm_known
