#include "form/formats.h"

#include <string.h>
#include <strings.h>

#include "base/nearest.h"
#include "form/sink_csv.h"
#include "form/sink_html.h"
#include "form/sink_ics.h"
#include "form/sink_ids.h"
#include "form/sink_json.h"
#include "form/sink_md.h"
#include "form/sink_table.h"
#include "form/sink_template.h"
#include "form/sink_vcf.h"
#include "form/source_csv.h"
#include "form/source_json.h"
#include "form/source_jsonl.h"
#include "form/source_refs.h"
#include "form/source_tsv.h"
#include "form/source_vcf.h"

enum { SOURCES_MOST = 32 };

static const struct crm_sink_kind *const sinks[] = {
	&crm_sink_csv,
	&crm_sink_html,
	&crm_sink_ics,
	&crm_sink_ids,
	&crm_sink_json,
	&crm_sink_jsonl,
	&crm_sink_md,
	&crm_sink_table,
	&crm_sink_template,
	&crm_sink_tsv,
	&crm_sink_vcf,
	&crm_sink_vcf3,
};

const struct crm_source_kind *const crm_source_kinds[] = {
	&crm_source_csv,
	&crm_source_json,
	&crm_source_jsonl,
	&crm_source_refs,
	&crm_source_refs0,
	&crm_source_tsv,
	&crm_source_vcf,
	NULL,
};

size_t crm_ending(const char *path, const char *endings)
{
	size_t length = strlen(path), n;

	for (const char *at = endings; at && *at; at += n + (at[n] == '|')) {
		n = strcspn(at, "|");
		if (length > n && strncasecmp(path + length - n, at, n) == 0)
			return n;
	}
	return 0;
}

crm_err crm_format_fits(const char *format, const char *const *entities, const struct crm_entity *entity)
{
	CRM_AUTO(crm_str_drop) struct crm_str list = {0};

	if (!entities || !entity)
		return NULL;
	for (size_t i = 0; entities[i]; i++) {
		if (strcmp(entities[i], entity->name) == 0)
			return NULL;
		crm_str_addf(&list, "%s%s", i == 0 ? "" : entities[i + 1] ? ", " : " or ", entities[i]);
	}
	return crm_fail(CRM_USAGE, "%s holds records of %s, not of %s", format, crm_str_text(&list), entity->name);
}

const struct crm_sink_kind *crm_sink_kind_at(size_t i)
{
	return i < CRM_COUNT(sinks) ? sinks[i] : NULL;
}

static bool fits(const char *name, const char *format)
{
	return crm_ends(name, "=") ? crm_starts(format, name) : strcmp(name, format) == 0;
}

static crm_err unknown(const char *format, const char *const *names, size_t count)
{
	const char *near = crm_nearest(format, names, count);
	crm_err err = crm_fail(CRM_USAGE, "there is no format '%s'", format);

	return near ? crm_err_nearest(err, format, near) : err;
}

crm_err crm_sink_kind_find(const char *format, const struct crm_sink_kind **out)
{
	const char *names[CRM_COUNT(sinks)];

	for (size_t i = 0; i < CRM_COUNT(sinks); i++) {
		*out = sinks[i];
		names[i] = sinks[i]->name;
		if (fits(names[i], format))
			return NULL;
	}
	*out = NULL;
	return unknown(format, names, CRM_COUNT(sinks));
}

crm_err crm_source_kind_find(const struct crm_source_kind *const *kinds, const char *format,
                             const struct crm_source_kind **out)
{
	const char *names[SOURCES_MOST];
	size_t count = 0;

	for (; kinds[count] && count < SOURCES_MOST; count++) {
		*out = kinds[count];
		names[count] = kinds[count]->name;
		if (strcmp(names[count], format) == 0)
			return NULL;
	}
	*out = NULL;
	return unknown(format, names, count);
}
