#include "backup/manifest.h"

#include <stdio.h>
#include <string.h>

#include "backup/hashes.h"
#include "base/file.h"
#include "base/seal.h"
#include "base/time.h"

enum { MOST = 1 << 30 };

/* -- writing ----------------------------------------------------------------------------- */

void crm_manifest_begin(struct crm_str *text, const struct crm_manifest *manifest)
{
	char at[CRM_INSTANT_SIZE];

	crm_str_addf(text, "crm-backup 1\nat %s\ntransaction %lld %s\nbytes %lld\n", crm_instant_text(manifest->at, at),
	             manifest->seq, manifest->txn, (long long)manifest->bytes);
}

void crm_manifest_group(struct crm_str *text, const unsigned char *name, int64_t bytes)
{
	char hex[CRM_DIGEST_HEX];

	crm_str_addf(text, "group %s %lld\n", name ? crm_digest_hex(name, hex) : "-", (long long)bytes);
}

void crm_manifest_piece(struct crm_str *text, const unsigned char name[CRM_DIGEST_BYTES])
{
	char hex[CRM_DIGEST_HEX];

	crm_str_add(text, "piece ");
	crm_str_add_n(text, crm_digest_hex(name, hex), CRM_DIGEST_HEX - 1);
	crm_str_add_c(text, '\n');
}

static void seal_of(const struct crm_str *text, const unsigned char *key, char hex[CRM_DIGEST_HEX])
{
	unsigned char digest[CRM_DIGEST_BYTES];

	crm_hmac(key, CRM_SEAL_KEY, crm_str_text(text), text->n, digest);
	crm_digest_hex(digest, hex);
}

void crm_manifest_end(struct crm_str *text, const unsigned char *key)
{
	char hex[CRM_DIGEST_HEX], seal[CRM_DIGEST_HEX];

	if (key)
		seal_of(text, key, seal);
	crm_str_addf(text, "sum %s\n", crm_digest_text(text->s, text->n, hex));
	if (key)
		crm_str_addf(text, "seal %s\n", seal);
}

/* -- reading ------------------------------------------------------------------------------ */

struct reading {
	struct crm_manifest *out;
	const char *at;                  /* in the text; each line ends with a newline, and the text with a NUL */
};

static bool line_is(struct reading *reading, const char *word)
{
	size_t n = strlen(word);

	if (strncmp(reading->at, word, n) != 0)
		return false;
	reading->at += n;
	return true;
}

static bool end_line(struct reading *reading)
{
	return *reading->at++ == '\n';
}

static bool read_head(struct reading *reading)
{
	struct crm_manifest *out = reading->out;
	char at[CRM_INSTANT_SIZE] = "";
	long long bytes = 0;
	int used = 0;

	if (!line_is(reading, "crm-backup 1\n") ||
	    sscanf(reading->at, "at %24s transaction %lld %16[0-9a-f] bytes %lld%n", at, &out->seq, out->txn, &bytes, &used) != 4)
		return false;
	reading->at += used;
	out->bytes = bytes;
	return end_line(reading) && crm_instant_read(at, &out->at) && bytes >= 0;
}

static bool read_group(struct reading *reading)
{
	struct crm_manifest *out = reading->out;
	struct crm_manifest_group *group = &out->groups[out->group_count++];
	long long bytes = 0;
	int used = 0;

	*group = (struct crm_manifest_group){ .first = out->piece_count };
	group->is_named = crm_hash_read(reading->at, ' ', group->name);
	if (!group->is_named && !crm_starts(reading->at, "- "))
		return false;
	reading->at += group->is_named ? CRM_DIGEST_HEX : 2;
	if (sscanf(reading->at, "%lld%n", &bytes, &used) != 1)
		return false;
	reading->at += used;
	group->bytes = bytes;
	return end_line(reading);
}

static bool read_piece(struct reading *reading)
{
	struct crm_manifest *out = reading->out;

	if (!out->group_count || !crm_hash_read(reading->at, '\n', out->pieces[out->piece_count]))
		return false;
	reading->at += CRM_DIGEST_HEX - 1;
	out->piece_count++;
	out->groups[out->group_count - 1].count++;
	return end_line(reading);
}

static bool read_end(struct reading *reading, const struct crm_str *text, const unsigned char *key)
{
	struct crm_str above = { .s = text->s, .n = (size_t)(reading->at - text->s) };
	char hex[CRM_DIGEST_HEX];

	if (!line_is(reading, "sum ") || !line_is(reading, crm_digest_text(above.s, above.n, hex)) || !end_line(reading))
		return false;
	if (!key)
		return !*reading->at || crm_starts(reading->at, "seal ");
	seal_of(&above, key, hex);
	return line_is(reading, "seal ") && crm_digest_same(reading->at, hex, CRM_DIGEST_HEX - 1);
}

/* How many lines begin so: what there must be room for. */
static size_t count(const char *text, const char *word)
{
	size_t n = 0;

	for (const char *at = text; (at = strstr(at, word)); at++)
		n++;
	return n;
}

static bool read_all(struct reading *reading, const struct crm_str *text, const unsigned char *key)
{
	if (!read_head(reading))
		return false;
	for (;;)
		if (line_is(reading, "group ")) {
			if (!read_group(reading))
				return false;
		} else if (line_is(reading, "piece ")) {
			if (!read_piece(reading))
				return false;
		} else {
			return read_end(reading, text, key);
		}
}

crm_err crm_manifest_read(struct crm_arena *arena, const char *path, const unsigned char *key, struct crm_manifest *out)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};

	*out = (struct crm_manifest){0};
	CRM_TRY(crm_file_read(path, MOST, &text));
	struct reading reading = { .out = out, .at = crm_str_text(&text) };
	out->groups = crm_new(arena, struct crm_manifest_group, count(reading.at, "\ngroup ") + 1);
	out->pieces = crm_alloc(arena, (count(reading.at, "\npiece ") + 1) * CRM_DIGEST_BYTES);
	if (strlen(reading.at) == text.n && read_all(&reading, &text, key))
		return NULL;
	return crm_fail(CRM_DAMAGED, "%s is damaged, or was changed by somebody who must not", path);
}
