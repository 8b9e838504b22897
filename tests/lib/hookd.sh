# shellcheck shell=bash
# A receiver of webhooks (tests/lib/hookd.py), and what it has received.
#
#   . "$TOP/tests/lib/hookd.sh"
#   hookd                  starts it: $hooks is its address, $received its log
#   hook NAME PATH [OPTION...]     a webhook there
#   got PATH               webhook-ids that were answered 200 there, in order, each once

mkfifo "$TEST_TMP/never"
export PYTHONDONTWRITEBYTECODE=1 CRM_HOOKS_START=manual CRM_HISTORY_COMMIT=manual
hookd_pids=()
trap 'kill "${hookd_pids[@]}" 2>/dev/null || true; test_exit' EXIT

wait_for() { # CMD...: until it succeeds, twenty seconds at most
	local i
	for ((i = 0; i < 400; i++)); do
		if "$@"; then return 0; fi
		read -r -t 0.05 <>"$TEST_TMP/never" || true
	done
	return 1
}

hookd() {
	mkdir -p "$TEST_TMP/hookd"
	python3 "$TOP/tests/lib/hookd.py" "$TEST_TMP/hookd" 2>"$TEST_TMP/hookd/err" &
	hookd_pids+=($!)
	wait_for test -e "$TEST_TMP/hookd/port"
	hooks=http://127.0.0.1:$(cat "$TEST_TMP/hookd/port")
	received=$TEST_TMP/hookd/log
}

hook() { # NAME PATH [OPTION...]
	crm-hook add -q "$hooks$2" name="$1" --allow-private "${@:3}" >/dev/null
}

got() { # PATH
	jq -r --arg path "$1" 'select(.path == $path and .status == 200) | .headers["webhook-id"]' "$received" | awk '!seen[$0]++'
}

# What the journal has told, as ids of messages.
told() { # EVENT...
	crm-hook tail "$@" --from 1 -o jsonl | jq -r '.id | gsub("[.]"; "-")'
}

# The verifier of npm: `verified SECRET PATH` prints how many requests there were and how many it accepts.
need_verifier() {
	local home
	home=$(getent passwd "$(id -u)" | cut -d: -f6)
	export NODE_PATH=${home:-/root}/.cache/crm-check/node_modules
	if type -P node >/dev/null && [ -d "$NODE_PATH/standardwebhooks" ]; then return 0; fi
	if [ -n "${TEST_STRICT-}" ]; then
		fail 'needs standardwebhooks of npm: scripts/bootstrap check'
		exit 1
	fi
	return 1
}
verified() { # SECRET PATH
	jq -c --arg path "$2" 'select(.path == $path)' "$received" | node -e '
		const { Webhook } = require("standardwebhooks");
		const webhook = new Webhook(process.argv[1]);
		let all = 0, good = 0;
		for (const line of require("fs").readFileSync(0, "utf8").split("\n").filter(Boolean)) {
			const { headers, body } = JSON.parse(line);
			all++;
			try { webhook.verify(body, headers); good++; } catch (error) { console.error(error.message); }
		}
		console.log(`${good} of ${all}`);' "$1"
}
