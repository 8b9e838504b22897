/*
 * TAP for unit tests: ok(), is() and friends count and print; end with
 * `return tap_done();`. One program, one module.
 */
#ifndef CRM_TESTS_UNIT_TAP_H
#define CRM_TESTS_UNIT_TAP_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static int tap_count, tap_failed;

__attribute__((format(printf, 4, 5), unused))
static bool tap_ok(bool good, const char *file, int line, const char *format, ...)
{
	va_list args;
	printf("%sok %d - ", good ? "" : "not ", ++tap_count);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	putchar('\n');
	if (!good) {
		tap_failed++;
		printf("# failed at %s:%d\n", file, line);
	}
	fflush(stdout);
	return good;
}

__attribute__((unused))
static bool tap_is(const char *got, const char *want, const char *file, int line, const char *name)
{
	bool good = (got && want) ? strcmp(got, want) == 0 : got == want;
	tap_ok(good, file, line, "%s", name);
	if (!good)
		printf("# got  '%s'\n# want '%s'\n", got ? got : "(NULL)", want ? want : "(NULL)");
	return good;
}

__attribute__((unused))
static bool tap_is_int(long long got, long long want, const char *file, int line, const char *name)
{
	bool good = got == want;
	tap_ok(good, file, line, "%s", name);
	if (!good)
		printf("# got  %lld\n# want %lld\n", got, want);
	return good;
}

#define ok(good, ...) tap_ok((good), __FILE__, __LINE__, __VA_ARGS__)
#define is(got, want, name) tap_is((got), (want), __FILE__, __LINE__, (name))
#define is_int(got, want, name) tap_is_int((long long)(got), (long long)(want), __FILE__, __LINE__, (name))

__attribute__((unused))
static int tap_done(void)
{
	printf("1..%d\n", tap_count);
	return tap_failed != 0;
}

#endif
