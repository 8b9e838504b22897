#include "cli/cgi.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *crm_cgi_variable(const char *name)
{
	const char *value = getenv(name);
	return value ? value : "";
}

bool crm_cgi_length(size_t most, size_t *length)
{
	const char *text = crm_cgi_variable("CONTENT_LENGTH");
	*length = strtoul(text, NULL, 10);
	return strlen(text) <= 12 && strspn(text, "0123456789") == strlen(text) && *length <= most;
}

crm_err crm_cgi_read(size_t length, struct crm_str *out)
{
	char buffer[4096];
	while (out->n < length) {
		size_t want = length - out->n < sizeof buffer ? length - out->n : sizeof buffer;
		ssize_t n = read(STDIN_FILENO, buffer, want);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return crm_fail_errno("cannot read what was sent");
		if (n == 0)
			break;
		crm_str_add_n(out, buffer, (size_t)n);
	}
	return NULL;
}

/* HTTP_X_ID=7 is x-id: 7. */
static bool read_header(struct crm_arena *arena, const char *line, struct crm_receive_header *out)
{
	static const char start[] = "HTTP_", type[] = "CONTENT_TYPE=";
	const char *equals = strchr(line, '='), *name = line + sizeof start - 1;
	if (crm_starts(line, type)) {
		*out = (struct crm_receive_header){ "content-type", line + sizeof type - 1 };
		return true;
	}
	if (!equals || !crm_starts(line, start))
		return false;
	char *small = crm_copy_n(arena, name, (size_t)(equals - name));
	for (char *p = small; *p; p++)
		*p = *p == '_' ? '-' : *p >= 'A' && *p <= 'Z' ? (char)(*p | 0x20) : *p;
	*out = (struct crm_receive_header){ small, equals + 1 };
	return true;
}

const struct crm_receive_header *crm_cgi_headers(struct crm_arena *arena)
{
	size_t count = 0, kept = 0;
	while (environ[count])
		count++;
	struct crm_receive_header *headers = crm_new(arena, struct crm_receive_header, count + 1);
	for (size_t i = 0; i < count; i++)
		kept += read_header(arena, environ[i], &headers[kept]);
	headers[kept] = (struct crm_receive_header){0};
	return headers;
}
