/*
 * The head of a backup: the lines that say what it is and how it is sealed.
 *
 *   crm-backup 1
 *   of 0123456789abcdef                  the first transaction of the repository it is of
 *   public BASE64                        whom it is sealed for; not there: it is not sealed
 *   secret argon2id 6 67108864 SALT BOX  the secret key, locked with a passphrase; not there: somebody has it in a file
 *   names ID BOX                         what pieces are named with, sealed, and what it is known by
 *   key BOX                              what a stream is sealed with, sealed
 */
#ifndef CRM_BACKUP_KEYS_H
#define CRM_BACKUP_KEYS_H

#include <stdbool.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/seal.h"
#include "base/str.h"

struct crm_keys {
	char of[17];
	bool is_sealed;                  /* else there is nothing below */
	unsigned char public_key[CRM_SEAL_KEY];
	struct crm_seal_effort effort;   /* of the passphrase; passes 0: there is none */
	unsigned char salt[CRM_SEAL_SALT];
	const char *locked;              /* base64 of the secret key; arena */
	char names_id[17];               /* "": there are none */
	const char *names;               /* base64 of the sealed key; arena */
	const char *key;                 /* base64 of the sealed key of a stream; NULL; arena */
};

/* How somebody proves to be who may read it. What is not given is NULL. */
struct crm_keys_proof {
	const char *passphrase;
	const unsigned char *identity;   /* a secret key */
};

/* Sealed for who knows the passphrase ... */
CRM_MUST_USE crm_err crm_keys_for_passphrase(struct crm_arena *arena, const char *passphrase, struct crm_keys *keys);
/* ... or has the secret key to this. */
void crm_keys_for_holder(const unsigned char public_key[CRM_SEAL_KEY], struct crm_keys *keys);
/* Seals a key into it: that of the names, or that of the stream. */
CRM_MUST_USE crm_err crm_keys_put(struct crm_arena *arena, struct crm_keys *keys, bool names,
                                  const unsigned char key[CRM_SEAL_KEY]);
/* The secret key. CRM_DENIED: what is given does not open it. */
CRM_MUST_USE crm_err crm_keys_secret(const struct crm_keys *keys, const struct crm_keys_proof *proof,
                                     unsigned char secret_key[CRM_SEAL_KEY]);
/* The key of the names, or of the stream, opened. */
CRM_MUST_USE crm_err crm_keys_take(const struct crm_keys *keys, bool names, const unsigned char secret_key[CRM_SEAL_KEY],
                                   unsigned char key[CRM_SEAL_KEY]);
/* Is it the key that the names were made with? */
bool crm_keys_is_names(const struct crm_keys *keys, const unsigned char key[CRM_SEAL_KEY]);

void crm_keys_text(const struct crm_keys *keys, struct crm_str *out);
/* CRM_DAMAGED: it is no such head. `text` is changed. */
CRM_MUST_USE crm_err crm_keys_read(struct crm_arena *arena, char *text, struct crm_keys *keys);

/* Files of one key, which people keep: a word and the key in base64. */
void crm_key_text(const char *word, const unsigned char key[CRM_SEAL_KEY], struct crm_str *out);
/* CRM_INVALID names the file where it is not of that kind. */
CRM_MUST_USE crm_err crm_key_read(const char *path, const char *word, unsigned char key[CRM_SEAL_KEY]);

#define CRM_KEY_SECRET "crm-backup-secret"
#define CRM_KEY_PUBLIC "crm-backup-public"
#define CRM_KEY_NAMES "crm-backup-names"

#endif
