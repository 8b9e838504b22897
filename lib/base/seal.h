/*
 * Sealing: bytes that only the holder of a secret key can read, and that everybody can make who has the public one; a
 * secret key that is locked with a passphrase; and one long sealed stream. By libsodium: X25519 with XSalsa20-Poly1305,
 * Argon2id, XChaCha20-Poly1305.
 */
#ifndef CRM_BASE_SEAL_H
#define CRM_BASE_SEAL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/str.h"

enum { CRM_SEAL_KEY = 32, CRM_SEAL_SALT = 16 };

/* Random bytes that nobody can guess. */
void crm_seal_random(void *bytes, size_t n);
/* Overwrites what is secret. */
void crm_seal_forget(void *bytes, size_t n);
/* The same of a text, which is empty then. */
void crm_seal_forget_str(struct crm_str *str);

void crm_seal_keys(unsigned char public_key[CRM_SEAL_KEY], unsigned char secret_key[CRM_SEAL_KEY]);
/* The public key that belongs to the secret one. */
void crm_seal_public(const unsigned char secret_key[CRM_SEAL_KEY], unsigned char public_key[CRM_SEAL_KEY]);
/* Appends the bytes, sealed for the holder of the secret key. CRM_INVALID: the public key is none. */
CRM_MUST_USE crm_err crm_seal_for(const unsigned char public_key[CRM_SEAL_KEY], const void *bytes, size_t n,
                                  struct crm_str *out);
/* Appends what was sealed. False: it was not sealed for this key, or was changed since. */
bool crm_seal_open(const unsigned char secret_key[CRM_SEAL_KEY], const void *bytes, size_t n, struct crm_str *out);

/* How hard it is to try a passphrase. */
struct crm_seal_effort {
	unsigned long long passes;
	size_t memory;                   /* bytes */
};
extern const struct crm_seal_effort crm_seal_effort;

/* Appends the bytes, locked with a passphrase. CRM_INVALID: more effort than anybody wants; CRM_IO: not enough memory. */
CRM_MUST_USE crm_err crm_seal_lock(const struct crm_seal_effort *effort, const unsigned char salt[CRM_SEAL_SALT],
                                   const char *passphrase, const void *bytes, size_t n, struct crm_str *out);
/* Appends what was locked. CRM_DENIED: it is another passphrase. */
CRM_MUST_USE crm_err crm_seal_unlock(const struct crm_seal_effort *effort, const unsigned char salt[CRM_SEAL_SALT],
                                     const char *passphrase, const void *bytes, size_t n, struct crm_str *out);

/* -- a stream of messages: their order and the end are sealed, too --------------------------------- */

enum { CRM_SEAL_STREAM = 24, CRM_SEAL_MORE = 17 }; /* bytes of its head; by how much a message grows */

struct crm_seal_stream {
	unsigned char state[64];
};

void crm_seal_write(struct crm_seal_stream *stream, const unsigned char key[CRM_SEAL_KEY],
                    unsigned char head[CRM_SEAL_STREAM]);
/* Appends the next message, sealed. */
void crm_seal_put(struct crm_seal_stream *stream, const void *bytes, size_t n, bool last, struct crm_str *out);
bool crm_seal_read(struct crm_seal_stream *stream, const unsigned char key[CRM_SEAL_KEY],
                   const unsigned char head[CRM_SEAL_STREAM]);
/* Appends the next message. False: it is none, or not the next one. */
bool crm_seal_take(struct crm_seal_stream *stream, const void *bytes, size_t n, bool *last, struct crm_str *out);

#endif
