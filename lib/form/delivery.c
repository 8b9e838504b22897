#include "form/delivery.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void crm_delivery_set(struct crm_delivery *delivery, enum crm_delivered what, const char *format, ...)
{
	va_list args;

	delivery->what = what;
	va_start(args, format);
	vsnprintf(delivery->text, sizeof delivery->text, format, args);
	va_end(args);
	size_t n = strlen(delivery->text);
	while (n > 0 && ((unsigned char)delivery->text[n - 1] <= ' '))
		delivery->text[--n] = '\0';
	/* A character that was cut goes with its beginning. */
	if (n + 1 == sizeof delivery->text) {
		while (n > 0 && ((unsigned char)delivery->text[n - 1] & 0xc0) == 0x80)
			delivery->text[--n] = '\0';
		if (n > 0 && (unsigned char)delivery->text[n - 1] >= 0xc0)
			delivery->text[--n] = '\0';
	}
	for (char *c = delivery->text; *c; c++)
		if ((unsigned char)*c < ' ' || *c == 0x7f)
			*c = ' ';
}
