#include "load/known.h"

#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "load/known_adding.h"
#include "load/known_marks.h"
#include "store/read.h"

enum { PEOPLE_MOST = 8 };

/* Chains of entries whose marks fall into one bucket; 0 ends a chain, so that places count from 1. */
struct entry {
	uint64_t mark, id;
	uint32_t next;
};

struct crm_known {
	struct crm_repo *repo;
	const struct crm_entity *entity;
	bool read;
	struct entry *entries;
	size_t count, room;
	uint32_t *buckets;
	size_t bucket_count;             /* a power of two */
};

struct crm_known *crm_known_new(struct crm_repo *repo, const struct crm_entity *entity)
{
	struct crm_known *known = crm_calloc(1, sizeof *known);
	known->repo = repo;
	known->entity = entity;
	return known;
}

void crm_known_drop(struct crm_known **known)
{
	if (!*known)
		return;
	free((*known)->entries);
	free((*known)->buckets);
	free(*known);
	*known = NULL;
}

/* -- the table ------------------------------------------------------------------------------- */

static uint32_t *bucket_of(struct crm_known *known, uint64_t mark)
{
	return &known->buckets[(mark ^ mark >> 32) & (known->bucket_count - 1)];
}

static void chain(struct crm_known *known, size_t at)
{
	uint32_t *bucket = bucket_of(known, known->entries[at].mark);
	known->entries[at].next = *bucket;
	*bucket = (uint32_t)at + 1;
}

static void grow(struct crm_known *known)
{
	known->room = known->room ? known->room * 2 : 1024;
	known->entries = crm_realloc(known->entries, known->room * sizeof *known->entries);
	free(known->buckets);
	known->bucket_count = known->room;
	known->buckets = crm_calloc(known->bucket_count, sizeof *known->buckets);
	for (size_t i = 0; i < known->count; i++)
		chain(known, i);
}

static bool is_there(struct crm_known *known, uint64_t mark, uint64_t id)
{
	for (uint32_t at = known->count ? *bucket_of(known, mark) : 0; at; at = known->entries[at - 1].next)
		if (known->entries[at - 1].mark == mark && known->entries[at - 1].id == id)
			return true;
	return false;
}

static void add(struct crm_known *known, const struct crm_record *contact)
{
	struct crm_marks marks;
	uint64_t id = crm_id_number(crm_record_id(contact));
	crm_marks_of(contact, &marks);
	for (size_t i = 0; i < marks.count; i++) {
		if (is_there(known, marks.all[i].mark, id))
			continue;
		if (known->count == known->room)
			grow(known);
		known->entries[known->count] = (struct entry){ .mark = marks.all[i].mark, .id = id };
		chain(known, known->count++);
	}
}

/* "contact.reached" is no help here: it has addresses and numbers as they are written, marks forgive how, and names are
 * looked for by their sound. 100,000 contacts are read in half a second. */
static crm_err read_all(struct crm_known *known)
{
	CRM_AUTO(crm_scan_drop) struct crm_scan *scan = NULL;
	const struct crm_record *contact;
	int64_t rev;
	if (known->read)
		return NULL;
	known->read = true;
	CRM_TRY(crm_scan_open_anyhow(known->repo->store, known->entity, &scan));
	CRM_TRY(crm_scan_next(scan, &contact, &rev));
	while (contact) {
		add(known, contact);
		CRM_TRY(crm_scan_next(scan, &contact, &rev));
	}
	return NULL;
}

void crm_known_add(struct crm_known *known, const struct crm_record *contact)
{
	if (known->read)
		add(known, contact);
}

/* -- people who have a mark -------------------------------------------------------------------- */

struct people {
	const struct crm_record *all[PEOPLE_MOST];
	size_t count;
};

static const char *name_of(const struct crm_record *contact)
{
	struct crm_value name = crm_record_get(contact, "name");
	return name.shape == CRM_TEXT ? name.s : "";
}

static crm_err add_person(struct crm_known *known, struct crm_arena *arena, uint64_t number, struct people *people)
{
	char id[CRM_ID_SIZE];
	struct crm_record *contact;
	crm_id_text(number, id);
	for (size_t i = 0; i < people->count; i++)
		if (crm_same(crm_record_id(people->all[i]), id))
			return NULL;
	CRM_TRY(crm_read_record(known->repo->store, arena, known->entity, id, &contact, NULL));
	/* It may have been taken back, with a row that was rejected after all. */
	if (contact && people->count < PEOPLE_MOST)
		people->all[people->count++] = contact;
	return NULL;
}

static crm_err people_of(struct crm_known *known, struct crm_arena *arena, const struct crm_marks *marks,
                         enum crm_mark_kind kind, struct people *people)
{
	people->count = 0;
	for (size_t i = 0; known->count && i < marks->count; i++) {
		if (marks->all[i].kind != kind)
			continue;
		for (uint32_t at = *bucket_of(known, marks->all[i].mark); at; at = known->entries[at - 1].next)
			if (known->entries[at - 1].mark == marks->all[i].mark)
				CRM_TRY(add_person(known, arena, known->entries[at - 1].id, people));
	}
	return NULL;
}

static void leave(struct people *people, bool (*stays)(const struct crm_record *row, const struct crm_record *contact),
                  const struct crm_record *row)
{
	size_t count = 0;
	for (size_t i = 0; i < people->count; i++)
		if (stays(row, people->all[i]))
			people->all[count++] = people->all[i];
	people->count = count;
}

static bool name_fits(const struct crm_record *row, const struct crm_record *contact)
{
	return crm_marks_names_fit(name_of(row), name_of(contact));
}

static bool is_bare(const struct crm_record *row, const struct crm_record *contact)
{
	struct crm_marks marks;
	(void)row;
	crm_marks_of(contact, &marks);
	return !crm_marks_has_kind(&marks, CRM_MARK_EMAIL) && !crm_marks_has_kind(&marks, CRM_MARK_PHONE);
}

static bool has_no_external_id(const struct crm_record *row, const struct crm_record *contact)
{
	(void)row;
	return contact->values[crm_common_at(contact->entity, CRM_EXTERNAL_ID)].shape == CRM_EMPTY;
}

/* -- which of them ------------------------------------------------------------------------------- */

static crm_err ambiguous(const struct crm_record *row, const struct people *people, const char *what)
{
	CRM_AUTO(crm_str_drop) struct crm_str list = {0};
	for (size_t i = 0; i < people->count; i++)
		crm_str_addf(&list, "%s%s (%.8s)", i ? ", " : "", name_of(people->all[i]), crm_record_id(people->all[i]));
	crm_err err = crm_fail(CRM_CONFLICT, "'%s' may be somebody who is known by %s: %s", name_of(row), what,
	                       crm_str_text(&list));
	return crm_err_hint(err, "--rejects FILE puts it aside; a UID in the card, or another name, tells them apart");
}

static crm_err by_email(struct crm_known *known, struct crm_arena *arena, const struct crm_record *row,
                        const struct crm_marks *marks, bool has_uid, const struct crm_record **out)
{
	struct people people, before;
	CRM_TRY(people_of(known, arena, marks, CRM_MARK_EMAIL, &people));
	if (has_uid)
		leave(&people, has_no_external_id, row);
	before = people;
	leave(&people, name_fits, row);
	if (people.count == 1)
		*out = people.all[0];
	return before.count && people.count != 1 ? ambiguous(row, &before, "the e-mail address") : NULL;
}

static crm_err by_phone(struct crm_known *known, struct crm_arena *arena, const struct crm_record *row,
                        const struct crm_marks *marks, const struct crm_record **out)
{
	struct people people;
	CRM_TRY(people_of(known, arena, marks, CRM_MARK_PHONE, &people));
	leave(&people, name_fits, row);
	if (people.count > 1)
		return ambiguous(row, &people, "the number");
	*out = people.count ? people.all[0] : NULL;
	return NULL;
}

/* Several of the name: the one of whom no more is known than of the row. */
static crm_err by_name(struct crm_known *known, struct crm_arena *arena, const struct crm_record *row,
                       const struct crm_marks *marks, const struct crm_record **out)
{
	struct people people;
	CRM_TRY(people_of(known, arena, marks, CRM_MARK_NAME, &people));
	if (people.count > 1)
		leave(&people, is_bare, row);
	if (people.count > 1)
		return ambiguous(row, &people, "the name");
	*out = people.count ? people.all[0] : NULL;
	return NULL;
}

static crm_err read_row(struct crm_known *known, struct crm_arena *arena, const struct crm_plan *plan,
                        const struct crm_record **out)
{
	struct crm_record *row = crm_record_new(arena, known->entity);
	struct crm_assign *assigns = crm_new(arena, struct crm_assign, plan->slot_count + 1);
	size_t count = 0;
	for (size_t i = 0; i < plan->slot_count; i++) {
		const struct crm_slot *slot = &plan->slots[i];
		if (*slot->text && (crm_known_minds(slot->type) || crm_same(slot->type->name, "country")))
			assigns[count++] = (struct crm_assign){ slot->field, CRM_SET, slot->text };
	}
	CRM_TRY(crm_record_assign(row, arena, &known->repo->reading, assigns, count));
	*out = row;
	return known->entity->derive ? known->entity->derive(row) : NULL;
}

static bool is_filled(const struct crm_plan *plan, int field)
{
	const struct crm_slot *slot = crm_plan_slot(plan, field);
	return slot && *slot->text;
}

crm_err crm_known_find(struct crm_known *known, struct crm_arena *arena, const struct crm_plan *plan,
                       const struct crm_record **row, struct crm_known_as *out)
{
	bool has_uid = is_filled(plan, 0) || is_filled(plan, (int)crm_common_at(plan->entity, CRM_EXTERNAL_ID));
	struct crm_marks marks;
	*out = (struct crm_known_as){0};
	CRM_TRY(read_all(known));
	CRM_TRY(read_row(known, arena, plan, row));
	crm_marks_of(*row, &marks);
	CRM_TRY(by_email(known, arena, *row, &marks, has_uid, &out->contact));
	if (out->contact || has_uid)
		return NULL;
	if (crm_marks_has_kind(&marks, CRM_MARK_PHONE))
		return by_phone(known, arena, *row, &marks, &out->contact);
	out->by_name = true;
	return crm_marks_has_kind(&marks, CRM_MARK_EMAIL) ? NULL : by_name(known, arena, *row, &marks, &out->contact);
}
