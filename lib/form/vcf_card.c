#include "form/vcf_card.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "base/time.h"
#include "form/vcf_ones.h"
#include "model/country.h"
#include "model/value.h"

enum field {
	ID, EXTERNAL_ID, EXTERNAL_SOURCE, SALUTATION, FIRST_NAME, MIDDLE_NAME, LAST_NAME, NAME, TITLE, DEPARTMENT, COMPANY,
	EMAIL, EMAILS, PHONE, MOBILE, PHONES, WEBSITE, STREET, CITY, STATE, POSTAL_CODE, COUNTRY, BIRTHDAY, LANGUAGE,
	TIMEZONE, DESCRIPTION, TAGS, FIELDS
};

static const char *const fields[FIELDS] = {
	[ID] = "id", [EXTERNAL_ID] = "external_id", [EXTERNAL_SOURCE] = "external_source", [SALUTATION] = "salutation",
	[FIRST_NAME] = "first_name", [MIDDLE_NAME] = "middle_name", [LAST_NAME] = "last_name", [NAME] = "name",
	[TITLE] = "title", [DEPARTMENT] = "department", [COMPANY] = "company", [EMAIL] = "email", [EMAILS] = "emails",
	[PHONE] = "phone", [MOBILE] = "mobile", [PHONES] = "phones", [WEBSITE] = "website", [STREET] = "street",
	[CITY] = "city", [STATE] = "state", [POSTAL_CODE] = "postal_code", [COUNTRY] = "country", [BIRTHDAY] = "birthday",
	[LANGUAGE] = "language", [TIMEZONE] = "timezone", [DESCRIPTION] = "description", [TAGS] = "tags",
};

enum { ADDRESS_PARTS = 7 };

struct crm_vcf_card {
	struct crm_arena *arena;
	struct crm_left_out *left;
	const char *texts[FIELDS];       /* NULL: the card does not say */
	struct crm_vcf_ones emails, phones, tags, notes;
	int address;                     /* rank of the one in texts; 0: none yet */
	bool group;
};

struct crm_vcf_card *crm_vcf_card_new(struct crm_arena *arena, struct crm_left_out *left)
{
	struct crm_vcf_card *card = crm_new(arena, struct crm_vcf_card, 1);

	card->arena = arena;
	card->left = left;
	return card;
}

/* -- parts ----------------------------------------------------------------- */

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n';
}

/* The text without blanks around it; NULL if nothing is left. */
static const char *trimmed(struct crm_arena *arena, const struct crm_str *text)
{
	const char *from = crm_str_text(text), *end = from + text->n;

	while (from < end && is_space(*from))
		from++;
	while (end > from && is_space(end[-1]))
		end--;
	return from < end ? crm_copy_n(arena, from, (size_t)(end - from)) : NULL;
}

/* The next part of a value of several; NULL if it is empty or there is none. */
static const char *next_part(struct crm_vcf_card *card, const char **at, char delimiter)
{
	CRM_AUTO(crm_str_drop) struct crm_str part = {0};

	if (!*at)
		return NULL;
	crm_content_part(at, delimiter, &part);
	return trimmed(card->arena, &part);
}

static const char *whole(struct crm_vcf_card *card, const char *value)
{
	return next_part(card, &value, '\0');
}

/* The first one counts; others are left out. */
static void put(struct crm_vcf_card *card, enum field field, const struct crm_content *content, const char *text)
{
	if (!text)
		return;
	if (card->texts[field])
		crm_left_out_add(card->left, crm_textf(card->arena, "%s of several", content->name));
	else
		card->texts[field] = text;
}

/* -- properties ------------------------------------------------------------ */

static void take_name(struct crm_vcf_card *card, const struct crm_content *content, const char *value)
{
	static const enum field parts[] = {LAST_NAME, FIRST_NAME, MIDDLE_NAME, SALUTATION};

	for (size_t i = 0; i < CRM_COUNT(parts); i++)
		put(card, parts[i], content, next_part(card, &value, ';'));
}

static void take_full_name(struct crm_vcf_card *card, const struct crm_content *content, const char *value)
{
	put(card, NAME, content, whole(card, value));
}

static void take_firm(struct crm_vcf_card *card, const struct crm_content *content, const char *value)
{
	put(card, COMPANY, content, next_part(card, &value, ';'));
	put(card, DEPARTMENT, content, next_part(card, &value, ';'));
}

static void take_title(struct crm_vcf_card *card, const struct crm_content *content, const char *value)
{
	put(card, TITLE, content, whole(card, value));
}

static void take_email(struct crm_vcf_card *card, const struct crm_content *content, const char *value)
{
	crm_vcf_ones_add(card->arena, &card->emails, content, whole(card, value));
}

static void take_phone(struct crm_vcf_card *card, const struct crm_content *content, const char *value)
{
	const char *text = whole(card, value);

	if (crm_content_is(content, "fax") || crm_content_is(content, "pager") || crm_content_is(content, "modem"))
		crm_left_out_add(card->left, "TEL of a fax, pager or modem");
	else
		crm_vcf_ones_add(card->arena, &card->phones, content, text && strncmp(text, "tel:", 4) == 0 ? text + 4 : text);
}

/* What no country is known by stays out: a card is not refused for it. */
static const char *country(struct crm_vcf_card *card, const char *text)
{
	const struct crm_country *found;

	if (!text || !crm_country_find(text, &found))
		return text ? found->code : NULL;
	crm_left_out_add(card->left, "ADR: a country that is not known");
	return NULL;
}

static const char *with(struct crm_arena *arena, const char *before, const char *text)
{
	return !before ? text : !text ? before : crm_textf(arena, "%s, %s", before, text);
}

static void take_address(struct crm_vcf_card *card, const struct crm_content *content, const char *value)
{
	const char *parts[ADDRESS_PARTS], *any = NULL;
	int rank = crm_vcf_rank(content);

	for (size_t i = 0; i < ADDRESS_PARTS; i++) {
		parts[i] = next_part(card, &value, ';');
		any = any ? any : parts[i];
	}
	if (any && card->address)
		crm_left_out_add(card->left, "ADR of several");
	if (!any || (card->address && rank >= card->address))
		return;
	card->address = rank;
	card->texts[STREET] = with(card->arena, with(card->arena, parts[0], parts[1]), parts[2]);
	card->texts[CITY] = parts[3];
	card->texts[STATE] = parts[4];
	card->texts[POSTAL_CODE] = parts[5];
	card->texts[COUNTRY] = country(card, parts[6]);
}

static void take_url(struct crm_vcf_card *card, const struct crm_content *content, const char *value)
{
	put(card, WEBSITE, content, whole(card, value));
}

/* 19800229, 1980-02-29, and a time of day after either. */
static const char *day(struct crm_arena *arena, const char *text)
{
	int year, month, date;

	if (sscanf(text, "%4d-%2d-%2d", &year, &month, &date) != 3 && sscanf(text, "%4d%2d%2d", &year, &month, &date) != 3)
		return NULL;
	if (year < 1 || !crm_date_exists(year, month, date))
		return NULL;
	return crm_date_text(crm_date_of(year, month, date), crm_alloc(arena, CRM_DATE_SIZE));
}

static void take_birthday(struct crm_vcf_card *card, const struct crm_content *content, const char *value)
{
	const char *text = whole(card, value), *birthday = text ? day(card->arena, text) : NULL;

	if (crm_content_parameter(content, "X-APPLE-OMIT-YEAR")) /* a telephone's way of leaving it out */
		birthday = NULL;

	if (text && !birthday)
		crm_left_out_add(card->left, "BDAY without a year");
	put(card, BIRTHDAY, content, birthday);
}

static void take_note(struct crm_vcf_card *card, const struct crm_content *content, const char *value)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};

	crm_content_part(&value, '\0', &text);
	crm_vcf_ones_add(card->arena, &card->notes, content, text.n > 0 ? crm_copy_n(card->arena, text.s, text.n) : NULL);
}

static void take_tags(struct crm_vcf_card *card, const struct crm_content *content, const char *value)
{
	while (value)
		crm_vcf_ones_add(card->arena, &card->tags, content, next_part(card, &value, ','));
}

static void take_language(struct crm_vcf_card *card, const struct crm_content *content, const char *value)
{
	put(card, LANGUAGE, content, whole(card, value));
}

static void take_zone(struct crm_vcf_card *card, const struct crm_content *content, const char *value)
{
	const char *zone = whole(card, value);

	if (zone && !crm_zone_known(zone))
		crm_left_out_add(card->left, "TZ that is no zone's name");
	else
		put(card, TIMEZONE, content, zone);
}

static void take_uid(struct crm_vcf_card *card, const struct crm_content *content, const char *value)
{
	const char *uid = whole(card, value);
	size_t own = sizeof(CRM_VCF_UID) - 1;

	if (uid && crm_starts(uid, CRM_VCF_UID) && crm_id_valid(uid + own)) {
		put(card, ID, content, uid + own);
		return;
	}
	put(card, EXTERNAL_ID, content, uid);
	card->texts[EXTERNAL_SOURCE] = uid ? CRM_VCF_SOURCE : card->texts[EXTERNAL_SOURCE];
}

static void take_kind(struct crm_vcf_card *card, const struct crm_content *content, const char *value)
{
	(void)content;
	card->group = crm_same_ascii(value, "group");
}

/* What says something about the card alone, or again what another says. */
static void pass_over(struct crm_vcf_card *card, const struct crm_content *content, const char *value)
{
	(void)card, (void)content, (void)value;
}

static const struct property {
	const char *name;
	void (*take)(struct crm_vcf_card *card, const struct crm_content *content, const char *value);
} properties[] = {
	{"ADR", take_address},
	{"BDAY", take_birthday},
	{"CATEGORIES", take_tags},
	{"CLASS", pass_over},
	{"EMAIL", take_email},
	{"FN", take_full_name},
	{"KIND", take_kind},
	{"LABEL", pass_over},
	{"LANG", take_language},
	{"N", take_name},
	{"NOTE", take_note},
	{"ORG", take_firm},
	{"PRODID", pass_over},
	{"PROFILE", pass_over},
	{"REV", pass_over},
	{"SORT-STRING", pass_over},
	{"SOURCE", pass_over},
	{"TEL", take_phone},
	{"TITLE", take_title},
	{"TZ", take_zone},
	{"UID", take_uid},
	{"URL", take_url},
	{"VERSION", pass_over},
	{"X-ABLABEL", pass_over},
	{"X-ADDRESSBOOKSERVER-KIND", take_kind},
	{"X-CRM-ERROR", pass_over},
	{"X-CRM-LINE", pass_over},
};

static const struct property *find(const char *name)
{
	for (size_t i = 0; i < CRM_COUNT(properties); i++)
		if (strcmp(properties[i].name, name) == 0)
			return &properties[i];
	return NULL;
}

bool crm_vcf_card_wants(struct crm_vcf_card *card, const struct crm_content *content)
{
	const struct property *property = find(content->name);

	if (!property)
		crm_left_out_add(card->left, content->name);
	return property && property->take != pass_over;
}

void crm_vcf_card_take(struct crm_vcf_card *card, const struct crm_content *content, const char *value)
{
	find(content->name)->take(card, content, value);
}

bool crm_vcf_card_is_contact(const struct crm_vcf_card *card)
{
	return !card->group;
}

/* -- the end --------------------------------------------------------------- */

static void share_emails(struct crm_vcf_card *card)
{
	const struct crm_vcf_one *first = crm_vcf_ones_main(&card->emails, false);
	card->texts[EMAIL] = first ? first->text : NULL;
	card->texts[EMAILS] = crm_vcf_ones_list(card->arena, &card->emails, first, NULL);
}

static void share_phones(struct crm_vcf_card *card)
{
	const struct crm_vcf_one *phone = crm_vcf_ones_main(&card->phones, false);
	const struct crm_vcf_one *mobile = crm_vcf_ones_main(&card->phones, true);

	card->texts[PHONE] = phone ? phone->text : NULL;
	card->texts[MOBILE] = mobile ? mobile->text : NULL;
	card->texts[PHONES] = crm_vcf_ones_list(card->arena, &card->phones, phone, mobile);
}

/* A card must have a full name: it is made of its parts, and who has none is called by an address. */
static void judge_name(struct crm_vcf_card *card)
{
	const char *name = card->texts[NAME], *first = card->texts[FIRST_NAME], *last = card->texts[LAST_NAME];

	if (!name)
		return;
	/* Written in one, family name first, as in Chinese: made of its parts here it would be turned round. */
	if (first && last && crm_same(name, crm_textf(card->arena, "%s%s", last, first)))
		card->texts[FIRST_NAME] = card->texts[LAST_NAME] = NULL;
	else if (first || last || card->texts[MIDDLE_NAME])
		card->texts[NAME] = NULL; /* it is made of these here */
	else if (crm_vcf_ones_has(&card->emails, name) || crm_vcf_ones_has(&card->phones, name))
		card->texts[NAME] = NULL;
}

void crm_vcf_card_members(struct crm_vcf_card *card, struct crm_member **members, size_t *count)
{
	struct crm_member *out = crm_new(card->arena, struct crm_member, FIELDS);

	share_emails(card);
	share_phones(card);
	judge_name(card);
	card->texts[TAGS] = crm_vcf_ones_list(card->arena, &card->tags, NULL, NULL);
	card->texts[DESCRIPTION] = crm_vcf_ones_lines(card->arena, &card->notes);
	*count = 0;
	for (size_t i = 0; i < FIELDS; i++)
		if (card->texts[i])
			out[(*count)++] = (struct crm_member){
				.name = fields[i], .text = card->texts[i], .n = strlen(card->texts[i]),
				.list = i == EMAILS || i == PHONES || i == TAGS,
			};
	*members = out;
}
