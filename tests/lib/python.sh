# shellcheck shell=bash
# A second opinion on a format: a Python library that reads it.
#
#   . "$TOP/tests/lib/python.sh"
#   need_python vobject         # sets $python to one that has it, or skips the file

need_python() { # MODULE...
	local one modules
	modules=$(printf 'import %s;' "$@")
	for one in python3 /usr/bin/python3; do
		export python=$one
		! "$one" -c "$modules" 2>/dev/null || return 0
	done
	need "python3-$1"
}
