/*
 * Web forms and what becomes of them in leads. The bytes are read three times: as forms, whatever comes out; as pairs
 * (ended by NUL), which are encoded here and must come back unchanged; and each row that was read as a lead, of which no
 * value may be lost: it is in a field, in a line of the rest, or the consent.
 */
#include "../unit/form.h"
#include "base/utf8.h"
#include "crm/lead_row.h"
#include "form/source_form.h"
#include "repo/repo.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static const struct crm_source_kind *const kinds[] = {&crm_source_form, NULL};

static crm_err open_form(const char *text, size_t n, struct crm_source **source)
{
	return form_open(text, n, &(struct crm_source_options){.format = "form", .kinds = kinds}, source);
}

/* -- whatever comes out --------------------------------------------------------------------- */

static void check_row(const struct crm_row *row)
{
	for (size_t i = 0; i < row->count; i++) {
		if (!row->texts[i] || !row->names[i] || strlen(row->texts[i]) != row->lengths[i] ||
		    !crm_utf8_valid(row->texts[i], row->lengths[i], NULL) ||
		    !crm_utf8_valid(row->names[i], strlen(row->names[i]), NULL))
			abort();
		for (size_t k = 0; k < i; k++)
			if (strcmp(row->names[i], row->names[k]) == 0)
				abort();
	}
}

/* One repository for all inputs; only read from. */
static struct crm_repo *the_repo(void)
{
	static struct crm_repo *repo;
	static char folder[] = "/tmp/crm-fuzz-form-XXXXXX";
	char remove[64];

	if (repo)
		return repo;
	setenv("CRM_HISTORY_COMMIT", "manual", 1);
	if (!mkdtemp(folder) || rmdir(folder) || crm_repo_init(folder, "fuzz_form", &repo))
		abort();
	/* What is open stays readable without a name. */
	snprintf(remove, sizeof remove, "rm -rf %s", folder);
	if (system(remove))
		abort();
	return repo;
}

/* Is `text` what was given, but for spaces around it? */
static bool is_of(const char *text, const char *given)
{
	return text && strstr(given, text);
}

/* "Consent", "con-sent": as headers are read. */
static bool is_consent(const char *name)
{
	static const char word[] = "consent";
	size_t n = 0;

	for (; *name; name++) {
		if (strchr(" _-./", *name))
			continue;
		if ((*name | 0x20) != word[n])
			return false;
		n++;
	}
	return n == strlen(word);
}

/* A plain no is no consent, and nothing else. */
static bool is_kept(const struct crm_lead_row *lead, const struct crm_row *row, size_t i)
{
	const char *given = row->texts[i] + strspn(row->texts[i], " \t\r\n");

	if (is_consent(row->names[i]) || strstr(crm_str_text((struct crm_str *)&lead->rest), row->names[i]))
		return true;
	for (size_t field = 0; field < lead->record->entity->count; field++)
		if (lead->texts[field] && *lead->texts[field] && is_of(lead->texts[field], given))
			return true;
	return false;
}

static void read_lead(struct crm_arena *arena, const struct crm_row *row)
{
	struct crm_lead_wish wish = {.row = row, .stranger = true, .consent_column = "consent"};
	struct crm_lead_row lead = {0};

	crm_err err = crm_lead_row_read(the_repo(), arena, &wish, &lead);
	for (size_t i = 0; !err && i < row->count; i++)
		if (row->texts[i][strspn(row->texts[i], " \t\r\n")] && !crm_starts(row->names[i], "_") &&
		    !is_kept(&lead, row, i))
			abort();
	crm_lead_row_drop(&lead);
}

static void read_forms(struct crm_arena *arena, const char *text, size_t n)
{
	CRM_AUTO(crm_source_drop) struct crm_source *source = NULL;
	const struct crm_row *row;

	crm_err err = open_form(text, n, &source);
	if (err)
		return;
	do {
		struct crm_arena_mark mark = crm_arena_mark(arena);
		err = crm_source_next(source, arena, &row);
		if (row && !err) {
			check_row(row);
			read_lead(arena, row);
		}
		crm_arena_rewind(arena, mark);
	} while (row || (err && !crm_source_broken(source)));
}

/* -- and back ---------------------------------------------------------------------------------- */

/* As browsers do it: what is safe stays, a blank is a plus, else %XX. */
static void encode(struct crm_str *out, const char *text)
{
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;
		bool safe = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || strchr("*-._", c);
		if (safe)
			crm_str_add_c(out, *text);
		else if (c == ' ')
			crm_str_add_c(out, '+');
		else
			crm_str_addf(out, c % 2 ? "%%%02X" : "%%%02x", c);
	}
}

static bool can_come_back(const char *text)
{
	return crm_utf8_valid(text, strlen(text), NULL) && !strstr(text, "\r\n");
}

static void round_trip(struct crm_arena *arena, const char *text, size_t n)
{
	CRM_AUTO(crm_str_drop) struct crm_str body = {0};
	CRM_AUTO(crm_source_drop) struct crm_source *source = NULL;
	const struct crm_row *row;
	const char *values[32];
	size_t count = 0;

	for (const char *at = text; at < text + n && count < 32; at += strlen(at) + 1)
		if (can_come_back(at)) {
			values[count] = at;
			crm_str_addf(&body, "%sn%zu=", count ? "&" : "", count);
			encode(&body, values[count++]);
		}
	if (!count)
		return;
	if (open_form(body.s, body.n, &source) || crm_source_next(source, arena, &row) || !row || row->count != count)
		abort();
	for (size_t i = 0; i < count; i++)
		if (strcmp(row->texts[i], values[i]) != 0 || (row->lists && row->lists[i]))
			abort();
	if (crm_source_next(source, arena, &row) || row)
		abort();
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();

	const char *text = crm_copy_n(arena, (const char *)data, size);
	read_forms(arena, text, size);
	round_trip(arena, text, size);
	return 0;
}
