#include "model/parse_net.h"

#include <string.h>

#include "base/utf8.h"

enum { LONGEST_ADDRESS = 254, LONGEST_LOCAL = 64, LONGEST_DOMAIN = 253, LONGEST_LABEL = 63 };

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_wide(char c)
{
	return (unsigned char)c >= 0x80;
}

/* Blanks and invisible marks of Unicode: two addresses that look equal must not differ. */
static bool is_unseen(uint32_t code)
{
	return code == 0xa0 || code == 0xad || (code >= 0x2000 && code <= 0x200f) ||
	       (code >= 0x2028 && code <= 0x202f) || (code >= 0x205f && code <= 0x206f) ||
	       code == 0x3000 || code == 0xfeff || (code >= 0x80 && code <= 0x9f);
}

/* Well-formed and visible throughout. ASCII is not looked at here. */
static bool is_visible(const char *text, size_t n)
{
	bool wide = false;
	uint32_t code;

	for (size_t i = 0; i < n && !wide; i++)
		wide = is_wide(text[i]);
	if (!wide)
		return true;
	if (!crm_utf8_valid(text, n, NULL))
		return false;
	for (size_t i = 0; i < n;) {
		i += crm_utf8_next(text + i, n - i, &code);
		if (is_unseen(code))
			return false;
	}
	return true;
}

/* atext of RFC 5322, and '.' between atoms. */
static const char *fault_of_local(const char *local, size_t n)
{
	if (n == 0)
		return "nothing stands before '@'";
	if (n > LONGEST_LOCAL)
		return "more than 64 bytes stand before '@'";
	if (local[0] == '.' || local[n - 1] == '.')
		return "'.' stands at the edge of a part";
	for (size_t i = 0; i < n; i++) {
		if (local[i] == '.' && local[i + 1] == '.')
			return "'.' stands twice";
		if (local[i] == ' ')
			return "there is a space in it";
		if (!is_letter(local[i]) && !is_digit(local[i]) && !is_wide(local[i]) &&
		    local[i] != '.' && !strchr("!#$%&'*+-/=?^_`{|}~", local[i]))
			return "a character before '@' does not belong there";
	}
	return NULL;
}

static const char *fault_of_label(const char *label, size_t n)
{
	if (n == 0)
		return "the domain has an empty part";
	if (n > LONGEST_LABEL)
		return "a part of the domain has more than 63 bytes";
	if (label[0] == '-' || label[n - 1] == '-')
		return "'-' stands at the edge of a part of the domain";
	for (size_t i = 0; i < n; i++)
		if (!is_letter(label[i]) && !is_digit(label[i]) && !is_wide(label[i]) &&
		    label[i] != '-')
			return label[i] == ' ' ? "there is a space in it"
			                       : "a character does not belong in a domain";
	return NULL;
}

static bool is_number(const char *text, size_t n)
{
	while (n && is_digit(text[n - 1]))
		n--;
	return n == 0;
}

static const char *fault_of_domain(const char *domain, size_t n)
{
	size_t from = 0;

	if (n > LONGEST_DOMAIN)
		return "the domain has more than 253 bytes";
	if (!memchr(domain, '.', n))
		return n ? "the domain has no '.'" : "the domain is missing";
	for (size_t i = 0; i <= n; i++) {
		if (i < n && domain[i] != '.')
			continue;
		const char *fault = fault_of_label(domain + from, i - from);
		if (fault)
			return fault;
		if (i == n && is_number(domain + from, n - from))
			return "the domain ends in a number";
		from = i + 1;
	}
	return is_visible(domain, n) ? NULL : "a character of the domain cannot be seen";
}

static bool has_upper(const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (text[i] >= 'A' && text[i] <= 'Z')
			return true;
	return false;
}

/* A copy with its ASCII letters in lower case; the text itself if they are. */
static const char *lowered(const struct crm_parsing *in)
{
	if (!has_upper(in->text, in->n))
		return in->text;
	char *copy = crm_copy_n(in->arena, in->text, in->n);
	for (char *c = copy; *c; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c += 'a' - 'A';
	return copy;
}

crm_err crm_parse_email(const struct crm_parsing *in, struct crm_value *out)
{
	const char *at = memchr(in->text, '@', in->n), *fault;

	if (!at)
		return crm_parse_refuse_for(in, "it has no '@'");
	size_t local = (size_t)(at - in->text), domain = in->n - local - 1;
	if (memchr(at + 1, '@', domain))
		return crm_parse_refuse_for(in, "it has more than one '@'");
	if (local == 0 || domain == 0)
		return crm_parse_refuse(in); /* 'x@': plain to see */
	fault = fault_of_local(in->text, local);
	if (!fault)
		fault = fault_of_domain(at + 1, domain);
	if (!fault && !is_visible(in->text, local))
		fault = "a character before '@' cannot be seen";
	if (!fault && in->n > LONGEST_ADDRESS)
		fault = "it has more than 254 bytes";
	if (fault)
		return crm_parse_refuse_for(in, "%s", fault);
	/* RFC 5321 lets the part before '@' tell letters apart; no mail system does, and people write both. */
	*out = crm_value_text_n(lowered(in), in->n);
	return NULL;
}

/* Length of 'scheme://' at the start, 0 if there is none (RFC 3986, 3.1). */
static size_t scheme_length(const char *text)
{
	size_t n = 0;

	if (!is_letter(text[0]))
		return 0;
	while (is_letter(text[n]) || is_digit(text[n]) || (text[n] && strchr("+-.", text[n])))
		n++;
	return strncmp(text + n, "://", 3) == 0 ? n + 3 : 0;
}

/* 'https://www.Acme.example/about' -> 'www.Acme.example' */
static void reduce_to_host(struct crm_parsing *in)
{
	size_t skip = scheme_length(in->text);

	if (strncmp(in->text + skip, "www.", 4) == 0 && strchr(in->text + skip + 4, '.'))
		skip += 4;
	size_t n = strcspn(in->text + skip, "/?#");
	if (n && in->text[skip + n - 1] == '.')
		n--; /* the root: acme.example. */
	if (skip == 0 && n == in->n)
		return;
	in->text = crm_copy_n(in->arena, in->text + skip, n);
	in->n = n;
}

crm_err crm_parse_domain(const struct crm_parsing *in, struct crm_value *out)
{
	struct crm_parsing host = *in;

	reduce_to_host(&host);
	const char *fault = fault_of_domain(host.text, host.n);
	if (fault)
		return crm_parse_refuse_for(in, "%s", fault);
	*out = crm_value_text_n(lowered(&host), host.n);
	return NULL;
}

/* What no address holds unescaped: blanks, controls, and the delimiters RFC 3986 leaves out. */
static bool is_plain_url(const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)text[i] <= ' ' || text[i] == 0x7f || strchr("<>\"\\^`{|}", text[i]))
			return false;
	return is_visible(text, n);
}

/* '[2001:db8::1]:80' (RFC 3986, IP-literal) by its characters. */
static const char *fault_of_ipv6(const char *host, size_t n)
{
	size_t inside = strspn(host + 1, "0123456789abcdefABCDEF:.");

	if (inside + 1 >= n || host[inside + 1] != ']' || !memchr(host, ':', inside + 1))
		return "what stands in '[' and ']' is not an IPv6 address";
	host += inside + 2;
	n -= inside + 2;
	if (n && (*host != ':' || !is_number(host + 1, n - 1)))
		return "the port is not a number";
	return NULL;
}

static const char *fault_of_host(const char *host, size_t n, bool bare)
{
	const char *port = memchr(host, ':', n);
	size_t name = port ? (size_t)(port - host) : n;

	if (n == 0)
		return "the host is missing";
	if (host[0] == '[')
		return fault_of_ipv6(host, n);
	if (port && !is_number(port + 1, n - name - 1))
		return "the port is not a number";
	if (!bare && name && !memchr(host, '.', name))
		return fault_of_label(host, name); /* http://localhost/ */
	if (!bare && is_digit(host[name - 1]))
		return NULL; /* http://10.0.0.1/ */
	return fault_of_domain(host, name);
}

crm_err crm_parse_url(const struct crm_parsing *in, struct crm_value *out)
{
	static const char scheme[] = "https://";
	size_t skip = scheme_length(in->text);
	const char *host = in->text + skip;
	size_t n = strcspn(host, "/?#");
	const char *user = skip ? memchr(host, '@', n) : NULL;

	if (!is_plain_url(in->text, in->n))
		return crm_parse_refuse_for(in, "a character does not belong in one");
	if (user) {
		n -= (size_t)(user + 1 - host);
		host = user + 1;
	}
	bool has_host = !(skip && n == 0 && crm_starts(in->text, "file:"));
	const char *fault = has_host ? fault_of_host(host, n, skip == 0) : NULL;
	if (fault)
		return crm_parse_refuse_for(in, "%s", fault);
	if (skip) {
		*out = crm_parse_same(in);
		return NULL;
	}
	char *whole = crm_alloc(in->arena, sizeof(scheme) + in->n);
	memcpy(whole, scheme, sizeof(scheme) - 1);
	memcpy(whole + sizeof(scheme) - 1, in->text, in->n);
	*out = crm_value_text_n(whole, sizeof(scheme) - 1 + in->n);
	return NULL;
}
