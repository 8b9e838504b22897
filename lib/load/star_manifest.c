#include "load/star_manifest.h"

#include <string.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/file.h"
#include "base/time.h"
#include "form/json.h"

#define BEGINS "{\n\t\"crm_star\": 1,"

enum { MOST = 16 * 1024 * 1024 };

static void add_string(struct crm_str *out, const char *text)
{
	crm_json_add_string(out, text, strlen(text));
}

/* -- the tables -------------------------------------------------------------- */

static void add_key(struct crm_str *out, const struct crm_star_sheet *sheet)
{
	crm_str_add(out, "\"key\": [");
	for (size_t i = 0; sheet->key[i]; i++) {
		crm_str_add(out, i ? ", " : "");
		add_string(out, sheet->key[i]);
	}
	crm_str_add(out, "]");
	if (!sheet->part_of)
		return;
	crm_str_add(out, ", \"part_of\": ");
	add_string(out, sheet->part_of);
	crm_str_add(out, ", \"by\": ");
	add_string(out, sheet->by);
}

/* What does not depend on the rows. */
static void add_shape(struct crm_str *out, const struct crm_star_sheet *sheet)
{
	crm_str_add(out, "\"table\": ");
	add_string(out, sheet->name);
	crm_str_add(out, ", ");
	add_key(out, sheet);
	crm_str_add(out, ", \"columns\": [");
	for (size_t i = 0; i < sheet->count; i++) {
		crm_str_add(out, i ? ", {\"name\": " : "{\"name\": ");
		add_string(out, sheet->columns[i].name);
		crm_str_add(out, ", \"type\": ");
		add_string(out, sheet->types[i]);
		crm_str_add(out, "}");
	}
	crm_str_add(out, "]");
}

const char *crm_star_columns_hash(struct crm_arena *arena, const struct crm_star_sheet *const *sheets, size_t count)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	unsigned char bytes[CRM_DIGEST_BYTES];
	struct crm_digest digest;
	crm_digest_start(&digest);
	for (size_t i = 0; i < count; i++) {
		crm_str_clear(&text);
		add_shape(&text, sheets[i]);
		crm_digest_add(&digest, crm_str_text(&text), text.n);
	}
	crm_digest_end(&digest, bytes);
	return crm_digest_hex(bytes, crm_alloc(arena, CRM_DIGEST_HEX));
}

static void add_table(struct crm_str *out, const struct crm_star_sheet *sheet)
{
	crm_str_add(out, "\n\t\t{");
	add_shape(out, sheet);
	crm_str_add(out, ",\n\t\t\"file\": ");
	add_string(out, sheet->file);
	crm_str_addf(out, ", \"rows\": %lld, \"sha256\": \"%s\"}", (long long)sheet->rows, sheet->sha256);
}

/* -- the whole --------------------------------------------------------------- */

static void add_member(struct crm_str *out, const char *name, const char *value)
{
	crm_str_addf(out, "\n\t\"%s\": ", name);
	add_string(out, value);
	crm_str_add(out, ",");
}

static void add_place(struct crm_str *out, const char *name, const struct crm_star_place *place)
{
	crm_str_addf(out, "\n\t\"%s\": {\"txn\": %lld, \"id\": \"%s\", \"at\": \"%s\"},", name, (long long)place->txn, place->id,
	             place->at);
}

static void add_head(struct crm_str *out, const struct crm_star_options *options, int64_t now,
                     const struct crm_star_result *result)
{
	char at[CRM_INSTANT_SIZE];
	crm_str_add(out, BEGINS);
	add_member(out, "kind", result->is_increment ? "increment" : "full");
	if (result->is_increment)
		add_place(out, "from", &result->from);
	add_place(out, "to", &result->to);
	add_member(out, "at", crm_instant_text(now, at));
	add_member(out, "tool", options->tool);
	add_member(out, "format", options->format);
	add_member(out, "zone", result->to.zone);
	add_member(out, "columns", result->to.columns);
	crm_str_addf(out, "\n\t\"rows\": %lld,", (long long)result->rows);
}

crm_err crm_star_manifest_write(struct crm_arena *arena, const struct crm_star_options *options, int64_t now,
                                const struct crm_star_result *result, const struct crm_star_sheet *const *sheets,
                                size_t count)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	add_head(&text, options, now, result);
	crm_str_add(&text, "\n\t\"tables\": [");
	for (size_t i = 0; i < count; i++) {
		crm_str_add(&text, i ? "," : "");
		add_table(&text, sheets[i]);
	}
	crm_str_add(&text, "\n\t]\n}\n");
	return crm_file_replace(crm_path(arena, options->folder, "manifest.json"), crm_str_text(&text), text.n);
}

crm_err crm_star_manifest_clear(struct crm_arena *arena, const char *folder, bool *was_there)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	const char *path = crm_path(arena, folder, "manifest.json");
	*was_there = crm_is_file(path);
	if (!*was_there)
		return NULL;
	CRM_TRY(crm_file_read(path, MOST, &text));
	if (!crm_starts(crm_str_text(&text), BEGINS))
		return crm_fail(CRM_CONFLICT, "%s is not that of an export of ours: it is left as it is", path);
	if (unlink(path) != 0)
		return crm_fail_errno("cannot replace %s", path);
	return NULL;
}
