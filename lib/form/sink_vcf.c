#include "form/sink_vcf.h"

#include <string.h>

#include "form/card.h"
#include "form/vcf_card.h"
#include "form/vcf_ones.h"
#include "model/country.h"
#include "model/value.h"

enum column {
	ID, EXTERNAL_ID, EXTERNAL_SOURCE, NAME, LAST_NAME, FIRST_NAME, MIDDLE_NAME, SALUTATION, TITLE, COMPANY, DEPARTMENT,
	EMAIL, EMAILS, PHONE, MOBILE, PHONES, STREET, CITY, STATE, POSTAL_CODE, COUNTRY, WEBSITE, BIRTHDAY, LANGUAGE,
	TIMEZONE, DESCRIPTION, TAGS, MODIFIED_AT, COLUMNS
};

static const char *const names[COLUMNS + 1] = {
	[ID] = "id", [EXTERNAL_ID] = "external_id", [EXTERNAL_SOURCE] = "external_source", [NAME] = "name",
	[LAST_NAME] = "last_name", [FIRST_NAME] = "first_name", [MIDDLE_NAME] = "middle_name",
	[SALUTATION] = "salutation", [TITLE] = "title", [COMPANY] = "company.name", [DEPARTMENT] = "department",
	[EMAIL] = "email", [EMAILS] = "emails", [PHONE] = "phone", [MOBILE] = "mobile", [PHONES] = "phones",
	[STREET] = "street", [CITY] = "city", [STATE] = "state", [POSTAL_CODE] = "postal_code", [COUNTRY] = "country",
	[WEBSITE] = "website", [BIRTHDAY] = "birthday", [LANGUAGE] = "language", [TIMEZONE] = "timezone",
	[DESCRIPTION] = "description", [TAGS] = "tags", [MODIFIED_AT] = "modified_at",
};

static crm_err columns(struct crm_arena *arena, const char *format, const struct crm_entity *entity,
                       const char *const **out)
{
	(void)arena, (void)format, (void)entity;
	*out = names;
	return NULL;
}

static crm_err open_vcf(struct crm_sink *sink)
{
	crm_card_open((struct crm_card *)sink, names);
	return NULL;
}

/* 3.0, not 4.0? */
static bool is_three(const struct crm_card *card)
{
	return card->base.kind == &crm_sink_vcf3;
}

static const char *head(const struct crm_card *card, const char *four, const char *three)
{
	return is_three(card) ? three : four;
}

/* Parts with ';' between; nothing if all are empty, unless `always`. */
static void put_parts(struct crm_card *card, const char *name, const char *const *parts, size_t count, bool always)
{
	bool any = always;

	crm_card_begin(card, name);
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			crm_str_add_c(&card->line, ';');
		crm_card_add(card, parts[i]);
		any = any || *parts[i];
	}
	if (any)
		crm_card_end(card);
}

/* -- properties ------------------------------------------------------------ */

static void put_uid(struct crm_card *card)
{
	const char *external = crm_card_text(card, EXTERNAL_ID);

	if (*external && strcmp(crm_card_text(card, EXTERNAL_SOURCE), CRM_VCF_SOURCE) == 0)
		crm_card_put(card, is_three(card) || strchr(external, ':') ? "UID:" : "UID;VALUE=text:", external);
	else
		crm_card_put(card, "UID:" CRM_VCF_UID, crm_card_text(card, ID));
}

/* A card must have a name: who has none is called by an address. */
static void put_names(struct crm_card *card)
{
	static const enum column stand_ins[] = {NAME, EMAIL, PHONE, MOBILE};
	const char *name = "";

	for (size_t i = 0; i < CRM_COUNT(stand_ins) && !*name; i++)
		name = crm_card_text(card, stand_ins[i]);
	crm_card_begin(card, "FN:");
	crm_card_add(card, name);
	crm_card_end(card);
	put_parts(card, "N:", (const char *const[]){crm_card_text(card, LAST_NAME), crm_card_text(card, FIRST_NAME),
	          crm_card_text(card, MIDDLE_NAME), crm_card_text(card, SALUTATION), ""}, 5, is_three(card));
}

static void put_firm(struct crm_card *card)
{
	const char *department = crm_card_text(card, DEPARTMENT);

	put_parts(card, "ORG:", (const char *const[]){crm_card_text(card, COMPANY), department}, *department ? 2 : 1, false);
}

/* Each element of a list as a line of its own. */
static void put_each(struct crm_card *card, enum column column, const char *name)
{
	struct crm_value list = crm_card_value(card, column);
	size_t at = 0;

	if (list.shape != CRM_TEXT)
		return;
	while (crm_list_next(list, &at, &card->scratch))
		crm_card_put(card, name, crm_str_text(&card->scratch));
}

/* The main one first. Those of the list are marked where there is no main one, for a reader takes the first for it. */
static void put_emails(struct crm_card *card)
{
	const char *email = crm_card_text(card, EMAIL);

	crm_card_put(card, head(card, "EMAIL;PREF=1:", "EMAIL;TYPE=INTERNET,PREF:"), email);
	put_each(card, EMAILS, *email ? head(card, "EMAIL:", "EMAIL;TYPE=INTERNET:")
	                              : head(card, "EMAIL;TYPE=" CRM_VCF_OTHER ":", "EMAIL;TYPE=INTERNET," CRM_VCF_OTHER ":"));
}

static void put_phones(struct crm_card *card)
{
	const char *phone = crm_card_text(card, PHONE);

	crm_card_put(card, head(card, "TEL;TYPE=\"work,voice\";PREF=1:", "TEL;TYPE=WORK,VOICE,PREF:"), phone);
	crm_card_put(card, head(card, "TEL;TYPE=cell:", "TEL;TYPE=CELL:"), crm_card_text(card, MOBILE));
	put_each(card, PHONES, *phone ? "TEL;TYPE=voice:" : "TEL;TYPE=" CRM_VCF_OTHER ":");
}

static const char *country_name(const char *code)
{
	const struct crm_country *country;

	return *code && !crm_country_find(code, &country) ? country->name : code;
}

static void put_address(struct crm_card *card)
{
	put_parts(card, head(card, "ADR;TYPE=work:", "ADR;TYPE=WORK:"),
	          (const char *const[]){"", "", crm_card_text(card, STREET), crm_card_text(card, CITY),
	                                crm_card_text(card, STATE), crm_card_text(card, POSTAL_CODE),
	                                country_name(crm_card_text(card, COUNTRY))}, 7, false);
}

/* A date or an instant: 3.0 writes them with dashes and colons, 4.0 without; neither with fractions. */
static void put_time(struct crm_card *card, const char *name, const char *text)
{
	if (!*text)
		return;
	crm_card_begin(card, name);
	for (; *text && *text != '.'; text++)
		if (is_three(card) || !strchr("-:", *text))
			crm_str_add_c(&card->line, *text);
	if (*text)
		crm_str_add_c(&card->line, 'Z');
	crm_card_end(card);
}

/* An URI is not escaped. */
static void put_url(struct crm_card *card)
{
	const char *url = crm_card_text(card, WEBSITE);

	if (!*url)
		return;
	crm_str_add(crm_card_begin(card, "URL:"), url);
	crm_card_end(card);
}

static crm_err row(struct crm_sink *sink, const struct crm_cell *cells)
{
	struct crm_card *card = (struct crm_card *)sink;
	struct crm_str *out = &sink->output->buffer;

	card->cells = cells;
	crm_str_addf(out, "BEGIN:VCARD\r\nVERSION:%s\r\nPRODID:-//crm//crm//EN\r\n", head(card, "4.0", "3.0"));
	put_uid(card);
	put_names(card);
	put_firm(card);
	crm_card_put(card, "TITLE:", crm_card_text(card, TITLE));
	put_emails(card);
	put_phones(card);
	put_address(card);
	put_url(card);
	put_time(card, "BDAY:", crm_card_text(card, BIRTHDAY));
	crm_card_put(card, "LANG:", crm_card_text(card, LANGUAGE));
	crm_card_put(card, head(card, "TZ:", "TZ;VALUE=text:"), crm_card_text(card, TIMEZONE));
	crm_card_put_list(card, "CATEGORIES:", TAGS);
	crm_card_put(card, "NOTE:", crm_card_text(card, DESCRIPTION));
	put_time(card, "REV:", crm_card_text(card, MODIFIED_AT));
	crm_str_add(out, "END:VCARD\r\n");
	return NULL;
}

static const char *const entities[] = {"contact", NULL};

const struct crm_sink_kind crm_sink_vcf = {
	.name = "vcf",
	.title = "contacts as vCards 4.0 (RFC 6350)",
	.endings = ".vcf|.vcard",
	.entities = entities,
	.size = sizeof(struct crm_card),
	.columns = columns,
	.open = open_vcf,
	.row = row,
	.drop = crm_card_drop,
};

const struct crm_sink_kind crm_sink_vcf3 = {
	.name = "vcf3",
	.title = "contacts as vCards 3.0 (RFC 2426), for Outlook and Google",
	.entities = entities,
	.size = sizeof(struct crm_card),
	.columns = columns,
	.open = open_vcf,
	.row = row,
	.drop = crm_card_drop,
};
