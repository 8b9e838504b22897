#include "form/source_form.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "form/lines.h"
#include "form/names.h"
#include "form/reject_json.h"
#include "model/value.h"

struct form {
	struct crm_source base;
	struct crm_lines lines;
	struct crm_names names;
};

struct pair {
	const char *name, *value;
	bool list;                   /* the value is a list, of several of that name */
	bool joined;                 /* to an earlier one */
};

/* One form, being parted. */
struct parts {
	struct crm_arena *arena;
	struct pair *pairs;
	size_t count;
};

static bool may_be_encoded(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || strchr("%+-._~*!$'()[]:@/?", c);
}

/* Is the first line with something in it name=value&name=value? Surely, if there is nothing in it that would have been
 * encoded; what people send by hand has values as they are. */
static enum crm_source_fit fits(const char *text, size_t n, const struct crm_source_options *options)
{
	bool encoded = true, valued = false, any = false;

	(void)options;
	while (n && strchr(" \t\r\n", *text) && *text) {
		text++;
		n--;
	}
	for (size_t i = 0; i < n && text[i] != '\n' && text[i] != '\r'; i++) {
		if (text[i] == '=' || text[i] == '&') {
			any |= text[i] == '=' && i;
			valued = text[i] == '=';
		} else if (!text[i] || !may_be_encoded(text[i])) {
			encoded = false;
			if (valued ? (unsigned char)text[i] < ' ' : (unsigned char)text[i] < 0x80)
				return CRM_FITS_NOT;
		}
	}
	return !any ? CRM_FITS_NOT : encoded ? CRM_FITS_MARKED : CRM_FITS_BETTER;
}

static crm_err open_form(struct crm_source *source, const struct crm_source_options *options)
{
	(void)options;
	((struct form *)source)->lines = (struct crm_lines){.decode = source->decode};
	return NULL;
}

static int digit_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The byte of a %XX at the beginning of the text; -1: it is none. */
static int byte_of(const char *text, size_t n)
{
	int high = n > 2 && text[0] == '%' ? digit_of(text[1]) : -1;
	int low = high < 0 ? -1 : digit_of(text[2]);

	return low < 0 ? -1 : high * 16 + low;
}

char *crm_form_decode(struct crm_arena *arena, const char *text, size_t n)
{
	char *out = crm_alloc(arena, n + 1);
	size_t length = 0;

	for (size_t i = 0; i < n; i++) {
		int byte = byte_of(text + i, n - i);

		out[length] = byte >= 0 ? (char)byte : text[i] == '+' ? ' ' : text[i];
		i += byte >= 0 ? 2 : 0;
		if (out[length] == '\n' && length && out[length - 1] == '\r')
			out[--length] = '\n';
		length++;
	}
	return crm_utf8_valid(out, length, &(size_t){0}) ? crm_copy_n(arena, out, length) : crm_copy_n(arena, text, n);
}

/* -- names that come several times -------------------------------------------------- */

static int by_name(const void *a, const void *b)
{
	const struct pair *const *x = a, *const *y = b;
	int order = strcmp((*x)->name, (*y)->name);

	return order ? order : (*x < *y ? -1 : 1);
}

/* Pairs of one name, in their order: the first stays as the member, with all of their values. Empty ones after it say
 * nothing. */
static void join(struct crm_arena *arena, struct pair *const *same, size_t count)
{
	CRM_AUTO(crm_str_drop) struct crm_str list = {0};
	bool several = false;

	crm_list_add_element(&list, same[0]->value, strlen(same[0]->value));
	for (size_t i = 1; i < count; i++) {
		same[i]->joined = true;
		several |= *same[i]->value != '\0';
		if (*same[i]->value)
			crm_list_add_element(&list, same[i]->value, strlen(same[i]->value));
	}
	if (several) {
		same[0]->list = true;
		same[0]->value = crm_copy_n(arena, list.s, list.n);
	}
}

/* Sorted: a stranger's form may have a million names. */
static void join_all(struct parts *parts)
{
	struct pair **sorted = crm_new(parts->arena, struct pair *, parts->count + 1);
	size_t from = 0;

	for (size_t i = 0; i < parts->count; i++)
		sorted[i] = &parts->pairs[i];
	qsort(sorted, parts->count, sizeof *sorted, by_name);
	for (size_t i = 1; i <= parts->count; i++) {
		if (i < parts->count && strcmp(sorted[i]->name, sorted[from]->name) == 0)
			continue;
		if (i - from > 1)
			join(parts->arena, sorted + from, i - from);
		from = i;
	}
}

static const struct crm_member *members_of(struct parts *parts, size_t *count)
{
	struct crm_member *members = crm_new(parts->arena, struct crm_member, parts->count + 1);

	*count = 0;
	join_all(parts);
	for (size_t i = 0; i < parts->count; i++) {
		const struct pair *pair = &parts->pairs[i];
		if (!pair->joined)
			members[(*count)++] = (struct crm_member){ .name = pair->name, .text = pair->value,
				.n = strlen(pair->value), .list = pair->list };
	}
	return members;
}

/* -- parting ---------------------------------------------------------------------------- */

static void add_pair(struct parts *parts, const char *text, size_t n)
{
	const char *equals = memchr(text, '=', n);
	size_t name_n = equals ? (size_t)(equals - text) : n, value_n = equals ? n - name_n - 1 : 0;

	parts->pairs[parts->count++] = (struct pair){
		.name = crm_form_decode(parts->arena, text, name_n),
		.value = crm_form_decode(parts->arena, equals ? equals + 1 : "", value_n),
	};
}

static void part(struct parts *parts, const char *text, size_t n)
{
	size_t most = 1;

	for (size_t i = 0; i < n; i++)
		most += text[i] == '&';
	parts->pairs = crm_new(parts->arena, struct pair, most);
	for (size_t at = 0, end; at < n; at = end + 1) {
		const char *and = memchr(text + at, '&', n - at);

		end = and ? (size_t)(and - text) : n;
		if (end > at)
			add_pair(parts, text + at, end - at);
	}
}

crm_err crm_form_nest(struct crm_arena *arena, const char *text, size_t n, struct crm_nest **out)
{
	struct parts parts = {.arena = arena};

	*out = crm_nest_add(arena, NULL, CRM_NEST_OBJECT, NULL);
	part(&parts, text, n);
	if (parts.count > CRM_NEST_FOUND)
		return crm_fail(CRM_INVALID, "the form has too many fields");
	for (size_t i = 0; i < parts.count; i++)
		crm_nest_put_text(arena, *out, parts.pairs[i].name, parts.pairs[i].value, strlen(parts.pairs[i].value));
	return NULL;
}

static crm_err next(struct crm_source *source, struct crm_arena *arena, const struct crm_row **out)
{
	struct form *form = (struct form *)source;
	struct parts parts = {.arena = arena};
	const struct crm_member *members;
	const char *text;
	size_t n, count;

	do {
		CRM_TRY(crm_source_break(source, crm_lines_next(&form->lines, &text, &n)));
		if (!text)
			return NULL;
		part(&parts, text, n);
	} while (!parts.count);
	members = members_of(&parts, &count);
	*out = crm_names_members(&form->names, arena, members, count, form->lines.line,
	                         crm_copy_n(arena, text, n));
	return NULL;
}

static void drop(struct crm_source *source)
{
	struct form *form = (struct form *)source;

	crm_lines_drop(&form->lines);
	crm_names_drop(&form->names);
}

const struct crm_source_kind crm_source_form = {
	.name = "form",
	.title = "web form",
	.size = sizeof(struct form),
	.fits = fits,
	.reject = &crm_reject_jsonl,
	.open = open_form,
	.next = next,
	.drop = drop,
};
