#include "crm/survey_key.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/digest.h"
#include "base/file.h"
#include "base/str.h"
#include "base/time.h"

enum { FILE_MOST = 65536, NUMBERS = 255 };

static char *path_of(const struct crm_repo *repo, struct crm_arena *arena)
{
	return crm_repo_path(repo, arena, "survey.key");
}

static bool read_hex(const char *text, unsigned char bytes[CRM_SURVEY_KEY_BYTES])
{
	for (size_t i = 0; i < CRM_SURVEY_KEY_BYTES; i++) {
		unsigned byte = 0;
		for (size_t k = 0; k < 2; k++) {
			char c = text[2 * i + k];
			if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')))
				return false;
			byte = byte * 16 + (unsigned)(c <= '9' ? c - '0' : c - 'a' + 10);
		}
		bytes[i] = (unsigned char)byte;
	}
	return text[2 * CRM_SURVEY_KEY_BYTES] == '\0';
}

/* "2 2026-11-21T10:44:03.120Z 00ff..." */
static bool read_line(char *line, struct crm_survey_key *key)
{
	char *rest, *at = line;
	long number = strtol(at, &rest, 10);
	if (rest == at || *rest != ' ' || number < 1 || number > NUMBERS)
		return false;
	at = rest + 1;
	rest = strchr(at, ' ');
	if (!rest)
		return false;
	*rest = '\0';
	key->number = (int)number;
	return crm_instant_read(at, &key->made_at) && read_hex(rest + 1, key->bytes);
}

crm_err crm_survey_keys_read(const struct crm_repo *repo, struct crm_survey_keys *out)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	const char *path = path_of(repo, arena);
	long number = 0;
	*out = (struct crm_survey_keys){0};
	if (!crm_is_file(path))
		return NULL;
	CRM_TRY(crm_file_read(path, FILE_MOST, &text));
	for (char *line = text.s, *end; line && *line; line = end) {
		end = line + strcspn(line, "\n");
		end += *end ? (*end = '\0', 1) : 0;
		if (out->count == CRM_SURVEY_KEYS_MOST || !read_line(line, &out->list[out->count++]))
			return crm_err_hint(crm_err_at(crm_fail(CRM_DAMAGED, "this is no key of surveys"), path, number + 1),
			                    "take the file away: links that are out are refused then, and crm-survey send makes a key");
		number++;
	}
	return NULL;
}

static void draw(unsigned char bytes[CRM_SURVEY_KEY_BYTES])
{
	size_t done = 0;
	while (done < CRM_SURVEY_KEY_BYTES) {
		ssize_t n = getrandom(bytes + done, CRM_SURVEY_KEY_BYTES - done, 0);
		if (n < 0 && errno != EINTR)
			abort(); /* a key that can be guessed is worse than none */
		done += n > 0 ? (size_t)n : 0;
	}
}

void crm_survey_keys_add(struct crm_survey_keys *keys, int64_t now)
{
	int last = keys->count ? keys->list[keys->count - 1].number : 0;
	if (keys->count == CRM_SURVEY_KEYS_MOST)
		memmove(keys->list, keys->list + 1, --keys->count * sizeof *keys->list);
	struct crm_survey_key *key = &keys->list[keys->count++];
	key->number = last % NUMBERS + 1;
	key->made_at = now;
	draw(key->bytes);
}

void crm_survey_keys_forget(struct crm_survey_keys *keys)
{
	if (keys->count > 1)
		keys->list[0] = keys->list[keys->count - 1];
	keys->count = keys->count ? 1 : 0;
}

crm_err crm_survey_keys_write(const struct crm_repo *repo, const struct crm_survey_keys *keys)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	for (size_t i = 0; i < keys->count; i++) {
		char made_at[CRM_INSTANT_SIZE], hex[CRM_DIGEST_HEX];
		crm_str_addf(&text, "%d %s %s\n", keys->list[i].number, crm_instant_text(keys->list[i].made_at, made_at),
		             crm_digest_hex(keys->list[i].bytes, hex));
	}
	return crm_file_replace_private(path_of(repo, arena), crm_str_text(&text), text.n);
}
