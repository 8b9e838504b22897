#include "base/str.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

void crm_str_drop(struct crm_str *str)
{
	free(str->s);
	*str = (struct crm_str){0};
}

void crm_str_clear(struct crm_str *str)
{
	crm_str_cut(str, 0);
}

void crm_str_cut(struct crm_str *str, size_t n)
{
	if (!str->s || n > str->n)
		return;
	str->n = n;
	str->s[n] = '\0';
}

/* Out of line, so that the usual way of an add is a comparison and a copy. */
__attribute__((noinline))
static void grow(struct crm_str *str, size_t more)
{
	size_t room = str->room ? str->room : 32;

	if (more >= (size_t)-1 / 2 - str->n)
		abort(); /* no caller has that much memory: a length is broken */
	while (room - str->n <= more)
		room *= 2;
	str->s = crm_realloc(str->s, room);
	str->room = room;
	str->s[str->n] = '\0';
}

static inline void make_room(struct crm_str *str, size_t more)
{
	if (__builtin_expect(str->room - str->n <= more, false))
		grow(str, more);
}

void crm_str_reserve(struct crm_str *str, size_t more)
{
	make_room(str, more);
}

void crm_str_add_n(struct crm_str *str, const char *bytes, size_t n)
{
	if (n == 0)
		return;
	make_room(str, n);
	memcpy(str->s + str->n, bytes, n);
	str->n += n;
	str->s[str->n] = '\0';
}

void crm_str_add(struct crm_str *str, const char *text)
{
	crm_str_add_n(str, text, strlen(text));
}

void crm_str_add_c(struct crm_str *str, char c)
{
	make_room(str, 1);
	str->s[str->n++] = c;
	str->s[str->n] = '\0';
}

void crm_str_add_int(struct crm_str *str, long long number)
{
	char digits[24];
	size_t at = sizeof(digits);
	unsigned long long rest = number < 0 ? 0ULL - (unsigned long long)number
	                                     : (unsigned long long)number;

	do {
		digits[--at] = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest);
	if (number < 0)
		digits[--at] = '-';
	crm_str_add_n(str, digits + at, sizeof(digits) - at);
}

void crm_str_vaddf(struct crm_str *str, const char *format, va_list args)
{
	va_list again;

	make_room(str, 64);
	va_copy(again, args);
	int n = vsnprintf(str->s + str->n, str->room - str->n, format, args);
	if (n < 0)
		abort(); /* only a broken format can fail */
	if ((size_t)n >= str->room - str->n) {
		grow(str, (size_t)n);
		vsnprintf(str->s + str->n, str->room - str->n, format, again);
	}
	va_end(again);
	str->n += (size_t)n;
}

void crm_str_addf(struct crm_str *str, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	crm_str_vaddf(str, format, args);
	va_end(args);
}

const char *crm_str_text(const struct crm_str *str)
{
	return str->s ? str->s : "";
}

bool crm_starts(const char *text, const char *start)
{
	return strncmp(text, start, strlen(start)) == 0;
}

bool crm_ends(const char *text, const char *end)
{
	size_t n = strlen(text), m = strlen(end);

	return n >= m && memcmp(text + n - m, end, m) == 0;
}

bool crm_same(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

static inline int lower(char c)
{
	return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : (unsigned char)c;
}

bool crm_same_ascii(const char *a, const char *b)
{
	if (!a || !b)
		return a == b;
	while (*a && lower(*a) == lower(*b)) {
		a++;
		b++;
	}
	return *a == *b;
}

static const char *skip_filling(const char *text)
{
	return text + strspn(text, " _-./");
}

bool crm_same_name(const char *a, const char *b)
{
	if (!a || !b)
		return a == b;
	a = skip_filling(a);
	b = skip_filling(b);
	while (*a && lower(*a) == lower(*b)) {
		a = skip_filling(a + 1);
		b = skip_filling(b + 1);
	}
	return *a == *b;
}
