#include "cli/written.h"

#include "base/id.h"
#include "base/str.h"
#include "cli/listing.h"

enum { DIGITS = CRM_ID_SIZE - 1 };

crm_err crm_written_open(struct crm_tool *tool, const struct crm_entity *entity, struct crm_written *written)
{
	*written = (struct crm_written){ .tool = tool };
	return crm_listing_open_ids(tool, entity, &written->sink);
}

void crm_written_drop(struct crm_written *written)
{
	if (written->sink && written->told) {
		crm_err ignored = crm_sink_close(written->sink); /* there is an error already */
		(void)ignored;
	} else if (written->sink) {
		crm_str_clear(&written->tool->out.buffer);       /* a header of no rows */
	}
	crm_sink_drop(&written->sink);
	crm_str_drop(&written->held);
}

void crm_written_add(struct crm_written *written, const char *id)
{
	if (written->sink)
		crm_str_add_n(&written->held, id, DIGITS);
}

crm_err crm_written_release(struct crm_written *written)
{
	for (size_t at = 0; at < written->held.n; at += DIGITS) {
		char id[CRM_ID_SIZE] = "";
		for (size_t i = 0; i < DIGITS; i++)
			id[i] = written->held.s[at + i];
		CRM_TRY(crm_sink_row(written->sink, &(struct crm_cell){ crm_value_text_n(id, DIGITS), NULL }));
		written->told = true;
	}
	crm_str_clear(&written->held);
	return NULL;
}

crm_err crm_written_close(struct crm_written *written)
{
	CRM_TRY(crm_written_release(written));
	struct crm_sink *sink = written->sink;
	written->sink = NULL;
	return sink ? crm_sink_close(sink) : NULL;
}
