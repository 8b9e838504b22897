#include "form/template.h"

#include <string.h>

crm_err crm_template_wrong(crm_err err, const char *source, size_t at, size_t length)
{
	char line[sizeof err->source];
	size_t from = at, n;

	if (!err)
		return NULL;
	while (from && source[from - 1] != '\n')
		from--;
	n = strcspn(source + from, "\n");
	if (n >= sizeof line)
		return err;
	memcpy(line, source + from, n);
	line[n] = '\0';
	length = length < from + n - at ? length : from + n - at;
	return crm_err_caret(err, line, (int)(at - from), (int)length);
}

/* Takes the literal text up to a placeholder or the end. */
static crm_err take_text(const char *source, size_t *at, struct crm_str *out)
{
	const char *p = source + *at;

	for (; *p; p++) {
		if (p[0] == '\\' && p[1] && strchr("nt\\", p[1])) {
			p++;
			crm_str_add_c(out, *p == 'n' ? '\n' : *p == 't' ? '\t' : '\\');
		} else if ((p[0] == '{' || p[0] == '}') && p[1] == p[0]) {
			crm_str_add_c(out, *p++);
		} else if (*p == '}') {
			return crm_template_wrong(crm_fail(CRM_USAGE, "the template has a '}' without its '{' "
			                                   "('}}' is a literal one)"),
			                          source, (size_t)(p - source), 1);
		} else if (*p == '{') {
			break;
		} else {
			crm_str_add_c(out, *p);
		}
	}
	*at = (size_t)(p - source);
	return NULL;
}

static crm_err take_name(struct crm_arena *arena, const char *source, size_t *at, struct crm_template_piece *piece)
{
	if (source[*at] != '{')
		return NULL;
	piece->at = *at + 1;
	size_t n = strcspn(source + piece->at, "{}"), name = strcspn(source + piece->at, "{|}");
	if (source[piece->at + n] != '}')
		return crm_template_wrong(crm_fail(CRM_USAGE, "the template has a '{' without its '}' "
		                                   "('{{' is a literal one)"), source, *at, 1);
	piece->name = crm_copy_n(arena, source + piece->at, name);
	piece->length = name;
	if (name < n)
		piece->otherwise = crm_copy_n(arena, source + piece->at + name + 1, n - name - 1);
	*at = piece->at + n + 1;
	return NULL;
}

static size_t most_pieces(const char *source)
{
	size_t count = 1;

	for (; *source; source++)
		count += *source == '{';
	return count;
}

crm_err crm_template_parse(struct crm_arena *arena, const char *source, struct crm_template *out)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};

	*out = (struct crm_template){ .source = source,
		.pieces = crm_new(arena, struct crm_template_piece, most_pieces(source)) };
	for (size_t at = 0; source[at];) {
		struct crm_template_piece *piece = &out->pieces[out->count++];
		crm_str_clear(&text);
		CRM_TRY(take_text(source, &at, &text));
		CRM_TRY(take_name(arena, source, &at, piece));
		piece->text = crm_copy_n(arena, crm_str_text(&text), text.n);
		piece->n = text.n;
	}
	return NULL;
}

const char **crm_template_names(struct crm_arena *arena, const struct crm_template *template)
{
	const char **names = crm_new(arena, const char *, template->count + 1);
	size_t count = 0;

	for (size_t i = 0; i < template->count; i++) {
		const char *name = template->pieces[i].name;
		size_t seen = 0;
		while (name && seen < count && strcmp(names[seen], name) != 0)
			seen++;
		if (name && seen == count)
			names[count++] = name;
	}
	return names;
}
