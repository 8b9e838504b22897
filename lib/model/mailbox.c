#include "model/mailbox.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/attr.h"

/* Sorted. */
static const char *const free_domains[] = {
	"163.com", "aol.com", "atlas.cz", "azet.sk", "bigmir.net", "centrum.cz", "centrum.sk", "email.cz",
	"fastmail.com", "gmail.com", "gmx.at", "gmx.de", "gmx.net", "googlemail.com", "hotmail.com", "i.ua",
	"icloud.com", "inbox.ru", "interia.pl", "live.com", "mac.com", "mail.com", "mail.ru", "me.com",
	"meta.ua", "msn.com", "o2.pl", "onet.pl", "outlook.com", "post.cz", "proton.me", "protonmail.com",
	"qq.com", "seznam.cz", "t-online.de", "ukr.net", "volny.cz", "web.de", "wp.pl", "yahoo.com",
	"yandex.ru", "zoznam.sk",
};

static const char *const tagged_domains[] = {
	"fastmail.com", "gmail.com", "googlemail.com", "hotmail.com", "icloud.com", "live.com", "me.com",
	"outlook.com", "proton.me", "protonmail.com",
};

static int by_text(const void *text, const void *entry)
{
	return strcmp(text, *(const char *const *)entry);
}

static bool is_among(const char *domain, const char *const *list, size_t count)
{
	return bsearch(domain, list, count, sizeof *list, by_text) != NULL;
}

bool crm_mailbox_is_free(const char *domain)
{
	return is_among(domain, free_domains, CRM_COUNT(free_domains));
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

static void add_lower(struct crm_str *out, const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++)
		crm_str_add_c(out, lower(text[i]));
}

size_t crm_mailbox_add(struct crm_str *out, const char *email, size_t n)
{
	CRM_AUTO(crm_str_drop) struct crm_str domain = {0};
	const char *at = memrchr(email, '@', n);
	size_t local = at ? (size_t)(at - email) : n;
	if (at)
		add_lower(&domain, at + 1, n - local - 1);
	const char *name = crm_str_text(&domain), *plus = memchr(email, '+', local);
	bool gmail = crm_same(name, "gmail.com") || crm_same(name, "googlemail.com");
	if (plus && plus > email && is_among(name, tagged_domains, CRM_COUNT(tagged_domains)))
		local = (size_t)(plus - email);
	for (size_t i = 0; i < local; i++)
		if (!gmail || email[i] != '.')
			crm_str_add_c(out, lower(email[i]));
	if (!at)
		return out->n;
	crm_str_add_c(out, '@');
	size_t begin = out->n;
	crm_str_add(out, gmail ? "gmail.com" : name);
	return begin;
}

/* Where countries let names be registered one further down. */
static const char *const second_levels[] = {
	"ac", "co", "com", "edu", "gob", "gov", "in", "kiev", "kyiv", "lviv", "net", "nom", "od", "or", "org",
};

/* Hosts under which everybody has a site of his own. Sorted. */
static const char *const shared_hosts[] = {
	"blogspot.com", "business.site", "estranky.cz", "github.io", "myshopify.com", "prom.ua", "square.site",
	"tumblr.com", "webnode.com", "webnode.cz", "weebly.com", "wixsite.com", "wordpress.com",
};

/* The last `count` labels of a host. */
static const char *last_labels(const char *host, int count)
{
	const char *at = host + strlen(host);
	while (at > host && (at[-1] != '.' || --count > 0))
		at--;
	return at;
}

void crm_mailbox_add_site(struct crm_str *out, const char *host)
{
	const char *two = last_labels(host, 2), *dot = strchr(two, '.');
	CRM_AUTO(crm_str_drop) struct crm_str second = {0};
	if (dot)
		crm_str_add_n(&second, two, (size_t)(dot - two));
	bool further = (dot && strlen(dot + 1) == 2 && is_among(crm_str_text(&second), second_levels, CRM_COUNT(second_levels))) ||
	               is_among(two, shared_hosts, CRM_COUNT(shared_hosts));
	crm_str_add(out, further ? last_labels(host, 3) : two);
}

void crm_mailbox_add_host(struct crm_str *out, const char *url, size_t n)
{
	const char *slashes = memmem(url, n, "://", 3);
	size_t from = slashes ? (size_t)(slashes + 3 - url) : 0;
	if (n - from > 4 && strncasecmp(url + from, "www.", 4) == 0)
		from += 4;
	size_t length = 0;
	while (from + length < n && !strchr("/:?#", url[from + length]))
		length++;
	add_lower(out, url + from, length);
}
