#include "base/date_dialect.h"

#include <string.h>

#include "base/date_form.h"
#include "base/scan.h"
#include "base/str.h"

enum { COUNT = CRM_DIALECT_COUNT };

static crm_err pattern_find(struct crm_arena *arena, const char *name, const struct crm_dialect **out)
{
	if (!crm_dialect_pattern_fits(name))
		return crm_err_hint(crm_fail(CRM_USAGE, "the pattern '%s' does not give a day, month and year",
		                             name), "--date-format '%%d/%%m/%%Y'");
	struct crm_dialect *dialect = crm_new(arena, struct crm_dialect, 1);
	dialect->name = dialect->pattern = crm_copy(arena, name);
	dialect->read = crm_dialect_read_pattern;
	*out = dialect;
	return NULL;
}

crm_err crm_dialect_find(struct crm_arena *arena, const char *name, const struct crm_dialect **out)
{
	const char *names[COUNT];

	*out = NULL;
	if (strchr(name, '%'))
		return pattern_find(arena, name, out);
	for (size_t i = 0; i < COUNT; i++) {
		names[i] = crm_dialects[i].name;
		if (crm_same_ascii(name, names[i])) {
			*out = &crm_dialects[i];
			return NULL;
		}
	}
	crm_err err = crm_fail(CRM_USAGE, "there is no date format '%s'", name);
	const char *near = crm_nearest(name, names, COUNT);
	if (near)
		return crm_err_hint(err, "--date-format %s", near);
	return crm_err_hint(err, "iso, us (m/d/y), eu (d/m/y), de (d.m.y), y/m/d, words (Oct 20, 2016), "
	                         "unix, unix-ms, or a pattern such as '%%d/%%m/%%Y'");
}

const char *crm_dialect_name(const struct crm_dialect *dialect)
{
	return dialect->name;
}

static bool read_value(const struct crm_dialect *dialect, const char *text, struct crm_date_value *value)
{
	char trimmed[128];

	crm_scan_spaces(&text);
	size_t n = strlen(text);
	if (n > 0 && text[n - 1] == ' ') {
		while (n > 0 && text[n - 1] == ' ')
			n--;
		if (n >= sizeof(trimmed))
			return false;
		memcpy(trimmed, text, n);
		trimmed[n] = '\0';
		text = trimmed;
	}
	return n > 0 && dialect->read(dialect, text, value);
}

bool crm_dialect_read(const struct crm_dialect *dialect, const char *text,
                      int64_t *date, int64_t *instant, bool *has_time)
{
	struct crm_date_value value;

	if (!read_value(dialect, text, &value))
		return false;
	*date = value.date;
	*has_time = value.has_time;
	if (value.has_time)
		*instant = value.instant;
	return true;
}

/* A value that two dialects read differently, with both readings. */
struct dispute {
	const char *text;
	int64_t first, second;
};

struct crm_dialect_watch {
	struct crm_arena *arena;
	bool out[COUNT];                       /* dialects that did not fit some value */
	const char *broke;                     /* the value that ruled out the last one */
	struct dispute disputes[COUNT][COUNT]; /* the first value of each pair */
};

struct crm_dialect_watch *crm_dialect_watch_new(struct crm_arena *arena)
{
	struct crm_dialect_watch *watch = crm_new(arena, struct crm_dialect_watch, 1);

	watch->arena = arena;
	return watch;
}

static bool same_value(const struct crm_date_value *a, const struct crm_date_value *b)
{
	return a->date == b->date && a->has_time == b->has_time &&
	       (!a->has_time || a->instant == b->instant);
}

static void note_disputes(struct crm_dialect_watch *watch, const char *text,
                          const struct crm_date_value values[COUNT])
{
	for (size_t i = 0; i < COUNT; i++) {
		for (size_t j = i + 1; j < COUNT && !watch->out[i]; j++) {
			struct dispute *dispute = &watch->disputes[i][j];
			if (watch->out[j] || dispute->text || same_value(&values[i], &values[j]))
				continue;
			*dispute = (struct dispute){crm_copy(watch->arena, text), values[i].date,
			                            values[j].date};
		}
	}
}

void crm_dialect_watch_see(struct crm_dialect_watch *watch, const char *text)
{
	struct crm_date_value values[COUNT];
	size_t left = 0;

	if (watch->broke || text[strspn(text, " \t")] == '\0')
		return;
	for (size_t i = 0; i < COUNT; i++) {
		if (!watch->out[i] && !read_value(&crm_dialects[i], text, &values[i]))
			watch->out[i] = true;
		left += !watch->out[i];
	}
	if (left == 0)
		watch->broke = crm_copy(watch->arena, text);
	else if (left > 1)
		note_disputes(watch, text, values);
}

static crm_err refuse_dispute(const struct dispute *dispute, const char *first, const char *second)
{
	char a[CRM_DATE_SIZE], b[CRM_DATE_SIZE];

	crm_date_text(dispute->first, a);
	crm_date_text(dispute->second, b);
	return crm_err_hint(crm_fail(CRM_INVALID, "'%s' can be read as %s or as %s", dispute->text, a, b),
	                    "--date-format %s means %s, --date-format %s means %s", first, a, second, b);
}

crm_err crm_dialect_watch_end(const struct crm_dialect_watch *watch, const struct crm_dialect **out)
{
	*out = NULL;
	if (watch->broke)
		return crm_err_hint(crm_fail(CRM_INVALID, "the date '%s' is not written like those before it, "
		                             "or in no known way", watch->broke),
		                    "--date-format says how they are written, such as '%%m/%%d/%%y'");
	for (size_t i = 0; i < COUNT; i++) {
		if (watch->out[i])
			continue;
		for (size_t j = i + 1; j < COUNT; j++)
			if (!watch->out[j] && watch->disputes[i][j].text)
				return refuse_dispute(&watch->disputes[i][j], crm_dialects[i].name, crm_dialects[j].name);
		if (!*out)
			*out = &crm_dialects[i];
	}
	return NULL;
}
