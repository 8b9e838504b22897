#include "crm/tone_mark.h"

#include <stdlib.h>
#include <string.h>

#include "base/filter.h"
#include "base/str.h"
#include "crm/assist.h"

enum { FAILURES = 3 };

struct crm_marker {
	struct crm_arena *arena;
	struct crm_lexicon *lexicon;
	struct crm_assist assist;         /* argv NULL: there is none, or it is not to be asked */
	bool spares;
	int failures;
};

static crm_err read_settings(struct crm_marker *marker, const struct crm_config *config, bool dry_run)
{
	const char *line = crm_config_get(config, "assist.command");
	if (!line || !*line)
		return NULL;
	CRM_TRY(crm_config_check(config, "assist.timeout"));
	marker->assist.milliseconds = strtol(crm_config_get(config, "assist.timeout"), NULL, 10);
	CRM_TRY(crm_err_in(crm_filter_words(marker->arena, line, &marker->assist.argv), "assist.command (from %s)",
	                   crm_config_origin(config, "assist.command")));
	marker->spares = dry_run;
	if (dry_run)
		marker->assist.argv = NULL;
	return NULL;
}

crm_err crm_marker_open(struct crm_repo *repo, bool dry_run, const volatile int *stop, struct crm_marker **out)
{
	CRM_AUTO(crm_marker_drop) struct crm_marker *marker = crm_calloc(1, sizeof *marker);
	marker->arena = crm_arena_new();
	marker->assist.stop = stop;
	CRM_TRY(read_settings(marker, repo->config, dry_run));
	CRM_TRY(crm_lexicon_read(repo, &marker->lexicon));
	*out = marker;
	marker = NULL;
	return NULL;
}

void crm_marker_drop(struct crm_marker **marker)
{
	if (!*marker)
		return;
	crm_lexicon_drop(&(*marker)->lexicon);
	crm_arena_drop(&(*marker)->arena);
	free(*marker);
	*marker = NULL;
}

size_t crm_marker_words(const struct crm_marker *marker)
{
	return crm_lexicon_count(marker->lexicon);
}

bool crm_marker_spares(const struct crm_marker *marker)
{
	return marker->spares;
}

void crm_marker_score(struct crm_marker *marker, struct crm_arena *arena, const char *text, size_t n,
                      struct crm_tone *out)
{
	crm_err failed = NULL;
	if (marker->assist.argv && marker->failures < FAILURES) {
		failed = crm_assist_ask(&marker->assist, arena, text, n, out);
		if (!failed)
			return;
		if (++marker->failures == FAILURES)
			failed = crm_fail(crm_err_kind(failed), "%s; it is not asked again", crm_copy(arena, failed->text));
	}
	crm_tone_score(marker->lexicon, arena, text, n, out);
	out->failed = failed;
}

void crm_marker_add_text(struct crm_str *out, const struct crm_record *record, const char *body)
{
	struct crm_value subject = crm_record_get(record, "subject"), text = crm_record_get(record, body);
	if (subject.shape == CRM_TEXT)
		crm_str_addf(out, "%s\n", subject.s);
	if (text.shape == CRM_TEXT)
		crm_str_add_n(out, text.s, text.n);
}

void crm_marker_mark(struct crm_marker *marker, struct crm_arena *arena, struct crm_record *message,
                     struct crm_tone *tone)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	struct crm_tone own;
	struct crm_tone *out = tone ? tone : &own;
	crm_marker_add_text(&text, message, "body");
	crm_marker_score(marker, arena, crm_str_text(&text), text.n, out);
	if (out->language)
		crm_record_put(message, "language", crm_value_text(out->language));
	if (!out->is_known)
		return;
	crm_record_put(message, "tone", crm_value_real(out->tone));
	crm_record_put(message, "urgency", crm_value_real(out->urgency));
}
