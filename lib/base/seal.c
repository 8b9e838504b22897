#include "base/seal.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

_Static_assert(CRM_SEAL_KEY == crypto_box_PUBLICKEYBYTES && CRM_SEAL_KEY == crypto_box_SECRETKEYBYTES, "keys");
_Static_assert(CRM_SEAL_KEY == crypto_secretbox_KEYBYTES && CRM_SEAL_SALT == crypto_pwhash_SALTBYTES, "passphrases");
_Static_assert(CRM_SEAL_STREAM == crypto_secretstream_xchacha20poly1305_HEADERBYTES, "streams");
_Static_assert(CRM_SEAL_MORE == crypto_secretstream_xchacha20poly1305_ABYTES, "messages");

/* A quarter of a second, once; who wants less memory needs so much more time. */
const struct crm_seal_effort crm_seal_effort = { 6, 64 << 20 };

static const struct crm_seal_effort most = { 64, (size_t)1 << 30 };

/* A library that cannot get at random numbers is of no use to anybody. */
static void start(void)
{
	if (sodium_init() < 0)
		abort();
}

void crm_seal_random(void *bytes, size_t n)
{
	start();
	randombytes_buf(bytes, n);
}

void crm_seal_forget(void *bytes, size_t n)
{
	sodium_memzero(bytes, n);
}

void crm_seal_forget_str(struct crm_str *str)
{
	if (str->s)
		sodium_memzero(str->s, str->room);
	crm_str_drop(str);
}

static unsigned char *end_of(struct crm_str *out, size_t more)
{
	crm_str_reserve(out, more + 1);
	return (unsigned char *)out->s + out->n;
}

static void grow(struct crm_str *out, size_t more)
{
	out->n += more;
	out->s[out->n] = '\0';
}

/* -- for the holder of a key ----------------------------------------------------------------- */

void crm_seal_keys(unsigned char public_key[CRM_SEAL_KEY], unsigned char secret_key[CRM_SEAL_KEY])
{
	start();
	crypto_box_keypair(public_key, secret_key);
}

void crm_seal_public(const unsigned char secret_key[CRM_SEAL_KEY], unsigned char public_key[CRM_SEAL_KEY])
{
	start();
	if (crypto_scalarmult_base(public_key, secret_key) != 0)
		abort();
}

crm_err crm_seal_for(const unsigned char public_key[CRM_SEAL_KEY], const void *bytes, size_t n, struct crm_str *out)
{
	size_t sealed = n + crypto_box_SEALBYTES;

	start();
	if (crypto_box_seal(end_of(out, sealed), bytes, n, public_key) != 0)
		return crm_fail(CRM_INVALID, "the public key is none that anything can be sealed for");
	grow(out, sealed);
	return NULL;
}

bool crm_seal_open(const unsigned char secret_key[CRM_SEAL_KEY], const void *bytes, size_t n, struct crm_str *out)
{
	unsigned char public_key[CRM_SEAL_KEY];

	if (n < crypto_box_SEALBYTES)
		return false;
	crm_seal_public(secret_key, public_key);
	if (crypto_box_seal_open(end_of(out, n), bytes, n, public_key, secret_key) != 0)
		return false;
	grow(out, n - crypto_box_SEALBYTES);
	return true;
}

/* -- with a passphrase ------------------------------------------------------------------------- */

static crm_err stretch(const struct crm_seal_effort *effort, const unsigned char *salt, const char *passphrase,
                       unsigned char key[CRM_SEAL_KEY])
{
	start();
	if (effort->passes < crypto_pwhash_OPSLIMIT_MIN || effort->passes > most.passes ||
	    effort->memory < crypto_pwhash_MEMLIMIT_MIN || effort->memory > most.memory)
		return crm_fail(CRM_INVALID, "the passphrase is to be tried with an effort that nobody asks for");
	if (crypto_pwhash(key, CRM_SEAL_KEY, passphrase, strlen(passphrase), salt, effort->passes, effort->memory,
	                  crypto_pwhash_ALG_ARGON2ID13) != 0)
		return crm_fail(CRM_IO, "there is not enough memory to try a passphrase");
	return NULL;
}

/* The key is used once, for the salt is: so the nonce may be fixed. */
static const unsigned char nonce[crypto_secretbox_NONCEBYTES] = {0};

crm_err crm_seal_lock(const struct crm_seal_effort *effort, const unsigned char salt[CRM_SEAL_SALT],
                      const char *passphrase, const void *bytes, size_t n, struct crm_str *out)
{
	unsigned char key[CRM_SEAL_KEY];

	CRM_TRY(stretch(effort, salt, passphrase, key));
	crypto_secretbox_easy(end_of(out, n + crypto_secretbox_MACBYTES), bytes, n, nonce, key);
	grow(out, n + crypto_secretbox_MACBYTES);
	sodium_memzero(key, sizeof key);
	return NULL;
}

crm_err crm_seal_unlock(const struct crm_seal_effort *effort, const unsigned char salt[CRM_SEAL_SALT],
                        const char *passphrase, const void *bytes, size_t n, struct crm_str *out)
{
	unsigned char key[CRM_SEAL_KEY];

	if (n < crypto_secretbox_MACBYTES)
		return crm_fail(CRM_DAMAGED, "the locked key has been cut short");
	CRM_TRY(stretch(effort, salt, passphrase, key));
	int wrong = crypto_secretbox_open_easy(end_of(out, n), bytes, n, nonce, key);
	sodium_memzero(key, sizeof key);
	if (wrong)
		return crm_fail(CRM_DENIED, "that is not the passphrase");
	grow(out, n - crypto_secretbox_MACBYTES);
	return NULL;
}

/* -- streams ------------------------------------------------------------------------------------- */

static crypto_secretstream_xchacha20poly1305_state *state_of(struct crm_seal_stream *stream)
{
	_Static_assert(sizeof(crypto_secretstream_xchacha20poly1305_state) <= sizeof stream->state, "room for the state");
	return (crypto_secretstream_xchacha20poly1305_state *)stream->state;
}

void crm_seal_write(struct crm_seal_stream *stream, const unsigned char key[CRM_SEAL_KEY],
                    unsigned char head[CRM_SEAL_STREAM])
{
	start();
	crypto_secretstream_xchacha20poly1305_init_push(state_of(stream), head, key);
}

void crm_seal_put(struct crm_seal_stream *stream, const void *bytes, size_t n, bool last, struct crm_str *out)
{
	unsigned char tag = last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : 0;

	crypto_secretstream_xchacha20poly1305_push(state_of(stream), end_of(out, n + CRM_SEAL_MORE), NULL, bytes, n, NULL, 0,
	                                           tag);
	grow(out, n + CRM_SEAL_MORE);
}

bool crm_seal_read(struct crm_seal_stream *stream, const unsigned char key[CRM_SEAL_KEY],
                   const unsigned char head[CRM_SEAL_STREAM])
{
	start();
	return crypto_secretstream_xchacha20poly1305_init_pull(state_of(stream), head, key) == 0;
}

bool crm_seal_take(struct crm_seal_stream *stream, const void *bytes, size_t n, bool *last, struct crm_str *out)
{
	unsigned char tag = 0;

	if (n < CRM_SEAL_MORE ||
	    crypto_secretstream_xchacha20poly1305_pull(state_of(stream), end_of(out, n), NULL, &tag, bytes, n, NULL, 0) != 0)
		return false;
	*last = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
	grow(out, n - CRM_SEAL_MORE);
	return true;
}
