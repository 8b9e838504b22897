#include "query/report_origin.h"

#include <string.h>

void crm_report_origin_add(struct crm_report_origin *origin, struct crm_arena *arena, struct crm_report_piece piece)
{
	if (origin->count == origin->room) {
		struct crm_report_piece *old = origin->pieces;
		origin->room = origin->room ? 2 * origin->room : 64;
		origin->pieces = crm_new(arena, struct crm_report_piece, origin->room);
		if (origin->count)
			memcpy(origin->pieces, old, origin->count * sizeof *old);
	}
	origin->pieces[origin->count++] = piece;
}

long crm_report_line(const struct crm_report *report, const char *source)
{
	bool in_facts = report->facts && source >= report->facts && source <= report->facts + strlen(report->facts);
	long line = in_facts ? report->facts_line : report->answer_line;
	for (const char *at = in_facts ? report->facts : report->answer; at < source; at++)
		line += *at == '\n';
	return line;
}

long crm_report_origin_line(const struct crm_report_origin *origin, const struct crm_report *report, size_t at)
{
	const struct crm_report_piece *piece = NULL;
	for (size_t i = 0; i < origin->count && origin->pieces[i].at <= at; i++)
		piece = &origin->pieces[i];
	if (!piece)
		return report->facts ? report->facts_line : report->answer_line;
	size_t into = at - piece->at;
	return crm_report_line(report, piece->source + (into < piece->n ? into : piece->n));
}
