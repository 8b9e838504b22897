/*
 * Field types: one row each. The type decides how a value is parsed from what
 * people type, how it is stored in SQLite and in the history, how it is printed for
 * machines and for people, and how two values compare.
 *
 * A value in memory is the stored form:
 *   text, long text, e-mail, phone, url, country, currency, language, timezone,
 *   choice, domain, id, link (16 hex), link to any ("deal:" + 16 hex),
 *   date ("2026-11-21"), instant ("2026-11-21T10:44:03.120Z")     -> CRM_TEXT
 *   integer, duration (seconds), yes/no (0, 1), money (minor units) -> CRM_INTEGER
 *   decimal, percent                                                -> CRM_REAL
 *   a list of any text type: a JSON array of strings, sorted bytewise, unique,
 *   without spaces (["key","vip"])                                  -> CRM_TEXT
 *   empty (no value; "" is the same)                                -> CRM_EMPTY
 * Stored texts sort and compare as their type does (dates, instants), so SQL can.
 */
#ifndef CRM_MODEL_TYPE_H
#define CRM_MODEL_TYPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"

enum crm_shape { CRM_EMPTY, CRM_INTEGER, CRM_REAL, CRM_TEXT };

struct crm_value {
	enum crm_shape shape;
	size_t n;                /* length of a text, without its NUL */
	union {
		int64_t i;
		double r;
		const char *s;   /* NUL-ended; who owns it is said where one is handed out */
	};
};

enum crm_type {
	CRM_T_ID,
	CRM_T_TEXT,       /* one line or more; no NUL */
	CRM_T_LONGTEXT,   /* the same, expected to have many lines */
	CRM_T_INTEGER,
	CRM_T_DECIMAL,
	CRM_T_PERCENT,
	CRM_T_MONEY,
	CRM_T_DATE,
	CRM_T_INSTANT,
	CRM_T_DURATION,
	CRM_T_EMAIL,      /* addr-spec of RFC 5322 without comments; its ASCII letters in lower case */
	CRM_T_PHONE,      /* as typed */
	CRM_T_URL,        /* RFC 3986, http or https supplied if no scheme */
	CRM_T_DOMAIN,     /* acme.example, lower case */
	CRM_T_COUNTRY,    /* ISO 3166-1 alpha-2; names and alpha-3 are understood */
	CRM_T_CURRENCY,   /* ISO 4217 */
	CRM_T_LANGUAGE,   /* BCP 47, checked by form: cs, zh-Hant */
	CRM_T_TIMEZONE,   /* a name of the tz database */
	CRM_T_BOOL,       /* yes/no */
	CRM_T_CHOICE,
	CRM_T_LINK,       /* to a record of one entity */
	CRM_T_ANYLINK,    /* to any record: entity:id */
	CRM_T_COUNT_
};

/* What kind of JSON value and how a column aligns. */
enum crm_json_kind { CRM_JSON_STRING, CRM_JSON_NUMBER, CRM_JSON_BOOL };

const char *crm_type_name(enum crm_type type);     /* "email": what crm-schema says */
bool crm_type_find(const char *name, enum crm_type *type);
const char *crm_type_title(enum crm_type type);    /* "an e-mail address" */
const char *crm_type_sql(enum crm_type type);      /* INTEGER, REAL or TEXT (STRICT) */
enum crm_json_kind crm_type_json(enum crm_type type);
bool crm_type_is_ordered(enum crm_type type);      /* do < and > fit? */
bool crm_type_may_list(enum crm_type type);        /* text types only */
bool crm_type_aligns_right(enum crm_type type);
/* The i-th type's name, NULL at the end; for messages and completion. */
const char *crm_type_at(size_t i);

/* Constructors and comparison of plain values. */
struct crm_value crm_value_text(const char *s);            /* "" and NULL give empty */
struct crm_value crm_value_text_n(const char *s, size_t n);
struct crm_value crm_value_integer(int64_t i);
struct crm_value crm_value_real(double r);
#define CRM_NO_VALUE ((struct crm_value){ .shape = CRM_EMPTY })
bool crm_value_equal(struct crm_value a, struct crm_value b);
/* Empty first; numbers by size, texts bytewise. */
int crm_value_compare(struct crm_value a, struct crm_value b);
struct crm_value crm_value_copy(struct crm_arena *arena, struct crm_value value);

#endif
