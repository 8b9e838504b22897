# shellcheck shell=bash
# Random histories: `random_step` does one thing to the repository acme, of any kind and to any entity. What is refused is
# refused; that is part of it. The same RANDOM gives the same history.
#
#   . "$TOP/tests/lib/random.sh"
#   RANDOM=7; acme
#   for ((i = 0; i < 100; i++)); do random_step; done

random_names=('Eva Nová' 'Олена Коваль' '王小明' 'Jan Svoboda' 'Zoë Řehořová' "O'Brien; x" 'Žofie "Žo" Malá')
random_words=(střecha квіти 北京 barn tulips 'two words' '100 %' '')
random_clock=1795255200 # 2026-11-21T10:00Z
random_own=0

try() { # what may be refused; a crash is seen by the sanitizers, or here
	local status=0
	"$@" >/dev/null 2>>"$TEST_TMP/refused" || status=$?
	if [ "$status" -ge 126 ]; then fail "$* ended with status $status"; fi
}

pick() { # ITEM...
	local -a items=("$@")
	printf '%s' "${items[RANDOM % $#]}"
}

some_id() { # ENTITY: of a record that is there; any text if there is none
	local id
	id=$(sqlite3 -readonly crm.db "SELECT id FROM \"$1\" ORDER BY id LIMIT 1 OFFSET
		$RANDOM % max(1, (SELECT count(*) FROM \"$1\"))")
	printf '%s' "${id:-none}"
}

gone_id() { # ENTITY: of a record that is not there any more
	sqlite3 -readonly crm.db "SELECT record FROM change WHERE entity = '$1' AND op = 'delete'
		ORDER BY seq DESC LIMIT 1 OFFSET $((RANDOM % 3))"
}

# Goes on, now and then stands still or jumps back.
tick() {
	case $((RANDOM % 10)) in
	0) random_clock=$((random_clock - RANDOM)) ;;
	1) ;;
	*) random_clock=$((random_clock + RANDOM % 9000)) ;;
	esac
	export CRM_NOW="@$random_clock"
	if [ $((RANDOM % 3)) = 0 ]; then
		export CRM_USER_NAME='Боб' CRM_USER_EMAIL=bob@example.com
	else
		unset CRM_USER_NAME CRM_USER_EMAIL
	fi
}

random_contact() {
	case $((RANDOM % 9)) in
	0 | 1) try crm-contact add "name=$(pick "${random_names[@]}") $RANDOM" email="p$RANDOM@roof.example" \
		"company=$(some_id company)" "phone=+420 601 $((RANDOM % 900 + 100)) $((RANDOM % 900 + 100))" owner=ann ;;
	2) try crm-contact set "$(some_id contact)" "title=$(pick "${random_words[@]}")" country="$(pick CZ UA CN '')" ;;
	3) try crm-contact set "$(some_id contact)" "tags+=$(pick vip key střecha)" "score=$((RANDOM % 100)).5" ;;
	4) try crm-contact set "$(some_id contact)" "tags-=$(pick vip key střecha)" "description=$(pick "${random_words[@]}")" ;;
	5) try crm-contact set "$(some_id contact)" "company=$(pick '' "$(some_id company)")" owner="$(pick ann bob '')" ;;
	6) try crm-contact rm "$(some_id contact)" "$(pick --unlink --yes)" ;;
	7) try crm-contact restore "$(gone_id contact)" ;;
	8) try crm-contact set "$(some_id contact)" "$(some_id contact)" \
		"phone=$(pick '' '+420 777 000 111' '(02) 1234')" birthday="$(pick 1980-02-29 '')" ;;
	esac
}

random_deal() {
	case $((RANDOM % 6)) in
	0) try crm-deal add "name=$(pick "${random_words[@]}") $RANDOM" company="$(some_id company)" \
		contact="$(some_id contact)" amount="$RANDOM.$((RANDOM % 90 + 10)) EUR" ;;
	1) try crm-deal set "$(some_id deal)" stage="$(pick proposal negotiation won lost)" ;;
	2) try crm-deal set "$(some_id deal)" amount="$((RANDOM * 7))" currency="$(pick CZK JPY KWD)" ;;
	3) try crm-deal set "$(some_id deal)" amount="$(pick '' 5000)" close_date="$(pick 2026-12-24 '')" ;;
	4) try crm-deal rm "$(some_id deal)" --unlink ;;
	5) try crm-deal restore "$(gone_id deal)" ;;
	esac
}

random_other() {
	case $((RANDOM % 12)) in
	0) try crm-company add "name=$(pick "${random_names[@]}") s.r.o. $RANDOM" domain="d$RANDOM.example" parent="$(some_id company)" ;;
	1) try crm-company set "$(some_id company)" employees=$RANDOM industry="$(pick retail technology '')" ;;
	2) try crm-company rm "$(some_id company)" "$(pick --unlink --yes)" ;;
	3) try crm-company restore "$(gone_id company)" ;;
	4) try crm-task add "subject=$(pick "${random_words[@]}") $RANDOM" due_at=+3d about="contact:$(some_id contact)" ;;
	5) try crm-task set "$(some_id task)" status="$(pick "done" todo)" about="$(pick '' "deal:$(some_id deal)")" ;;
	6) try crm-activity add kind=call "subject=$RANDOM" contact="$(some_id contact)" start_at=now duration=15m ;;
	7) try crm-ticket set "$(some_id ticket)" status="$(pick open pending solved)" priority=high ;;
	8) try crm-product set "$(some_id product)" unit_price="$((RANDOM % 99)).5" active="$(pick yes no)" ;;
	9) try crm-record "$(pick task activity ticket product)" rm "$(some_id "$(pick task activity ticket product)")" ;;
	10) try crm-record stage set "$(some_id stage)" probability=$((RANDOM % 100)) position=$((RANDOM % 9)) ;;
	11) try crm-user set "$(some_id user)" full_name="$(pick "${random_names[@]}")" ;;
	esac
}

random_schema() {
	local own
	own=$(pick x_one x_two x_three)
	case $((RANDOM % 9)) in
	0) try crm-schema add "contact.$own" "$(pick text integer date email)" --title "$own" ;;
	1) try crm-schema add "$(pick company deal).$own" text --searched ;;
	2) random_own=$((random_own + 1)); try crm-schema add "$(pick machine lodge)" --label name --plural "$(pick machines lodges)" ;;
	3) try crm-schema add "$(pick machine lodge).$own" text --searched ;;
	4) try crm-record "$(pick machine lodge)" add "name=$(pick "${random_names[@]}") $RANDOM" ;;
	5) try crm-record "$(pick machine lodge)" rm "$(some_own)" ;;
	6) try crm-contact set "$(some_id contact)" "$own=$(pick 7 2026-10-10 a@b.example střecha '')" ;;
	7) try crm-record field rm "$(some_id field)" ;;
	8) try crm-record "$(pick field entity field)" "$(pick set set rm)" "$(some_id field)" title="$(pick "${random_words[@]}")" ;;
	esac
}

some_own() {
	if sqlite3 -readonly crm.db 'SELECT 1 FROM machine' >/dev/null 2>&1; then some_id machine; else printf none; fi
}

random_bulk() {
	local i
	case $((RANDOM % 4)) in
	0)
		{
			echo 'name,email,country,tags'
			for ((i = 0; i < 5; i++)); do echo "$(pick Eva Олена 小明) $RANDOM,b$((RANDOM % 40))@bulk.example,$(pick CZ UA CN),bulk"; done
		} >"$TEST_TMP/bulk.csv"
		try crm-import contact "$TEST_TMP/bulk.csv" --key email --on-match update -q
		;;
	1)
		crm-contact list -n 4 -o jsonl 2>/dev/null | jq -c --arg t "$RANDOM" '{id, title: $t, phone: null}' >"$TEST_TMP/bulk.jsonl" || true
		try crm-contact apply "$TEST_TMP/bulk.jsonl"
		;;
	2)
		crm-contact list country=CZ -o ids >"$TEST_TMP/bulk.ids" 2>/dev/null || true
		try crm-contact set - "source=$(pick web_site email '')" <"$TEST_TMP/bulk.ids"
		;;
	3)
		crm-contact list tags=bulk -n 3 -o ids >"$TEST_TMP/bulk.ids" 2>/dev/null || true
		try crm-contact rm - --unlink -y <"$TEST_TMP/bulk.ids"
		;;
	esac
}

random_back() {
	case $((RANDOM % 6)) in
	0) try crm-log undo ;;
	1) try crm-log undo "$(crm-log list -n 9 -o ids | tail -n 1)" "$(pick --skip --force --yes)" ;;
	2) try crm-log redo ;;
	3) try crm-contact merge "$(some_id contact)" "$(some_id contact)" ;;
	4) try crm-company merge "$(some_id company)" "$(some_id company)" ;;
	5) try crm-record "$(pick contact company)" unmerge "$(gone_id "$(pick contact company)")" ;;
	esac
}

random_step() {
	tick
	case $((RANDOM % 13)) in
	0 | 1 | 2 | 3) random_contact ;;
	4 | 5 | 6) random_deal ;;
	7 | 8) random_other ;;
	9 | 10) random_schema ;;
	11) random_bulk ;;
	12) random_back ;;
	esac
}
