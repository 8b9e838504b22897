#include "load/known_marks.h"

#include <string.h>

#include "base/id.h"
#include "base/sound.h"
#include "model/mailbox.h"
#include "model/name_sound.h"
#include "model/phone.h"

/* Where marks of each kind stand. */
static const struct {
	enum crm_mark_kind kind;
	const char *field;
} places[] = {
	{ CRM_MARK_EMAIL, "email" }, { CRM_MARK_EMAIL, "emails" }, { CRM_MARK_PHONE, "phone" }, { CRM_MARK_PHONE, "mobile" },
	{ CRM_MARK_PHONE, "phones" }, { CRM_MARK_NAME, "name" },
};

static void add_phone(struct crm_str *out, const char *text, const char *country)
{
	enum { DIGITS_LEAST = 7 };
	char number[32];
	if (crm_phone_e164(text, country, number)) {
		crm_str_add(out, number);
		return;
	}
	for (; *text; text++)
		if (*text >= '0' && *text <= '9')
			crm_str_add_c(out, *text);
	if (out->n < DIGITS_LEAST)
		crm_str_clear(out);
}

uint64_t crm_mark_of(enum crm_mark_kind kind, const char *text, const char *country)
{
	static const char *const heads[CRM_MARK_KINDS] = { "e:", "p:", "n:" };
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	if (kind == CRM_MARK_EMAIL)
		crm_mailbox_add(&out, text, strlen(text));
	else if (kind == CRM_MARK_PHONE)
		add_phone(&out, text, country);
	else
		crm_sound_person(&out, text, strlen(text));
	return out.n ? crm_hash(crm_hash(CRM_HASH_START, heads[kind]), crm_str_text(&out)) : 0;
}

static void add(struct crm_marks *marks, enum crm_mark_kind kind, const char *text, const char *country)
{
	uint64_t mark = crm_mark_of(kind, text, country);
	if (!mark || crm_marks_has(marks, mark) || marks->count == CRM_MARKS_MOST)
		return;
	marks->all[marks->count].kind = kind;
	marks->all[marks->count++].mark = mark;
}

const char *crm_marks_country(const struct crm_record *contact)
{
	return crm_record_text(contact, "country");
}

void crm_marks_of(const struct crm_record *contact, struct crm_marks *out)
{
	CRM_AUTO(crm_str_drop) struct crm_str element = {0};
	const char *country = crm_marks_country(contact);
	out->count = 0;
	for (size_t i = 0; i < CRM_COUNT(places); i++) {
		int field = crm_entity_field(contact->entity, places[i].field);
		struct crm_value value = contact->values[field];
		if (value.shape != CRM_TEXT)
			continue;
		if (!(contact->entity->fields[field]->flags & CRM_LIST))
			add(out, places[i].kind, value.s, country);
		else
			for (size_t at = 0; crm_list_next(value, &at, &element);)
				add(out, places[i].kind, crm_str_text(&element), country);
	}
}

bool crm_marks_has(const struct crm_marks *marks, uint64_t mark)
{
	for (size_t i = 0; i < marks->count; i++)
		if (marks->all[i].mark == mark)
			return true;
	return false;
}

bool crm_marks_has_kind(const struct crm_marks *marks, enum crm_mark_kind kind)
{
	for (size_t i = 0; i < marks->count; i++)
		if (marks->all[i].kind == kind)
			return true;
	return false;
}

/* -- names ------------------------------------------------------------------------------------ */

static bool has_word(const char *words, const char *wanted, size_t n)
{
	const char *word;
	for (size_t at = 0, m; crm_sound_next(words, &at, &word, &m);)
		if ((n == m && memcmp(word, wanted, n) == 0) || ((n == 1 || m == 1) && *word == *wanted))
			return true;
	return false;
}

static size_t count_words(const char *words)
{
	const char *word;
	size_t count = 0;
	for (size_t at = 0, n; crm_sound_next(words, &at, &word, &n);)
		count++;
	return count;
}

bool crm_marks_names_fit(const char *a, const char *b)
{
	CRM_AUTO(crm_str_drop) struct crm_str x = {0}, y = {0};
	const char *word;
	crm_sound_person(&x, a, strlen(a));
	crm_sound_person(&y, b, strlen(b));
	bool swap = count_words(crm_str_text(&x)) > count_words(crm_str_text(&y));
	const char *shorter = crm_str_text(swap ? &y : &x), *longer = crm_str_text(swap ? &x : &y);
	for (size_t at = 0, n; crm_sound_next(shorter, &at, &word, &n);)
		if (!has_word(longer, word, n))
			return false;
	return true;
}
