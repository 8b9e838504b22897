#include "form/decode.h"

#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/str.h"
#include "base/utf8.h"
#include "form/encoding.h"
#include "form/magic.h"

enum { BLOCK = 64 * 1024 };

static const char BOM[] = "\xEF\xBB\xBF";

enum fault { FINE, BAD_BYTE, BAD_NUL, BAD_CUT };

struct crm_decode {
	int fd;
	struct crm_decode_options options;
	char encoding[64];
	iconv_t converter;
	bool converts;
	bool started;            /* the first text was made: no byte order mark can follow */
	bool high;               /* something beyond ASCII was read as UTF-8 */
	bool ended;              /* of the file */
	struct crm_str raw;      /* read; [0, used) was handed out */
	size_t used;
	struct crm_str made;     /* by the converter */
	const char *text;        /* the next block, of raw or made */
	size_t n;
	bool ready;
	enum fault fault;        /* what follows all text handed out */
	unsigned char bad;       /* the byte that is it */
	long long bytes;
	long long raw_at;        /* the offset of raw.s[0] in the file */
	long long fault_at;
};

/* -- reading --------------------------------------------------------------- */

static crm_err read_more(struct crm_decode *decode)
{
	crm_str_reserve(&decode->raw, BLOCK);
	ssize_t n = read(decode->fd, decode->raw.s + decode->raw.n, BLOCK);
	/* Who waits for a slow pipe and catches a signal wants to stop waiting; others set SA_RESTART. */
	if (n < 0 && errno == EINTR)
		return crm_fail(CRM_IO, "interrupted");
	if (n < 0)
		return crm_fail_errno("cannot read");
	decode->raw.n += (size_t)n;
	decode->raw.s[decode->raw.n] = '\0';
	decode->bytes += n;
	decode->ended = n == 0;
	return NULL;
}

/* Formats, delimiters and encodings are told by the first lines, so a pipe has to give a whole
 * block first; but JSON tells at once, and may come from a program that writes now and then. */
static crm_err read_first(struct crm_decode *decode)
{
	do
		CRM_TRY(read_more(decode));
	while (!decode->ended && decode->raw.n < BLOCK && decode->raw.s[0] != '{' &&
	       decode->raw.s[0] != '[');
	return NULL;
}

static void take_used(struct crm_decode *decode)
{
	struct crm_str *raw = &decode->raw;

	if (decode->used == 0)
		return;
	raw->n -= decode->used;
	memmove(raw->s, raw->s + decode->used, raw->n + 1);
	decode->raw_at += (long long)decode->used;
	decode->used = 0;
}

/* -- which encoding -------------------------------------------------------- */

static crm_err use_encoding(struct crm_decode *decode, const char *encoding)
{
	snprintf(decode->encoding, sizeof(decode->encoding), "%s", encoding);
	if (crm_same_name(encoding, "UTF-8"))
		return NULL;
	decode->converter = iconv_open("UTF-8", encoding);
	if (decode->converter == (iconv_t)-1)
		return crm_err_hint(crm_fail(CRM_USAGE, "there is no encoding '%s'", encoding),
		                    "iconv -l");
	decode->converts = true;
	return NULL;
}

static crm_err choose_encoding(struct crm_decode *decode)
{
	if (decode->options.encoding)
		return use_encoding(decode, decode->options.encoding);
	return use_encoding(decode, crm_encoding_of(crm_str_text(&decode->raw), decode->raw.n,
	                                            decode->options.nul));
}

/* -- from bytes to text ---------------------------------------------------- */

static void set_fault(struct crm_decode *decode, enum fault fault, size_t at)
{
	decode->fault = fault;
	decode->bad = (unsigned char)decode->raw.s[at];
	decode->fault_at = decode->raw_at + (long long)at;
}

/* Converts what it can; a character cut by the end of the block waits for the next. */
static void convert(struct crm_decode *decode)
{
	char *in = decode->raw.s;
	size_t in_left = decode->raw.n;

	crm_str_clear(&decode->made);
	while (in_left > 0) {
		crm_str_reserve(&decode->made, BLOCK);
		char *out = decode->made.s + decode->made.n;
		size_t out_left = decode->made.room - decode->made.n - 1;
		size_t result = iconv(decode->converter, &in, &in_left, &out, &out_left);
		decode->made.n = (size_t)(out - decode->made.s);
		decode->made.s[decode->made.n] = '\0';
		if (result != (size_t)-1 || errno == E2BIG)
			continue;
		if (errno == EILSEQ)
			set_fault(decode, BAD_BYTE, (size_t)(in - decode->raw.s));
		else if (decode->ended)
			set_fault(decode, BAD_CUT, (size_t)(in - decode->raw.s));
		break;
	}
	decode->used = decode->raw.n - in_left;
	decode->text = crm_str_text(&decode->made);
	decode->n = decode->made.n;
}

/* Text so far was ASCII, which all encodings share, so the guess may come late in a file. */
static const char *guess(const struct crm_decode *decode)
{
	const struct crm_str *raw = &decode->raw;

	if (!decode->options.guess || decode->high || decode->options.encoding ||
	    crm_encoding_is_damaged_utf8(raw->s, raw->n))
		return NULL;
	return decode->options.guess(raw->s, raw->n);
}

static size_t valid_part(const struct crm_decode *decode)
{
	const struct crm_str *raw = &decode->raw;
	size_t from = 0, at;

	while (!crm_utf8_valid(raw->s + from, raw->n - from, &at)) {
		from += at;
		if (!decode->options.nul || raw->s[from] != '\0')
			return from;
		from++;
	}
	return raw->n;
}

static crm_err pass(struct crm_decode *decode)
{
	struct crm_str *raw = &decode->raw;
	size_t good = valid_part(decode);
	const char *encoding;

	if (good < raw->n && (decode->ended || !crm_encoding_is_cut(raw->s + good, raw->n - good))) {
		if (raw->s[good] && (encoding = guess(decode))) {
			CRM_TRY(use_encoding(decode, encoding));
			if (decode->converts) {
				convert(decode);
				return NULL;
			}
		}
		bool cut = crm_encoding_is_cut(raw->s + good, raw->n - good);
		set_fault(decode, cut ? BAD_CUT : raw->s[good] ? BAD_BYTE : BAD_NUL, good);
	}
	decode->high = decode->high || crm_encoding_has_high(raw->s, good);
	decode->text = crm_str_text(raw);
	decode->n = decode->used = good;
	return NULL;
}

/* What the converter made may still hold NULs. */
static void check_made(struct crm_decode *decode)
{
	const char *nul = decode->options.nul ? NULL : memchr(decode->text, '\0', decode->n);

	if (!nul)
		return;
	decode->n = (size_t)(nul - decode->text);
	decode->fault = BAD_NUL;
}

static crm_err make_text(struct crm_decode *decode)
{
	if (decode->converts)
		convert(decode);
	else
		CRM_TRY(pass(decode));
	if (decode->converts)
		check_made(decode);
	if (!decode->started && decode->n > 0) {
		decode->started = true;
		if (crm_starts(decode->text, BOM))
			crm_decode_skip(decode, sizeof(BOM) - 1);
	}
	return NULL;
}

static crm_err tell_fault(const struct crm_decode *decode)
{
	if (decode->fault == BAD_CUT)
		return crm_fail(CRM_INVALID, "the file ends in the middle of a character (offset %lld)",
		                decode->fault_at);
	if (decode->fault == BAD_NUL && decode->converts)
		return crm_fail(CRM_INVALID, "the character U+0000: this is binary data, not text");
	if (decode->fault == BAD_NUL)
		return crm_fail(CRM_INVALID, "a NUL byte (offset %lld): this is binary data, not text",
		                decode->fault_at);
	return crm_err_hint(crm_fail(CRM_INVALID, "the byte 0x%02X (offset %lld) is not %s text",
	                             decode->bad, decode->fault_at, decode->encoding),
	                    "if it is in another encoding: iconv -f WINDOWS-1252 -t UTF-8 FILE");
}

/* -- the interface --------------------------------------------------------- */

crm_err crm_decode_peek(struct crm_decode *decode, const char **text, size_t *n)
{
	while (!decode->ready) {
		if (decode->fault)
			return tell_fault(decode);
		take_used(decode);
		if (!decode->ended)
			CRM_TRY(read_more(decode));
		CRM_TRY(make_text(decode));
		decode->ready = decode->n > 0 || (decode->ended && !decode->fault);
	}
	*text = decode->text;
	*n = decode->n;
	return NULL;
}

crm_err crm_decode_next(struct crm_decode *decode, const char **text, size_t *n)
{
	CRM_TRY(crm_decode_peek(decode, text, n));
	decode->ready = *n == 0;
	return NULL;
}

void crm_decode_skip(struct crm_decode *decode, size_t n)
{
	decode->text += n;
	decode->n -= n;
	if (decode->n == 0 && !decode->ended)
		decode->ready = false;
}

static crm_err start(struct crm_decode *decode)
{
	CRM_TRY(read_first(decode));
	CRM_TRY(crm_magic_check(crm_str_text(&decode->raw), decode->raw.n));
	CRM_TRY(choose_encoding(decode));
	CRM_TRY(make_text(decode));
	decode->ready = decode->n > 0;
	return NULL;
}

crm_err crm_decode_open(int fd, const struct crm_decode_options *options, struct crm_decode **out)
{
	struct crm_decode *decode = crm_calloc(1, sizeof(*decode));

	decode->fd = fd;
	decode->options = *options;
	crm_err err = start(decode);
	if (err)
		crm_decode_drop(&decode);
	*out = decode;
	return err;
}

void crm_decode_drop(struct crm_decode **decode)
{
	if (!*decode)
		return;
	if ((*decode)->fd > 0)
		close((*decode)->fd);
	if ((*decode)->converts)
		iconv_close((*decode)->converter);
	crm_str_drop(&(*decode)->raw);
	crm_str_drop(&(*decode)->made);
	free(*decode);
	*decode = NULL;
}

const char *crm_decode_encoding(const struct crm_decode *decode)
{
	return decode->encoding;
}

long long crm_decode_bytes(const struct crm_decode *decode)
{
	return decode->bytes;
}
