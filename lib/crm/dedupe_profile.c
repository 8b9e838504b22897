#include "crm/dedupe_profile.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "base/sound.h"
#include "base/str.h"
#include "model/mailbox.h"
#include "model/name_sound.h"
#include "model/phone.h"
#include "repo/question.h"

enum { MARKS_MOST = 16 };

/* Fields of both; what only one of the two has is NULL for the other. */
enum column { ID, NAME, PHONE, WEBSITE, STREET, CITY, COUNTRY, SHARED,
	      EMAIL = SHARED, EMAILS, MOBILE, PHONES, COMPANY, BIRTHDAY,
	      DOMAIN = SHARED, TAX_ID };

#define SHARED_FIELDS [ID] = "id", [NAME] = "name", [PHONE] = "phone", [WEBSITE] = "website", \
	[STREET] = "street", [CITY] = "city", [COUNTRY] = "country"

static const char *const contact_fields[] = {
	SHARED_FIELDS, [EMAIL] = "email", [EMAILS] = "emails", [MOBILE] = "mobile", [PHONES] = "phones",
	[COMPANY] = "company", [BIRTHDAY] = "birthday", NULL,
};

static const char *const company_fields[] = {
	SHARED_FIELDS, [DOMAIN] = "domain", [TAX_ID] = "tax_id", NULL,
};

/* One row being read. The texts are used again for each. */
struct reading {
	struct crm_profiles *profiles;
	struct crm_profile *profile;
	struct crm_answer *answer;
	const char *country;
	char country_code[8];
	struct crm_str text, element;
};

static struct crm_value value(const struct reading *reading, size_t column)
{
	return crm_answer_value(reading->answer, column);
}

static uint32_t number_of(const char *text)
{
	uint64_t hash = crm_hash(CRM_HASH_START, text);
	uint32_t number = (uint32_t)(hash ^ hash >> 32);
	return !*text ? 0 : number ? number : 1;
}

/* -- e-mails and phones ------------------------------------------------------------------- */

static bool has_mark(const struct reading *reading, size_t from, uint64_t mark)
{
	const struct crm_profiles *profiles = reading->profiles;
	for (size_t i = from; i < profiles->mark_count; i++)
		if (profiles->marks[i] == mark)
			return true;
	return false;
}

static void add_mark(struct reading *reading, uint8_t *count, const char *text)
{
	struct crm_profiles *profiles = reading->profiles;
	uint64_t mark = crm_hash(CRM_HASH_START, text);
	if (!*text || *count == MARKS_MOST || has_mark(reading, profiles->mark_count - *count, mark))
		return;
	if (profiles->mark_count == profiles->mark_room) {
		profiles->mark_room = profiles->mark_room ? profiles->mark_room * 2 : 1024;
		profiles->marks = crm_realloc(profiles->marks, profiles->mark_room * sizeof *profiles->marks);
	}
	profiles->marks[profiles->mark_count++] = mark;
	++*count;
}

static void take_domain(struct reading *reading, const char *domain)
{
	if (reading->profile->facts[CRM_FACT_DOMAIN] || crm_mailbox_is_free(domain))
		return;
	crm_str_clear(&reading->element);
	crm_mailbox_add_site(&reading->element, domain);
	reading->profile->facts[CRM_FACT_DOMAIN] = number_of(crm_str_text(&reading->element));
}

static void add_email(struct reading *reading, const char *email, size_t n)
{
	crm_str_clear(&reading->text);
	size_t domain = crm_mailbox_add(&reading->text, email, n);
	add_mark(reading, &reading->profile->emails, crm_str_text(&reading->text));
	take_domain(reading, crm_str_text(&reading->text) + domain);
}

/* A number whose country nobody knows is compared by its digits, with others like it. */
static void add_phone(struct reading *reading, const char *phone, size_t n)
{
	enum { DIGITS_LEAST = 7 };
	char number[32];
	if (crm_phone_e164(phone, reading->country, number)) {
		add_mark(reading, &reading->profile->phones, number);
		return;
	}
	crm_str_clear(&reading->text);
	for (size_t i = 0; i < n; i++)
		if (phone[i] >= '0' && phone[i] <= '9')
			crm_str_add_c(&reading->text, phone[i]);
	if (reading->text.n >= DIGITS_LEAST)
		add_mark(reading, &reading->profile->phones, crm_str_text(&reading->text));
}

static void add_each(struct reading *reading, size_t column, void (*add)(struct reading *, const char *, size_t))
{
	struct crm_value list = value(reading, column);
	for (size_t at = 0; list.shape == CRM_TEXT && crm_list_next(list, &at, &reading->element);)
		add(reading, crm_str_text(&reading->element), reading->element.n);
}

static void add_one(struct reading *reading, size_t column, void (*add)(struct reading *, const char *, size_t))
{
	struct crm_value one = value(reading, column);
	if (one.shape == CRM_TEXT)
		add(reading, one.s, one.n);
}

/* -- the other facts ---------------------------------------------------------------------- */

static void take(struct reading *reading, enum crm_fact fact, size_t column,
                 void (*add)(struct crm_str *out, const char *text, size_t n))
{
	struct crm_value one = value(reading, column);
	crm_str_clear(&reading->text);
	if (one.shape == CRM_TEXT)
		add(&reading->text, one.s, one.n);
	reading->profile->facts[fact] = number_of(crm_str_text(&reading->text));
}

static void take_place(struct reading *reading)
{
	struct crm_value street = value(reading, STREET), city = value(reading, CITY);
	if (street.shape != CRM_TEXT || city.shape != CRM_TEXT)
		return;
	crm_str_clear(&reading->text);
	crm_sound_person(&reading->text, street.s, street.n);
	crm_str_add_c(&reading->text, ',');
	crm_sound_person(&reading->text, city.s, city.n);
	reading->profile->facts[CRM_FACT_PLACE] = number_of(crm_str_text(&reading->text));
}

static bool has_nickname(const struct crm_profiles *profiles, const char *name)
{
	const char *word;
	size_t at = 0, n, count = 0;
	while (!count && crm_sound_next(name, &at, &word, &n))
		crm_nicknames_of(&profiles->nicknames, crm_nickname_word(word, n), &count);
	return count > 0;
}

static void take_name(struct reading *reading)
{
	struct crm_str *names = &reading->profiles->names;
	struct crm_value name = value(reading, NAME);
	reading->profile->name = (uint32_t)names->n;
	if (name.shape == CRM_TEXT)
		(reading->profiles->people ? crm_sound_person : crm_sound_firm)(names, name.s, name.n);
	crm_str_add_c(names, '\0');
	reading->profile->short_name = has_nickname(reading->profiles, names->s + reading->profile->name);
}

static void take_site(struct reading *reading, size_t column)
{
	struct crm_value site = value(reading, column);
	if (site.shape != CRM_TEXT)
		return;
	crm_str_clear(&reading->text);
	crm_mailbox_add_host(&reading->text, site.s, site.n);
	take_domain(reading, crm_str_text(&reading->text));
}

/* Its letters and digits, without the country before a number ("CZ 123 456 78"), which one register writes and another not. */
static void add_tax_id(struct crm_str *out, const char *text, size_t n)
{
	enum { DIGITS_LEAST = 6 };
	size_t digits = 0, letters = 0;
	for (size_t i = 0; i < n; i++) {
		if (!isalnum((unsigned char)text[i]))
			continue;
		digits += isdigit((unsigned char)text[i]) != 0;
		letters += !isdigit((unsigned char)text[i]);
		crm_str_add_c(out, (char)toupper((unsigned char)text[i]));
	}
	if (letters == 2 && digits >= DIGITS_LEAST && isalpha((unsigned char)out->s[0]) && isalpha((unsigned char)out->s[1])) {
		memmove(out->s, out->s + 2, out->n - 2);
		crm_str_cut(out, out->n - 2);
	}
}

static void take_person(struct reading *reading)
{
	reading->profile->marks = (uint32_t)reading->profiles->mark_count;
	add_one(reading, EMAIL, add_email);
	add_each(reading, EMAILS, add_email);
	add_one(reading, PHONE, add_phone);
	add_one(reading, MOBILE, add_phone);
	add_each(reading, PHONES, add_phone);
	take(reading, CRM_FACT_COMPANY, COMPANY, crm_sound_firm);
	take(reading, CRM_FACT_BIRTHDAY, BIRTHDAY, crm_str_add_n);
}

static void take_firm(struct reading *reading)
{
	reading->profile->marks = (uint32_t)reading->profiles->mark_count;
	add_one(reading, PHONE, add_phone);
	take_site(reading, DOMAIN);
	take(reading, CRM_FACT_TAX_ID, TAX_ID, add_tax_id);
}

static void take_country(struct reading *reading)
{
	struct crm_value country = value(reading, COUNTRY);
	reading->country = NULL;
	if (country.shape != CRM_TEXT || country.n >= sizeof reading->country_code)
		return;
	memcpy(reading->country_code, country.s, country.n);
	reading->country_code[country.n] = '\0';
	reading->country = reading->country_code;
	reading->profile->facts[CRM_FACT_COUNTRY] = number_of(reading->country);
}

static struct crm_profile *add_profile(struct crm_profiles *profiles)
{
	if (profiles->count == profiles->room) {
		profiles->room = profiles->room ? profiles->room * 2 : 1024;
		profiles->all = crm_realloc(profiles->all, profiles->room * sizeof *profiles->all);
	}
	profiles->all[profiles->count] = (struct crm_profile){0};
	return &profiles->all[profiles->count++];
}

static void take_row(struct reading *reading)
{
	reading->profile = add_profile(reading->profiles);
	reading->profile->id = crm_id_number(value(reading, ID).s);
	take_country(reading);
	take_name(reading);
	(reading->profiles->people ? take_person : take_firm)(reading);
	take_site(reading, WEBSITE);
	take_place(reading);
	take(reading, CRM_FACT_CITY, CITY, crm_sound_person);
	const char *const *fields = reading->profiles->people ? contact_fields : company_fields;
	for (size_t i = 0; fields[i]; i++)
		reading->profile->filled += value(reading, i).shape != CRM_EMPTY;
}

static crm_err read_all(struct reading *reading, const volatile int *stop)
{
	bool row;
	CRM_TRY(crm_answer_next(reading->answer, &row));
	while (row) {
		if (stop && *stop)
			return NULL;
		take_row(reading);
		CRM_TRY(crm_answer_next(reading->answer, &row));
	}
	return NULL;
}

crm_err crm_profiles_read(struct crm_repo *repo, const struct crm_entity *entity, const char *const *terms,
                          size_t count, const volatile int *stop, struct crm_profiles *out)
{
	CRM_AUTO(crm_answer_drop) struct crm_answer *answer = NULL;
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	bool people = crm_same(entity->name, "contact");
	struct reading reading = { .profiles = out };
	struct crm_question question = { .entity = entity->name, .terms = terms, .count = count, .sort = "created_at",
		.fields = people ? contact_fields : company_fields };
	*out = (struct crm_profiles){ .people = people };
	if (!people && !crm_same(entity->name, "company"))
		return crm_fail(CRM_USAGE, "duplicates are looked for among contacts and companies, not %s", entity->plural);
	if (people)
		CRM_TRY(crm_nicknames_read(repo, &out->nicknames));
	CRM_TRY(crm_answer_open(repo, arena, &question, &answer));
	reading.answer = answer;
	crm_err err = read_all(&reading, stop);
	crm_str_drop(&reading.text);
	crm_str_drop(&reading.element);
	return err;
}

void crm_profiles_drop(struct crm_profiles *profiles)
{
	free(profiles->all);
	free(profiles->marks);
	crm_str_drop(&profiles->names);
	crm_nicknames_drop(&profiles->nicknames);
	*profiles = (struct crm_profiles){0};
}

const char *crm_profile_name(const struct crm_profiles *profiles, const struct crm_profile *profile)
{
	return profiles->names.s + profile->name;
}

const uint64_t *crm_profile_emails(const struct crm_profiles *profiles, const struct crm_profile *profile)
{
	return profiles->marks + profile->marks;
}

const uint64_t *crm_profile_phones(const struct crm_profiles *profiles, const struct crm_profile *profile)
{
	return profiles->marks + profile->marks + profile->emails;
}
