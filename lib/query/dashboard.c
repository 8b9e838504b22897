#include "query/dashboard.h"

#include <string.h>

#include "base/every.h"
#include "base/str.h"

struct reading {
	struct crm_arena *arena;
	struct crm_tile *tile;
	const char **terms, **params;
};

/* Which of a tile's words each key is. */
static const struct key {
	const char *name;
	size_t at;
} keys[] = {
	{ "title", offsetof(struct crm_tile, title) },
	{ "chart", offsetof(struct crm_tile, chart) },
	{ "from", offsetof(struct crm_tile, wish.from) },
	{ "to", offsetof(struct crm_tile, wish.to) },
	{ "by", offsetof(struct crm_tile, wish.by) },
	{ "every", offsetof(struct crm_tile, wish.every) },
	{ "in", offsetof(struct crm_tile, wish.in) },
	{ "owner", offsetof(struct crm_tile, wish.owner) },
	{ "team", offsetof(struct crm_tile, wish.team) },
	{ "pipeline", offsetof(struct crm_tile, wish.pipeline) },
	{ "where", offsetof(struct crm_tile, wish.where) },
};

static crm_err take_compare(struct crm_tile *tile, const char *value)
{
	if (!crm_same(value, "previous") && !crm_same(value, "year"))
		return crm_fail(CRM_INVALID, "compare is previous or year, not '%s'", value);
	tile->wish.compare = crm_same(value, "year") ? CRM_COMPARE_YEAR : CRM_COMPARE_PREVIOUS;
	return NULL;
}

static crm_err check_every(const struct crm_tile *tile)
{
	enum crm_every every;
	if (!tile->wish.every || crm_every_find(tile->wish.every, &every))
		return NULL;
	return crm_fail(CRM_INVALID, "every is day, week, month, quarter or year, not '%s'", tile->wish.every);
}

static crm_err take_word(struct reading *one, const char *word)
{
	const char *sign = strchr(word, '=');
	size_t n = sign ? (size_t)(sign - word) : 0;
	struct crm_tile *tile = one->tile;
	if (!tile->report) {
		tile->report = word;
		return NULL;
	}
	for (size_t i = 0; sign && i < CRM_COUNT(keys); i++)
		if (strlen(keys[i].name) == n && !memcmp(word, keys[i].name, n)) {
			*(const char **)(void *)((char *)tile + keys[i].at) = sign + 1;
			return NULL;
		}
	if (sign && n == strlen("compare") && crm_starts(word, "compare"))
		return take_compare(tile, sign + 1);
	if (tile->wish.param_count == CRM_DASHBOARD_WORDS || tile->wish.term_count == CRM_DASHBOARD_WORDS)
		return crm_fail(CRM_INVALID, "more than %d words", CRM_DASHBOARD_WORDS);
	if (sign && crm_starts(word, "param="))
		one->params[tile->wish.param_count++] = sign + 1;
	else
		one->terms[tile->wish.term_count++] = word;
	return NULL;
}

/* The next word of a line: quotes keep blanks together and go. */
static crm_err next_word(struct crm_arena *arena, const char **at, const char **out)
{
	CRM_AUTO(crm_str_drop) struct crm_str word = {0};
	char quote = 0;
	*at += strspn(*at, " \t\r");
	*out = NULL;
	if (!**at)
		return NULL;
	for (; **at && (quote || !strchr(" \t\r", **at)); ++*at) {
		if (quote ? **at == quote : **at == '\'' || **at == '"')
			quote = quote ? 0 : **at;
		else
			crm_str_add_c(&word, **at);
	}
	if (quote)
		return crm_fail(CRM_INVALID, "a quote %c is not closed", quote);
	*out = crm_copy(arena, crm_str_text(&word));
	return NULL;
}

static crm_err read_tile(struct reading *one, const char *line)
{
	one->terms = crm_new(one->arena, const char *, CRM_DASHBOARD_WORDS);
	one->params = crm_new(one->arena, const char *, CRM_DASHBOARD_WORDS);
	one->tile->wish.terms = one->terms;
	one->tile->wish.params = one->params;
	for (const char *word;;) {
		CRM_TRY(next_word(one->arena, &line, &word));
		if (!word)
			return check_every(one->tile);
		CRM_TRY(take_word(one, word));
	}
}

static crm_err read_line(struct crm_arena *arena, const char *line, long number, struct crm_dashboard *out)
{
	line += strspn(line, " \t\r");
	if (*line == '#' && !out->title && !out->count)
		out->title = line + 1 + strspn(line + 1, " \t");
	if (!*line || *line == '#')
		return NULL;
	if (out->count == CRM_DASHBOARD_TILES)
		return crm_fail(CRM_INVALID, "a dashboard has at most %d reports", CRM_DASHBOARD_TILES);
	struct reading one = { .arena = arena, .tile = &out->tiles[out->count++] };
	one.tile->line = number;
	return read_tile(&one, line);
}

crm_err crm_dashboard_read(struct crm_arena *arena, const char *text, struct crm_dashboard *out)
{
	char *rest = crm_copy(arena, text);
	*out = (struct crm_dashboard){ .tiles = crm_new(arena, struct crm_tile, CRM_DASHBOARD_TILES) };
	long number = 1;
	for (char *line; (line = strsep(&rest, "\n")); number++)
		CRM_TRY(crm_err_at(read_line(arena, line, number, out), "", number));
	return out->count ? NULL : crm_err_at(crm_fail(CRM_INVALID, "there is no report in it"), "", 1);
}
