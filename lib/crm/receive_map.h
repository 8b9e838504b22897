/*
 * Maps: how what another system sends becomes records. A text of lines NAME = VALUE under [sections]; `#` begins a comment.
 *
 *   [receive]
 *   title = Payments of Stripe
 *   format = json                      what may come: json, form, csv, parted by commas
 *   verify = stripe                    standard, stripe, hub, token, basic, none (hook/verify.h)
 *   header = Stripe-Signature          where the signature or token stands, if not where it is usual
 *   field = google_key                 a token in the body: its path
 *   tolerance = 5m                     how old a signature may be
 *   challenge = hub                    a GET with hub.challenge is answered
 *   each = entry[].changes[]           the events in the body; without it the body is one, or a list of them
 *   event = id                         what tells one event from another; empty: the whole of it
 *   type = type                        what kind it is, for the record of it
 *   source = stripe                    external_source of records; without it the map's name
 *   when = type = invoice.paid         events that do not fit are answered as done; several lines: all must fit
 *   answer = 200 Thank you             200, 202, 204, or 303 ADDRESS
 *
 *   [values]                           names for values that several lines need: $amount
 *   amount = total -> minor currency
 *
 *   [contact]                          a record; [activity old]: a second one of activity, called old
 *   when = CONDITION                   only then
 *   key = email, phone                 by what it is found, in this order
 *   on-match = fill                    what is done with one that is found: fill, update, skip, fail
 *   make = no                          it is only looked for
 *   create = company                   links that make their target
 *   email = data.email | data.mail     a field and its value (crm/receive_value.h)
 *   contact = @contact                 of a section before; of about and other links to any record, too
 *   owner ?= data.owner                left out where it cannot be read
 *
 *   [lead]                             a contact as crm-lead capture takes it in: what no field is there for is kept
 *   take = all                         the event's own members as columns
 *   leave = website, token             but for these
 *   pairs = answers name values        a list of names and values as columns: its path, and the two members
 *   consent = privacy                  the column with a yes or no about consent
 */
#ifndef CRM_CRM_RECEIVE_MAP_H
#define CRM_CRM_RECEIVE_MAP_H

#include "crm/receive_value.h"
#include "hook/verify.h"
#include "load/import.h"

struct crm_receive_field {
	const char *name;                /* of the field; of a lead, of the column */
	struct crm_receive_value *value;
	bool lenient;                    /* ?= */
	struct crm_receive_field *next;
};

struct crm_receive_when {
	struct crm_receive_condition *condition;
	struct crm_receive_when *next;
};

struct crm_receive_section {
	const char *name;                /* "contact", "old": what @NAME means */
	const char *entity;
	bool is_lead, take_all, only_known;
	struct crm_receive_when *whens;
	const char **keys, **creates;
	size_t key_count, create_count;
	enum crm_on_match on_match;
	struct crm_receive_field *fields;
	struct crm_nest_path *pairs;     /* NULL: none */
	const char *pair_name;
	struct crm_nest_path *pair_value;
	const char **left;               /* members that are not taken */
	size_t left_count;
	const char *consent;
	long line;
	struct crm_receive_section *next;
};

enum crm_receive_format { CRM_RECEIVE_JSON = 1, CRM_RECEIVE_FORM = 2, CRM_RECEIVE_CSV = 4 };

struct crm_receive_map {
	const char *name, *path, *title, *source;
	unsigned formats;                /* enum crm_receive_format */
	struct crm_verify verify;
	bool challenge;
	struct crm_nest_path *field;     /* of a token in the body */
	struct crm_nest_path *each;
	struct crm_receive_value *event, *type;
	struct crm_receive_when *whens;
	struct crm_receive_field *values;
	int answer;
	const char *answer_text;         /* or where 303 leads to; "" */
	struct crm_receive_section *sections;
};

/* `name`: of a file REPO/hooks/receive/NAME.map, else of share/crm/receive; or a path, with a '/' or the ending .map. Fields
 * and keys are checked by the model. CRM_NOT_FOUND names the nearest. Memory: the arena. */
CRM_MUST_USE crm_err crm_receive_map_read(struct crm_repo *repo, struct crm_arena *arena, const char *name,
                                          struct crm_receive_map **out);
/* The names of all maps, in order, NULL-ended. */
CRM_MUST_USE crm_err crm_receive_map_names(struct crm_repo *repo, struct crm_arena *arena, const char ***out);
/* Is it the name of a map that a stranger may ask for: no path, letters, digits and '-'? */
bool crm_receive_map_is_name(const char *name);

#endif
