#include "form/mail_address.h"

#include <string.h>
#include <strings.h>

enum { ADDRESS_MOST = 320, LIST_MOST = 500 };

/* What no address has: a control character, a blank, angle brackets. */
bool crm_mail_is_address(const char *email)
{
	const char *sign = email ? strrchr(email, '@') : NULL;

	if (!sign || sign == email || !sign[1] || strlen(email) > ADDRESS_MOST)
		return false;
	for (const char *c = email; *c; c++)
		if ((unsigned char)*c <= ' ' || *c == 0x7f || *c == '<' || *c == '>' || *c == ',' || *c == ';')
			return false;
	return true;
}

/* A name may hold anything: in quotation marks nothing in it can be taken for an address. */
static void add_name(struct crm_str *out, const char *name)
{
	bool quoted = strpbrk(name, ",;<>@:()") != NULL;

	if (quoted)
		crm_str_add_c(out, '"');
	for (; *name; name++)
		if (*name != '"' && *name != '\\')
			crm_str_add_c(out, (unsigned char)*name < ' ' ? ' ' : *name);
	if (quoted)
		crm_str_add_c(out, '"');
}

void crm_mail_add_address(struct crm_str *out, const struct crm_mail_address *address)
{
	bool named = address->name && *address->name && !crm_same(address->name, address->email);

	if (named)
		add_name(out, address->name);
	crm_str_add(out, named ? " <" : "");
	crm_str_add(out, address->email);
	crm_str_add(out, named ? ">" : "");
}

static bool split_one(struct crm_arena *arena, const char *text, size_t n, struct crm_mail_address *out)
{
	while (n > 0 && strchr(" \t\r\n", text[n - 1]))
		n--;
	while (n > 0 && strchr(" \t\r\n", *text))
		text++, n--;
	const char *open = memrchr(text, '<', n), *close = open ? memchr(open, '>', n - (size_t)(open - text)) : NULL;
	*out = (struct crm_mail_address){0};
	out->email = close ? crm_copy_n(arena, open + 1, (size_t)(close - open) - 1) : crm_copy_n(arena, text, n);
	size_t name = close ? (size_t)(open - text) : 0;
	while (name > 0 && strchr(" \"", text[name - 1]))
		name--;
	while (name > 0 && *text == '"')
		text++, name--;
	out->name = name ? crm_copy_n(arena, text, name) : NULL;
	return crm_mail_is_address(out->email);
}

/* Up to the ',' or ';' that parts it from the next; in quotation marks they part nothing. */
static size_t piece_length(const char *text)
{
	size_t n = 0;

	for (bool quoted = false; text[n] && (quoted || !strchr(",;", text[n])); n++)
		quoted ^= text[n] == '"';
	return n;
}

size_t crm_mail_split_addresses(struct crm_arena *arena, const char *text, struct crm_mail_address *out, size_t most)
{
	size_t count = 0;

	while (text && *text && count < most) {
		size_t n = piece_length(text);
		count += split_one(arena, text, n, &out[count]);
		text += n + (text[n] != '\0');
	}
	return count;
}

void crm_mail_add_addresses(struct crm_str *out, const struct crm_mail_address *addresses, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (i)
			crm_str_add(out, ", ");
		crm_mail_add_address(out, &addresses[i]);
	}
}

bool crm_mail_is_recipients(const char *text)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_mail_address one;

	for (const char *c = text; *c; c++)
		if ((unsigned char)*c < ' ' || *c == 0x7f)
			return false;
	return crm_mail_split_addresses(arena, text, &one, 1) > 0 && !crm_mail_stray(arena, text);
}

const char *crm_mail_stray(struct crm_arena *arena, const char *text)
{
	struct crm_mail_address one;

	while (*text) {
		size_t blank = strspn(text, " \t\r\n"), n = piece_length(text + blank);
		text += blank;
		if (n && !split_one(arena, text, n, &one))
			return crm_copy_n(arena, text, n);
		text += n + (text[n] != '\0');
	}
	return NULL;
}

bool crm_mail_has_address(const char *text, const char *email)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_mail_address *list = crm_new(arena, struct crm_mail_address, LIST_MOST);
	size_t count = crm_mail_split_addresses(arena, text, list, LIST_MOST);

	for (size_t i = 0; i < count; i++)
		if (strcasecmp(list[i].email, email) == 0)
			return true;
	return false;
}
