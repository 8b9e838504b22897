#include "backup/keep.h"

#include <stdlib.h>
#include <string.h>

#include "base/scan.h"
#include "base/time.h"

enum { MOST = 100000 };

static const char letters[CRM_EVERY_COUNT + 1] = "dwmqy";

static crm_err wrong(const char *text)
{
	return crm_err_hint(crm_fail(CRM_USAGE, "--keep is numbers of days, weeks, months, quarters and years, not '%s'", text),
	                    "--keep 7d,4w,12m");
}

crm_err crm_keep_parse(const char *text, struct crm_keep *out)
{
	const char *at = text;

	*out = (struct crm_keep){0};
	do {
		char *end;
		long number = crm_is_digit(*at) ? strtol(at, &end, 10) : 0;
		const char *letter = number > 0 && *end ? strchr(letters, *end) : NULL;

		if (!letter || number > MOST || out->most[letter - letters])
			return wrong(text);
		out->most[letter - letters] = number;
		at = end + 1;
	} while (*at++ == ',');
	return at[-1] ? wrong(text) : NULL;
}

static void add(struct crm_str *why, const char *word)
{
	crm_str_addf(why, "%s%s", why->n ? ", " : "", word);
}

void crm_keep_next(const struct crm_keep *keep, struct crm_keeping *keeping, int64_t at, struct crm_str *why)
{
	int64_t day = crm_date_at(at);
	char label[CRM_EVERY_SIZE];

	if (!keeping->any)
		add(why, "newest");
	for (enum crm_every every = 0; every < CRM_EVERY_COUNT; every++) {
		int64_t start = crm_every_start(every, day);

		if (keeping->count[every] == keep->most[every] || (keeping->any && keeping->last[every] == start))
			continue;
		keeping->last[every] = start;
		keeping->count[every]++;
		add(why, crm_every_label(every, day, label));
	}
	keeping->any = true;
}
