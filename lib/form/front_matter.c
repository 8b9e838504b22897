#include "form/front_matter.h"

#include <stdio.h>
#include <string.h>

#include "base/str.h"

/* One head, being read. */
struct head {
	struct crm_arena *arena;
	const char *at, *end;         /* what is not yet read */
	long line;
	struct crm_member *members;
	size_t count;
	struct crm_str *item;         /* of a list whose elements follow; NULL: no list is open */
	struct crm_str items;
};

CRM_PRINTF(2, 3) CRM_MUST_USE
static crm_err refuse(const struct head *head, const char *format, ...)
{
	char text[200];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	return crm_err_at(crm_fail(CRM_INVALID, "%s", text), "", head->line);
}

/* -- lines ------------------------------------------------------------------------------ */

/* The next line without its end; false at the end of the text. */
static bool next_line(struct head *head, const char **line, size_t *n)
{
	if (head->at >= head->end)
		return false;
	const char *stop = memchr(head->at, '\n', (size_t)(head->end - head->at));
	*line = head->at;
	*n = (size_t)((stop ? stop : head->end) - head->at);
	head->at = stop ? stop + 1 : head->end;
	head->line++;
	if (*n && (*line)[*n - 1] == '\r')
		--*n;
	return true;
}

static void trim(const char **text, size_t *n)
{
	while (*n && (**text == ' ' || **text == '\t'))
		++*text, --*n;
	while (*n && ((*text)[*n - 1] == ' ' || (*text)[*n - 1] == '\t'))
		--*n;
}

static bool is_fence(const char *line, size_t n)
{
	while (n && (line[n - 1] == ' ' || line[n - 1] == '\t'))
		n--;
	return n == 3 && (!memcmp(line, "---", 3) || !memcmp(line, "...", 3));
}

/* -- scalars ---------------------------------------------------------------------------- */

static char unescaped(char c)
{
	return c == 'n' ? '\n' : c == 't' ? '\t' : c;
}

/* One that stands in quotes at *text; *text and *n are what follows it. */
static crm_err read_quoted(const struct head *head, const char **text, size_t *n, struct crm_str *out)
{
	char quote = **text;
	for (size_t i = 1; i < *n; i++) {
		char c = (*text)[i];
		if (c == quote && quote == '\'' && i + 1 < *n && (*text)[i + 1] == quote) {
			crm_str_add_c(out, quote);
			i++;
		} else if (c == quote) {
			*text += i + 1;
			*n -= i + 1;
			return NULL;
		} else if (c == '\\' && quote == '"') {
			if (i + 1 == *n || !strchr("\"\\nt/", (*text)[i + 1]))
				return refuse(head, "what follows a '\\' here is one of \" \\ / n t");
			crm_str_add_c(out, unescaped((*text)[++i]));
		} else {
			crm_str_add_c(out, c);
		}
	}
	return refuse(head, "a quote is not closed");
}

/* Up to one of the stops, or a comment. */
static void read_plain(const char **text, size_t *n, const char *stops, struct crm_str *out)
{
	size_t i = 0;
	while (i < *n && !strchr(stops, (*text)[i]) && !((*text)[i] == '#' && i && ((*text)[i - 1] == ' ' ||
		(*text)[i - 1] == '\t')))
		i++;
	const char *plain = *text;
	size_t length = i;
	trim(&plain, &length);
	crm_str_add_n(out, plain, length);
	*text += i;
	*n -= i;
}

static crm_err read_scalar(const struct head *head, const char **text, size_t *n, const char *stops,
                           struct crm_str *out)
{
	trim(text, n);
	if (*n && (**text == '"' || **text == '\''))
		CRM_TRY(read_quoted(head, text, n, out));
	else if (*n && strchr("{&*!|>%@`", **text))
		return refuse(head, "'%c' begins something that may not stand here: put the text into quotes", **text);
	else
		read_plain(text, n, stops, out);
	trim(text, n);
	return NULL;
}

static bool is_null(const struct crm_str *text)
{
	const char *s = crm_str_text(text);
	return !*s || crm_same(s, "~") || crm_same(s, "null");
}

/* -- fields ----------------------------------------------------------------------------- */

static crm_err read_flow_list(const struct head *head, const char *text, size_t n, struct crm_str *out)
{
	for (text++, n--;;) {
		CRM_AUTO(crm_str_drop) struct crm_str item = {0};
		CRM_TRY(read_scalar(head, &text, &n, ",]", &item));
		if (item.n)
			crm_list_add_element(out, item.s, item.n);
		if (!n)
			return refuse(head, "a list is not closed by ']'");
		char c = *text;
		text++, n--;
		if (c == ']')
			break;
		if (c != ',')
			return refuse(head, "between the parts of a list stands ','");
	}
	trim(&text, &n);
	return n && *text != '#' ? refuse(head, "something follows the list") : NULL;
}

static crm_err check_name(const struct head *head, const char *name, size_t n)
{
	if (!n)
		return refuse(head, "a field has no name");
	for (size_t i = 0; i < head->count; i++)
		if (strlen(head->members[i].name) == n && !memcmp(head->members[i].name, name, n))
			return refuse(head, "'%.*s' stands here twice", (int)(n < 60 ? n : 60), name);
	return head->count == CRM_FRONT_MATTER_FIELDS ? refuse(head, "there are more than %d fields",
		CRM_FRONT_MATTER_FIELDS) : NULL;
}

static void close_list(struct head *head)
{
	if (!head->item)
		return;
	struct crm_member *last = &head->members[head->count - 1];
	if (head->items.n)
		*last = (struct crm_member){ .name = last->name, .text = crm_copy(head->arena, head->items.s), .n = head->items.n,
		                             .list = true };
	crm_str_clear(&head->items);
	head->item = NULL;
}

static crm_err read_item(struct head *head, const char *text, size_t n)
{
	CRM_AUTO(crm_str_drop) struct crm_str item = {0};
	if (!head->item)
		return refuse(head, "an element without the name of its list above it");
	text++, n--;
	CRM_TRY(read_scalar(head, &text, &n, "", &item));
	if (n && *text != '#')
		return refuse(head, "something follows the quoted text");
	if (item.n)
		crm_list_add_element(&head->items, item.s, item.n);
	return NULL;
}

static crm_err read_value(struct head *head, const char *text, size_t n, struct crm_member *member)
{
	CRM_AUTO(crm_str_drop) struct crm_str value = {0};
	trim(&text, &n);
	bool quoted = n && (*text == '"' || *text == '\'');
	if (n && *text == '[') {
		CRM_TRY(read_flow_list(head, text, n, &value));
		member->list = true;
	} else if (n && *text != '#') {
		CRM_TRY(read_scalar(head, &text, &n, "", &value));
		if (n && *text != '#')
			return refuse(head, "something follows the quoted text");
	}
	if (memchr(crm_str_text(&value), '\0', value.n))
		return refuse(head, "there is a NUL byte");
	if (!quoted && !member->list && is_null(&value))
		return NULL;
	member->text = crm_copy(head->arena, crm_str_text(&value));
	member->n = value.n;
	return NULL;
}

static crm_err read_field(struct head *head, const char *line, size_t n)
{
	const char *colon = memchr(line, ':', n);
	if (*line == ' ' || *line == '\t')
		return refuse(head, "a field does not begin with blanks");
	if (!colon || (colon + 1 < line + n && colon[1] != ' ' && colon[1] != '\t'))
		return refuse(head, "this is no field: name: text");
	const char *name = line;
	size_t length = (size_t)(colon - line);
	trim(&name, &length);
	CRM_TRY(check_name(head, name, length));
	struct crm_member *member = &head->members[head->count++];
	member->name = crm_copy_n(head->arena, name, length);
	CRM_TRY(read_value(head, colon + 1, (size_t)(line + n - colon - 1), member));
	head->item = member->text ? NULL : &head->items;
	return NULL;
}

static crm_err read_line(struct head *head, const char *line, size_t n)
{
	const char *text = line;
	size_t length = n;
	trim(&text, &length);
	if (!length || *text == '#')
		return NULL;
	if (*text == '-' && (length == 1 || text[1] == ' ' || text[1] == '\t'))
		return read_item(head, text, length);
	close_list(head);
	return read_field(head, line, n);
}

static crm_err read_head(struct head *head)
{
	const char *line;
	size_t n;
	while (next_line(head, &line, &n)) {
		if (is_fence(line, n)) {
			close_list(head);
			return NULL;
		}
		CRM_TRY(read_line(head, line, n));
	}
	head->line = 1;
	return refuse(head, "the head of the file has no end: a line ---");
}

crm_err crm_front_matter_read(struct crm_arena *arena, const char *text, size_t n, struct crm_member **members,
                              size_t *count, size_t *body)
{
	static const char mark[] = "\xEF\xBB\xBF";
	size_t skip = n >= 3 && !memcmp(text, mark, 3) ? 3 : 0, length;
	struct head head = { .arena = arena, .at = text + skip, .end = text + n };
	const char *line;
	*members = head.members = crm_new(arena, struct crm_member, CRM_FRONT_MATTER_FIELDS);
	*count = 0;
	*body = skip;
	if (!next_line(&head, &line, &length) || !is_fence(line, length) || *line == '.')
		return NULL;
	crm_err err = read_head(&head);
	crm_str_drop(&head.items);
	CRM_TRY(err);
	*count = head.count;
	*body = (size_t)(head.at - text);
	const char *after = head.at;
	if (next_line(&head, &line, &length) && !length)
		*body = (size_t)(head.at - text);
	else
		*body = (size_t)(after - text);
	return NULL;
}

/* -- writing ---------------------------------------------------------------------------- */

static bool needs_quotes(const char *text, bool in_list)
{
	size_t n = strlen(text);
	if (!n || text[0] == ' ' || text[n - 1] == ' ' || crm_same(text, "~") || crm_same(text, "null"))
		return true;
	if (strchr("[]{}>|*&!%#@`\"',?:-", text[0]) || text[n - 1] == ':')
		return true;
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)text[i] < 0x20 || (in_list && strchr(",[]", text[i])) ||
		    (text[i] == ':' && text[i + 1] == ' ') || (text[i] == '#' && i && text[i - 1] == ' '))
			return true;
	return false;
}

static void add_scalar(struct crm_str *out, const char *text, bool in_list)
{
	if (!needs_quotes(text, in_list)) {
		crm_str_add(out, text);
		return;
	}
	crm_str_add_c(out, '"');
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			crm_str_add_c(out, '\\');
		if (*text == '\n')
			crm_str_add(out, "\\n");
		else if (*text == '\t')
			crm_str_add(out, "\\t");
		else
			crm_str_add_c(out, *text);
	}
	crm_str_add_c(out, '"');
}

void crm_front_matter_add(struct crm_str *out, const char *name, const char *text)
{
	crm_str_addf(out, "%s: ", name);
	add_scalar(out, text, false);
	crm_str_add_c(out, '\n');
}

void crm_front_matter_add_list(struct crm_str *out, const char *name, struct crm_value list)
{
	CRM_AUTO(crm_str_drop) struct crm_str item = {0};
	const char *gap = "";
	crm_str_addf(out, "%s: [", name);
	for (size_t at = 0; crm_list_next(list, &at, &item); gap = ", ") {
		crm_str_add(out, gap);
		add_scalar(out, crm_str_text(&item), true);
	}
	crm_str_add(out, "]\n");
}
