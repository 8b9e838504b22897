#include "history/peer.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/str.h"

static const struct {
	const char *name;
	enum crm_peer_way way;
} schemes[] = {
	{ "file", CRM_PEER_FOLDER }, { "ssh", CRM_PEER_SSH }, { "git+ssh", CRM_PEER_SSH }, { "ssh+git", CRM_PEER_SSH },
	{ "https", CRM_PEER_HTTPS }, { "http", CRM_PEER_HTTP }, { "git", CRM_PEER_GIT },
};

static crm_err no_address(const char *url, const char *why)
{
	return crm_err_hint(crm_fail(CRM_INVALID, "'%s' is no address of a repository: %s", url, why),
	                    "a folder, NAME@HOST:PATH, ssh://NAME@HOST/PATH, https://HOST/PATH or git://HOST/PATH");
}

/* What a program would take for an option, or a terminal for an order. */
static crm_err check_part(const struct crm_peer *peer, const char *part)
{
	if (*part == '-')
		return no_address(peer->url, "a part of it begins with '-'");
	for (; *part; part++)
		if ((unsigned char)*part < 0x20 || *part == 0x7f)
			return no_address(peer->url, "there is a control character in it");
	return NULL;
}

/* NAME:: is how git is told to run a program git-remote-NAME. */
static bool names_helper(const char *url)
{
	size_t n = 0;

	while (isalnum((unsigned char)url[n]) || strchr("+.-_", url[n] ? url[n] : '/'))
		n++;
	return n && url[n] == ':' && url[n + 1] == ':';
}

/* '%20' and the like, in its place; false: one is broken, or is a NUL. */
static bool decode(char *text)
{
	static const char digits[] = "0123456789abcdef";
	char *out = text;

	for (; *text; text++) {
		const char *high = *text == '%' && text[1] ? strchr(digits, tolower((unsigned char)text[1])) : NULL;
		const char *low = high && text[2] ? strchr(digits, tolower((unsigned char)text[2])) : NULL;

		if (*text == '%' && (!low || (high == digits && low == digits)))
			return false;
		*out++ = low ? (char)((high - digits) << 4 | (low - digits)) : *text;
		text += low ? 2 : 0;
	}
	*out = '\0';
	return true;
}

/* NAME[:PASSWORD]@HOST[:PORT]; an address of IPv6 is in brackets. */
static crm_err read_host(struct crm_arena *arena, char *text, bool has_port, struct crm_peer *out)
{
	char *at = strrchr(text, '@'), *host = at ? at + 1 : text;

	if (at)
		*at = '\0';
	out->user = at ? text : "";
	if (strchr(out->user, ':'))
		return crm_err_hint(crm_fail(CRM_INVALID, "a password does not belong into an address: everybody can read it "
		                             "in history.git/config"),
		                    "git config --global credential.helper store, or another helper of git's, keeps passwords");
	char *end = *host == '[' ? strchr(host, ']') : NULL;
	char *colon = has_port ? strrchr(end ? end : host, ':') : NULL;
	if (colon)
		*colon = '\0';
	out->port = colon ? colon + 1 : "";
	out->host = end ? crm_copy_n(arena, host + 1, (size_t)(end - host - 1)) : host;
	if (!*out->host || strspn(out->port, "0123456789") != strlen(out->port))
		return no_address(out->url, "its host cannot be read");
	CRM_TRY(check_part(out, out->user));
	return check_part(out, out->host);
}

static crm_err read_path(char *path, struct crm_peer *out)
{
	if (!decode(path))
		return no_address(out->url, "a '%' in it is followed by no two hexadecimal digits");
	out->path = path[0] == '/' && path[1] == '~' ? path + 1 : path;
	if (!*out->path)
		return no_address(out->url, "it has no path");
	return check_part(out, out->path);
}

static crm_err read_url(struct crm_arena *arena, const char *rest, struct crm_peer *out)
{
	char *text = crm_copy(arena, rest), *slash = strchr(text, '/');
	char *path = slash ? crm_copy(arena, slash) : crm_copy(arena, "");

	if (slash)
		*slash = '\0';
	if (out->way != CRM_PEER_FOLDER)
		CRM_TRY(read_host(arena, text, true, out));
	else if (*text && !crm_same(text, "localhost"))
		return no_address(out->url, "a file:// has three slashes");
	return read_path(path, out);
}

static crm_err find_scheme(const char *url, const char *end, struct crm_peer *out)
{
	size_t n = (size_t)(end - url);

	for (size_t i = 0; i < CRM_COUNT(schemes); i++)
		if (strlen(schemes[i].name) == n && strncasecmp(schemes[i].name, url, n) == 0) {
			out->way = schemes[i].way;
			return NULL;
		}
	return no_address(url, "crm does not know this way");
}

/* HOST:PATH, as scp has it: there is a colon, and no slash before it but in brackets. */
static char *find_colon(char *url)
{
	char *end = *url == '[' ? strchr(url, ']') : NULL;
	char *at = strchr(url, '@');

	if (!end && at && at[1] == '[')
		end = strchr(at, ']');
	char *colon = strchr(end ? end : url, ':'), *slash = strchr(url, '/');
	return colon && (!slash || colon < slash) ? colon : NULL;
}

crm_err crm_peer_read(struct crm_arena *arena, const char *url, struct crm_peer *out)
{
	const char *end = strstr(url, "://");
	char *text = crm_copy(arena, url), *colon = find_colon(text);

	*out = (struct crm_peer){ .way = CRM_PEER_FOLDER, .url = url, .user = "", .host = "", .port = "", .path = text };
	if (!*url)
		return no_address(url, "it is empty");
	CRM_TRY(check_part(out, url));
	if (names_helper(url))
		return no_address(url, "programs that git would run for it are not run");
	if (end && strcspn(url, "/:") == (size_t)(end - url)) {
		CRM_TRY(find_scheme(url, end, out));
		return read_url(arena, end + 3, out);
	}
	if (!colon)
		return NULL;
	*colon = '\0';
	out->way = CRM_PEER_SSH;
	CRM_TRY(read_host(arena, text, false, out));
	out->path = colon + 1;
	return *out->path ? check_part(out, out->path) : no_address(url, "it has no path");
}
