#include "model/derive.h"

#include <string.h>

#include "model/phone.h"

void crm_derive_put(struct crm_record *record, size_t at, const char *text, size_t n)
{
	struct crm_value now = record->values[at];

	if (now.shape == CRM_TEXT && now.n == n && memcmp(now.s, text, n) == 0)
		return;
	record->values[at] = n ? crm_value_text_n(crm_copy_n(record->arena, text, n), n) : CRM_NO_VALUE;
}

void crm_derive_e164(struct crm_record *record, size_t from, size_t country, size_t to)
{
	struct crm_value phone = record->values[from], where = record->values[country];
	char number[17] = "";

	if (phone.shape == CRM_TEXT)
		if (!crm_phone_e164(phone.s, where.shape == CRM_TEXT ? where.s : record->entity->home, number))
			number[0] = '\0';
	crm_derive_put(record, to, number, strlen(number));
}

void crm_derive_joined(struct crm_record *record, size_t first, size_t count, size_t to)
{
	struct crm_arena *arena = record->arena;
	const struct crm_value *parts = record->values + first;
	size_t room = 0, n = 0;

	for (size_t i = 0; i < count; i++)
		if (parts[i].shape == CRM_TEXT)
			room += parts[i].n + 1;
	if (room == 0)
		return;
	struct crm_arena_mark mark = crm_arena_mark(arena);
	char *text = crm_alloc(arena, room);
	for (size_t i = 0; i < count; i++) {
		if (parts[i].shape != CRM_TEXT)
			continue;
		if (n)
			text[n++] = ' ';
		memcpy(text + n, parts[i].s, parts[i].n);
		n += parts[i].n;
	}
	struct crm_value joined = crm_value_text_n(text, n);
	if (crm_value_equal(record->values[to], joined))
		crm_arena_rewind(arena, mark);
	else
		record->values[to] = joined;
}
