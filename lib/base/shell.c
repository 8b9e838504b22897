#include "base/shell.h"

#include <string.h>

static bool is_plain(const char *argument)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=.,:/@%^~";
	return *argument && argument[strspn(argument, plain)] == '\0' && *argument != '~';
}

void crm_shell_add(struct crm_str *out, const char *argument)
{
	if (is_plain(argument)) {
		crm_str_add(out, argument);
		return;
	}
	crm_str_add_c(out, '\'');
	for (; *argument; argument++)
		if (*argument == '\'')
			crm_str_add(out, "'\\''");
		else
			crm_str_add_c(out, *argument);
	crm_str_add_c(out, '\'');
}
