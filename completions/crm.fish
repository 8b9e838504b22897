# Completion of the crm tools for fish. The tool itself knows what fits: crm-x --complete
# WORD... CURRENT prints a candidate a line, after a TAB a few words on it.
# (make puts the names of the tools in, into build/completions.)

# Is a file's name wanted where the tool offers nothing?
function __crm_wants_file --argument-names tool current
	set -l before $argv[3..]
	string match -qr -- '^--(rejects|repo|from|file|to)=' $current; and return 0
	string match -qr -- '^-.|=' $current; and return 1
	contains -- "$before[-1]" --rejects --repo --from --file --to; and return 0
	if string match -q -- '*crm-import' $tool
		return (test (count $before) -eq 0; and echo 1; or echo 0)
	end
	contains -- "$before[1]" apply init; or test "$before[2]" = apply
end

# What `crm NAME` may be: anybody's crm-NAME on PATH.
function __crm_first
	complete -C crm- | string match -rg '^crm-(\S+)' | sort -u
	contains -- help $argv; or echo help
end

function __crm_complete
	set -l before (commandline -opc)
	set -l current (commandline -ct | string unescape)
	set -l tool $before[1]
	set -e before[1]
	# crm deal li: ask crm-deal. A crm-foo of somebody else may not know --complete.
	if string match -q -- '*crm' $tool; and contains -- crm-"$before[1]" $__crm_known
		set tool $tool-$before[1]
		set -e before[1]
	end
	if string match -q -- '*crm' $tool
		contains -- "$before" '' help; and __crm_first $before
		return
	end
	set -l lines ($tool --complete $before "$current" 2>/dev/null </dev/null)
	if test (count $lines) -gt 0
		printf '%s\n' $lines
	else if __crm_wants_file $tool "$current" $before
		set -l option (string match -r '^--[a-z-]+=' -- "$current")
		for line in (__fish_complete_path (string replace -- "$option" '' "$current"))
			echo "$option$line"
		end
	end
end

set -g __crm_known @TOOLS@
for tool in crm $__crm_known
	complete -c $tool -e
	complete -c $tool -f -a '(__crm_complete)'
end
