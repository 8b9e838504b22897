#include "query/lex.h"

#include <string.h>

/* Longer ones first. */
static const struct {
	const char *text;
	enum crm_compare compare;
} operators[] = {
	{ "!=", CRM_NE }, { "!~", CRM_LACKS }, { "<=", CRM_LE }, { ">=", CRM_GE },
	{ "=", CRM_EQ }, { "~", CRM_CONTAINS }, { "<", CRM_LT }, { ">", CRM_GT },
};

static const struct {
	const char *text, *instead;
} foreign[] = {
	{ "==", "=" }, { "=~", "~" }, { "<>", "!=" }, { "=>", ">=" }, { "=<", "<=" },
};

size_t crm_lex_operator(const char *text, enum crm_compare *out)
{
	for (size_t i = 0; i < CRM_COUNT(operators); i++) {
		if (crm_starts(text, operators[i].text)) {
			*out = operators[i].compare;
			return strlen(operators[i].text);
		}
	}
	return 0;
}

const char *crm_lex_operator_text(enum crm_compare compare)
{
	for (size_t i = 0; i < CRM_COUNT(operators); i++) {
		if (operators[i].compare == compare)
			return operators[i].text;
	}
	return "=";
}

size_t crm_lex_foreign(const char *text, const char **instead)
{
	for (size_t i = 0; i < CRM_COUNT(foreign); i++) {
		if (crm_starts(text, foreign[i].text)) {
			*instead = foreign[i].instead;
			return strlen(foreign[i].text);
		}
	}
	return 0;
}

bool crm_lex_is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Where the text that begins with a quote at `at` ends; 0 if it does not. */
static size_t quoted_end(const char *source, size_t at)
{
	char quote = source[at];

	for (size_t i = at + 1; source[i]; i++) {
		if (source[i] == quote && source[++i] != quote)
			return i;
	}
	return 0;
}

bool crm_lex_quoted(struct crm_arena *arena, const char *source, size_t *at, struct crm_piece *out)
{
	size_t from = *at, end = quoted_end(source, from), n = 0;

	if (!end)
		return false;
	char *text = crm_alloc(arena, end - from);
	for (size_t i = from + 1; i < end - 1; i++) {
		text[n++] = source[i];
		if (source[i] == source[from])
			i++;
	}
	*out = (struct crm_piece){ .text = text, .at = from, .n = end - from, .quoted = true };
	*at = end;
	return true;
}

void crm_pieces_add(struct crm_arena *arena, struct crm_pieces *pieces, struct crm_piece piece)
{
	if (pieces->count == pieces->room) {
		size_t room = pieces->room ? pieces->room * 2 : 4;
		struct crm_piece *list = crm_new(arena, struct crm_piece, room);
		if (pieces->count)
			memcpy(list, pieces->list, pieces->count * sizeof(*list));
		pieces->list = list;
		pieces->room = room;
	}
	pieces->list[pieces->count++] = piece;
}

static bool quoted_alternative(struct crm_arena *arena, const char *source, size_t *at,
                               struct crm_piece *out)
{
	size_t end = *at;

	if (source[end] != '\'' && source[end] != '"')
		return false;
	if (!crm_lex_quoted(arena, source, &end, out))
		return false;
	while (crm_lex_is_space(source[end]))
		end++;
	if (source[end] && source[end] != ',')
		return false;
	*at = end;
	return true;
}

static struct crm_piece bare_alternative(struct crm_arena *arena, const char *source, size_t *at)
{
	size_t from = *at, end = from + strcspn(source + from, ",");

	*at = end;
	while (end > from && crm_lex_is_space(source[end - 1]))
		end--;
	return (struct crm_piece){
		.text = crm_copy_n(arena, source + from, end - from), .at = from, .n = end - from,
	};
}

void crm_lex_values(struct crm_arena *arena, const char *source, size_t at, struct crm_pieces *out)
{
	for (;; at++) {
		struct crm_piece piece;
		while (crm_lex_is_space(source[at]))
			at++;
		if (!quoted_alternative(arena, source, &at, &piece))
			piece = bare_alternative(arena, source, &at);
		crm_pieces_add(arena, out, piece);
		if (!source[at])
			return;
	}
}
