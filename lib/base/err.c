#include "base/err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { RING = 32 };

/* The next place in the thread's ring. The only mutable state of the library:
 * it lets an error be a plain value that nobody has to free. */
static struct crm_error *next_error(void)
{
	static _Thread_local struct crm_error ring[RING];
	static _Thread_local unsigned last;

	last = (last + 1) % RING;
	return &ring[last];
}

/* A text that was too long may end within a character: cut it before that one. */
static void mend_end(char *text, size_t size, int wanted)
{
	if (wanted < 0) {
		text[0] = '\0';
		return;
	}
	if ((size_t)wanted < size)
		return;
	size_t n = strlen(text), start = n;
	while (start > 0 && n - start < 4 && ((unsigned char)text[start - 1] & 0xC0) == 0x80)
		start--;
	if (start == 0 || (unsigned char)text[start - 1] < 0xC0)
		return;
	unsigned char lead = (unsigned char)text[start - 1];
	size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
	if (n - (start - 1) < length)
		text[start - 1] = '\0';
}

CRM_PRINTF(3, 0)
static void print_into(char *text, size_t size, const char *format, va_list args)
{
	mend_end(text, size, vsnprintf(text, size, format, args));
}

static void copy_into(char *text, size_t size, const char *from)
{
	mend_end(text, size, snprintf(text, size, "%s", from));
}

static struct crm_error *new_error(enum crm_kind kind)
{
	struct crm_error *err = next_error();

	err->kind = kind;
	err->line = 0;
	err->caret = err->caret_length = 0;
	err->file[0] = err->field[0] = err->text[0] = err->hint[0] = '\0';
	err->source[0] = err->wrong[0] = err->nearest[0] = '\0';
	return err;
}

static struct crm_error *copy_error(crm_err from)
{
	struct crm_error *err = next_error();

	if (err != from)
		*err = *from;
	return err;
}

crm_err crm_fail(enum crm_kind kind, const char *format, ...)
{
	struct crm_error *err = new_error(kind);
	va_list args;

	va_start(args, format);
	print_into(err->text, sizeof(err->text), format, args);
	va_end(args);
	return err;
}

crm_err crm_fail_errno(const char *format, ...)
{
	int number = errno;
	struct crm_error *err = new_error(CRM_IO);
	char words[128];
	va_list args;

	va_start(args, format);
	print_into(err->text, sizeof(err->text), format, args);
	va_end(args);
	size_t n = strlen(err->text);
	snprintf(err->text + n, sizeof(err->text) - n, ": %s",
	         strerror_r(number, words, sizeof(words)));
	errno = number;
	return err;
}

crm_err crm_err_at(crm_err err, const char *file, long line)
{
	if (!err || (err->file[0] && err->line))
		return err;
	struct crm_error *copy = copy_error(err);
	if (!copy->file[0] && file)
		copy_into(copy->file, sizeof(copy->file), file);
	if (!copy->line)
		copy->line = line;
	return copy;
}

crm_err crm_err_field(crm_err err, const char *field)
{
	if (!err || err->field[0] || !field)
		return err;
	struct crm_error *copy = copy_error(err);
	copy_into(copy->field, sizeof(copy->field), field);
	return copy;
}

crm_err crm_err_nearest(crm_err err, const char *wrong, const char *nearest)
{
	if (!err)
		return NULL;
	struct crm_error *copy = copy_error(err);
	copy_into(copy->wrong, sizeof(copy->wrong), wrong);
	copy_into(copy->nearest, sizeof(copy->nearest), nearest);
	return copy;
}

crm_err crm_err_caret(crm_err err, const char *source, int offset, int length)
{
	if (!err || err->source[0])
		return err;
	struct crm_error *copy = copy_error(err);
	copy_into(copy->source, sizeof(copy->source), source);
	copy->caret = offset;
	copy->caret_length = length;
	return copy;
}

crm_err crm_err_hint(crm_err err, const char *format, ...)
{
	va_list args;

	if (!err || err->hint[0])
		return err;
	struct crm_error *copy = copy_error(err);
	va_start(args, format);
	print_into(copy->hint, sizeof(copy->hint), format, args);
	va_end(args);
	return copy;
}

crm_err crm_err_as(crm_err err, enum crm_kind kind)
{
	if (!err || err->kind == kind)
		return err;
	struct crm_error *copy = copy_error(err);
	copy->kind = kind;
	return copy;
}

crm_err crm_err_in(crm_err err, const char *format, ...)
{
	char words[sizeof(err->text)];
	char text[sizeof(err->text)];
	va_list args;

	if (!err)
		return NULL;
	va_start(args, format);
	print_into(words, sizeof(words), format, args);
	va_end(args);
	copy_into(text, sizeof(text), err->text);
	struct crm_error *copy = copy_error(err);
	int wanted = snprintf(copy->text, sizeof(copy->text), "%s: %s", words, text);
	mend_end(copy->text, sizeof(copy->text), wanted);
	return copy;
}

enum crm_kind crm_err_kind(crm_err err)
{
	return err ? err->kind : CRM_OK;
}

char *crm_err_print(crm_err err, char *buffer, unsigned long size)
{
	char place[sizeof(err->file) + 32] = "";

	if (size == 0)
		return buffer;
	buffer[0] = '\0';
	if (!err)
		return buffer;
	if (err->file[0] && err->line)
		snprintf(place, sizeof(place), "%s:%ld: ", err->file, err->line);
	else if (err->file[0])
		snprintf(place, sizeof(place), "%s: ", err->file);
	else if (err->line)
		snprintf(place, sizeof(place), "line %ld: ", err->line);
	mend_end(buffer, size, snprintf(buffer, size, "%s%s%s%s", place, err->field,
	                                err->field[0] ? ": " : "", err->text));
	return buffer;
}
