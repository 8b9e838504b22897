/*
 * Errors are values. NULL is success; anything else is a sentence for a person,
 * a kind that decides the exit status, and where known the file, line and field
 * it is about and a hint (an exact command or spelling that would be right).
 *
 * Errors live in a small ring per thread: nobody frees them, and one stays
 * valid until some thirty more were made. A function that can fail returns
 * crm_err and is CRM_MUST_USE. Only cli/ prints errors.
 */
#ifndef CRM_BASE_ERR_H
#define CRM_BASE_ERR_H

#include "base/attr.h"

/* The kind is the exit status (docs: crm(1), EXIT STATUS). */
enum crm_kind {
	CRM_OK = 0,
	CRM_NOTHING = 1,   /* nothing matched, as grep */
	CRM_USAGE = 2,
	CRM_INVALID = 3,   /* data that breaks a rule of the model */
	CRM_NOT_FOUND = 4,
	CRM_CONFLICT = 5,  /* duplicate, changed meanwhile, ambiguous id */
	CRM_DENIED = 6,
	CRM_BUSY = 7,
	CRM_IO = 8,
	CRM_DAMAGED = 9,
	CRM_REJECTED = 10, /* done, but some rows were rejected */
	CRM_LATER = 75,    /* a mail that could not be stored: who hands it over tries again (EX_TEMPFAIL of sysexits(3)) */
};

struct crm_error {
	enum crm_kind kind;
	long line;        /* 1-based, 0 where there is none */
	char file[256];   /* "" where there is none */
	char field[128];  /* "" where there is none */
	char text[1024];  /* the sentence alone */
	char hint[512];   /* "" where there is none */
	char source[256]; /* what was being read (a term), "" where there is none */
	char wrong[256];   /* a word that was wrong and ... */
	char nearest[256]; /* ... the known one nearest to it; "" where there is none */
	int caret;        /* byte offset in source of the word that is wrong */
	int caret_length; /* its length in bytes */
};

typedef const struct crm_error *crm_err;

/* A new error. The text is a sentence without file, line, field or full stop. */
CRM_MUST_USE CRM_RETURNS_NONNULL CRM_PRINTF(2, 3)
crm_err crm_fail(enum crm_kind kind, const char *format, ...);

/* CRM_IO with the words for errno appended: "cannot write x: No space left". */
CRM_MUST_USE CRM_RETURNS_NONNULL CRM_PRINTF(1, 2)
crm_err crm_fail_errno(const char *format, ...);

/* Each returns a copy of `err` that also says where; NULL stays NULL. A place
 * already there is kept (the innermost one knows best). */
CRM_MUST_USE crm_err crm_err_at(crm_err err, const char *file, long line);
CRM_MUST_USE crm_err crm_err_field(crm_err err, const char *field);
/* Replaces an absent hint; keeps one that is there. */
CRM_MUST_USE CRM_PRINTF(2, 3)
crm_err crm_err_hint(crm_err err, const char *format, ...);
/* Says which word was wrong and what was probably meant; cli/ makes the hint of it: the same command line with
 * the word put right. What is said last stands: an outer layer knows more of the word's surroundings. */
CRM_MUST_USE crm_err crm_err_nearest(crm_err err, const char *wrong, const char *nearest);
/* Says which word of `source` is wrong; cli/ prints the source and a caret under it. */
CRM_MUST_USE crm_err crm_err_caret(crm_err err, const char *source, int offset, int length);
/* The same error of another kind: who asked knows whether what was not found is a record or a value. */
CRM_MUST_USE crm_err crm_err_as(crm_err err, enum crm_kind kind);
/* Puts "words: " in front of the text. */
CRM_MUST_USE CRM_PRINTF(2, 3)
crm_err crm_err_in(crm_err err, const char *format, ...);

/* CRM_OK for NULL. */
enum crm_kind crm_err_kind(crm_err err);

/* "file:line: field: text", parts that are absent left out, written to `buffer`
 * (always ended). Returns buffer. The hint is not in it. */
char *crm_err_print(crm_err err, char *buffer, unsigned long size);

/* Returns the error of `call` from the calling function, if there is one. */
#define CRM_TRY(call)                       \
	do {                                \
		crm_err try_err_ = (call);  \
		if (try_err_)               \
			return try_err_;    \
	} while (0)

#endif
