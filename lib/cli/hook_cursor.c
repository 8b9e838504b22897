#include "cli/hook_cursor.h"

#include <string.h>

#include "base/number.h"
#include "cli/table.h"
#include "hook/place.h"
#include "store/event_place.h"
#include "store/journal.h"

crm_err crm_hook_from(struct crm_tool *tool, struct crm_places *places, const char *text, int64_t *place,
                      const char **cursor)
{
	struct crm_span span;
	int64_t seq;
	bool known;

	*cursor = NULL;
	if (text[0] == '@' && text[1]) {
		*cursor = crm_textf(tool->arena, "cursor:%s", text + 1);
		return crm_place_get(places, *cursor, place, &known);
	}
	if (text[0] && text[strspn(text, "0123456789")] == '\0') {
		CRM_TRY(crm_integer_parse(text, &seq));
		return crm_event_place_before_change(tool->repo->store, seq, place);
	}
	if (crm_same(text, "now"))
		return crm_event_place_end(tool->repo->store, place);
	if (crm_instant_parse(text, tool->repo->now, &span))
		return crm_err_hint(crm_fail(CRM_USAGE, "'%s' is no place in the events", text),
		                    "1204 (a seq), 2026-11-01, -2h, now, or @NAME (a cursor)");
	return crm_event_place_at(tool->repo->store, span.from, place);
}

const struct crm_option crm_options_hook_cursor[] = {
	{ .name = "forget", .help = "there is no such cursor any more" },
	{ .name = NULL },
};

crm_err crm_hook_cursors(struct crm_tool *tool)
{
	enum { CURSOR, CURSOR_SEQ, BEHIND, CURSOR_COLUMNS };
	static const struct crm_table_column shown[CURSOR_COLUMNS] = {
		[CURSOR] = { "cursor", CRM_T_TEXT, 0 }, [CURSOR_SEQ] = { "seq", CRM_T_INTEGER, 0 },
		[BEHIND] = { "behind", CRM_T_INTEGER, 0 },
	};
	CRM_AUTO(crm_places_drop) struct crm_places *places = NULL;
	struct crm_table *table;
	const char **names;
	crm_err err = NULL;

	CRM_TRY(crm_places_open(tool->repo->folder, tool->repo->store, &places));
	CRM_TRY(crm_place_names(places, tool->arena, "cursor:", &names));
	CRM_TRY(crm_table_open(tool, NULL, shown, CURSOR_COLUMNS, CRM_TABLE_PICKED, &table));
	for (; *names && !err; names++) {
		int64_t place, seq = 0, behind = 0;
		bool known;
		err = crm_place_get(places, *names, &place, &known);
		err = err ? err : crm_event_seq_of(tool->repo->store, place, &seq);
		err = err ? err : crm_event_behind(tool->repo->store, place, &behind);
		const struct crm_value values[CURSOR_COLUMNS] = {
			[CURSOR] = crm_value_text(strchr(*names, ':') + 1),
			[CURSOR_SEQ] = crm_value_integer(seq),
			[BEHIND] = crm_value_integer(behind),
		};
		err = err ? err : crm_table_row(table, values);
	}
	return crm_table_end(table, err);
}

crm_err crm_hook_cursor(struct crm_tool *tool)
{
	CRM_AUTO(crm_places_drop) struct crm_places *places = NULL;
	const char *name = tool->arguments[0][0] == '@' ? tool->arguments[0] : crm_textf(tool->arena, "@%s", tool->arguments[0]);
	const char *cursor, *other;
	int64_t place;

	CRM_TRY(crm_places_open(tool->repo->folder, tool->repo->store, &places));
	CRM_TRY(crm_hook_from(tool, places, name, &place, &cursor));
	if (crm_option_given(tool, "forget"))
		return crm_place_forget(places, cursor);
	if (tool->count < 2)
		return crm_err_hint(crm_fail(CRM_USAGE, "where is the cursor to be put?"), "crm-hook cursor %s now",
		                    tool->arguments[0]);
	CRM_TRY(crm_hook_from(tool, places, tool->arguments[1], &place, &other));
	return crm_place_put(places, cursor, place);
}
