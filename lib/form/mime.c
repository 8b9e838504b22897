#include "form/mime.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <gmime/gmime.h>

#include "base/utf8.h"
#include "form/mail_charset.h"

enum { BLOCK = 64 * 1024 };

struct crm_mime {
	struct crm_arena *arena;
	const char *(*guess)(const char *bytes, size_t n);
	GMimeMessage *message;
	struct crm_mime_part *parts;
	GMimeObject **objects;
	size_t count;
	bool too_deep;
};

/* -- before it is parsed: what would take memory without end ------------------------- */

struct looking {
	int64_t header;                  /* bytes of the first header */
	bool in_header;
	long dashes;
	char last, before;               /* the two bytes before this one */
};

static void look_at(struct looking *looking, const char *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		char c = bytes[i];
		if (looking->in_header && c == '\n' && (looking->last == '\n' || (looking->last == '\r' && looking->before == '\n')))
			looking->in_header = false;
		looking->header += looking->in_header;
		looking->dashes += c == '-' && looking->last == '-' && looking->before == '\n';
		looking->before = looking->last;
		looking->last = c;
	}
}

static crm_err look(int fd, int64_t from)
{
	struct looking looking = { .in_header = true, .last = '\n' };
	char block[BLOCK];
	ssize_t n;

	for (int64_t at = from; (n = pread(fd, block, sizeof block, at)) != 0; at += n > 0 ? n : 0) {
		if (n < 0 && errno != EINTR)
			return crm_fail_errno("cannot read the message");
		look_at(&looking, block, n > 0 ? (size_t)n : 0);
		if (looking.header > CRM_MIME_HEADER)
			return crm_fail(CRM_INVALID, "its header is larger than %d bytes", (int)CRM_MIME_HEADER);
		if (looking.dashes > CRM_MIME_DASHES)
			return crm_fail(CRM_INVALID, "it has more than %d lines that could part it", (int)CRM_MIME_DASHES);
	}
	return NULL;
}

/* "From sender date", and what some mailers escape it as. */
static int64_t skip_from_line(int fd, int64_t from)
{
	char line[1024];
	ssize_t n = pread(fd, line, sizeof line, from);
	const char *end = n > 0 ? memchr(line, '\n', (size_t)n) : NULL;

	if (!end || (strncmp(line, "From ", 5) != 0 && strncmp(line, ">From ", 6) != 0))
		return from;
	return from + (end - line) + 1;
}

/* -- parts --------------------------------------------------------------------------- */

static const char *keep(struct crm_mime *mime, const char *bytes)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};

	if (!bytes)
		return NULL;
	crm_mail_to_utf8(&text, bytes, strlen(bytes), NULL, mime->guess);
	return crm_copy(mime->arena, crm_str_text(&text));
}

static bool is_parameter(GMimeObject *object, const char *name, const char *value)
{
	const char *given = g_mime_object_get_content_type_parameter(object, name);

	return given && crm_same_ascii(given, value);
}

static const char *lower(struct crm_arena *arena, const char *text)
{
	char *copy = crm_copy(arena, text);

	for (char *c = copy; *c; c++)
		*c = *c >= 'A' && *c <= 'Z' ? (char)(*c + ('a' - 'A')) : *c;
	return copy;
}

static const char *name_of(struct crm_mime *mime, GMimeObject *object)
{
	const char *name = g_mime_object_get_content_disposition_parameter(object, "filename");

	return keep(mime, name && *name ? name : g_mime_object_get_content_type_parameter(object, "name"));
}

static void describe(struct crm_mime *mime, GMimeObject *object, struct crm_mime_part *part)
{
	GMimeContentType *type = g_mime_object_get_content_type(object);
	const char *disposition = g_mime_object_get_disposition(object);
	char *text = type ? g_mime_content_type_get_mime_type(type) : NULL;

	part->type = text ? lower(mime->arena, keep(mime, text)) : "application/octet-stream";
	g_free(text);
	part->charset = keep(mime, g_mime_object_get_content_type_parameter(object, "charset"));
	part->name = name_of(mime, object);
	part->content_id = keep(mime, g_mime_object_get_content_id(object));
	part->attached = disposition && crm_same_ascii(disposition, "attachment");
	part->flowed = is_parameter(object, "format", "flowed");
	part->delsp = is_parameter(object, "delsp", "yes");
	part->is_multipart = GMIME_IS_MULTIPART(object);
	part->is_message = GMIME_IS_MESSAGE_PART(object);
}

static int children(GMimeObject *object)
{
	return GMIME_IS_MULTIPART(object) ? g_mime_multipart_get_count(GMIME_MULTIPART(object)) : 0;
}

/* Depth first. The caller's stack holds as many levels as are allowed. */
static bool add_part(struct crm_mime *mime, GMimeObject *object, int depth, int parent)
{
	int place = (int)mime->count;

	mime->too_deep |= depth > CRM_MIME_DEPTH;
	if (mime->count == CRM_MIME_PARTS || mime->too_deep)
		return false;
	mime->objects[place] = object;
	mime->parts[place] = (struct crm_mime_part){ .depth = depth, .parent = parent };
	describe(mime, object, &mime->parts[place]);
	mime->count++;
	for (int i = 0; i < children(object); i++)
		if (!add_part(mime, g_mime_multipart_get_part(GMIME_MULTIPART(object), i), depth + 1, place))
			return false;
	return true;
}

static crm_err list_parts(struct crm_mime *mime)
{
	GMimeObject *top = mime->message ? g_mime_message_get_mime_part(mime->message) : NULL;

	if (!mime->message)
		return crm_fail(CRM_INVALID, "it is no message: there is nothing that could be a header");
	mime->parts = crm_new(mime->arena, struct crm_mime_part, CRM_MIME_PARTS);
	mime->objects = crm_new(mime->arena, GMimeObject *, CRM_MIME_PARTS);
	if (!top || add_part(mime, top, 0, -1))
		return NULL;
	return mime->too_deep ? crm_fail(CRM_INVALID, "its parts lie more than %d deep", (int)CRM_MIME_DEPTH)
	                      : crm_fail(CRM_INVALID, "it has more than %d parts", (int)CRM_MIME_PARTS);
}

/* -- opening ------------------------------------------------------------------------- */

/* What GMime complains of about a message is no news for whoever runs a tool. */
static void say_nothing(const char *domain, GLogLevelFlags level, const char *text, void *data)
{
	(void)domain, (void)level, (void)text, (void)data;
}

static GMimeMessage *parse(int fd, int64_t from)
{
	g_log_set_default_handler(say_nothing, NULL);
	g_mime_init();
	int own = dup(fd);
	GMimeStream *stream = g_mime_stream_fs_new_with_bounds(own, from, -1);
	GMimeParser *parser = g_mime_parser_new_with_stream(stream);
	g_mime_parser_set_persist_stream(parser, TRUE);
	GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
	g_object_unref(parser);
	g_object_unref(stream);
	return message;
}

crm_err crm_mime_open(struct crm_arena *arena, int fd, int64_t from, const char *(*guess)(const char *bytes, size_t n),
                      struct crm_mime **out)
{
	struct crm_mime *mime = *out = crm_new(arena, struct crm_mime, 1);

	mime->arena = arena;
	mime->guess = guess;
	CRM_TRY(look(fd, from));
	mime->message = parse(fd, skip_from_line(fd, from));
	return list_parts(mime);
}

void crm_mime_drop(struct crm_mime **mime)
{
	if (*mime && (*mime)->message)
		g_object_unref((*mime)->message);
	*mime = NULL;
}

size_t crm_mime_count(const struct crm_mime *mime)
{
	return mime->count;
}

const struct crm_mime_part *crm_mime_part(const struct crm_mime *mime, size_t i)
{
	return &mime->parts[i];
}

/* -- headers ------------------------------------------------------------------------- */

static const char *header_of(struct crm_mime *mime, GMimeObject *object, const char *name)
{
	GMimeHeaderList *list = object ? g_mime_object_get_header_list(object) : NULL;
	GMimeHeader *header = list ? g_mime_header_list_get_header(list, name) : NULL;
	const char *raw = header ? g_mime_header_get_raw_value(header) : NULL;

	if (!raw)
		return NULL;
	char *text = crm_copy(mime->arena, keep(mime, raw)), *to = text;
	for (const char *c = text; *c; c++)
		if (*c != '\r' && *c != '\n')
			*to++ = *c == '\t' ? ' ' : *c;
	while (to > text && to[-1] == ' ')
		to--;
	*to = '\0';
	return text + strspn(text, " ");
}

const char *crm_mime_header(struct crm_mime *mime, const char *name)
{
	return header_of(mime, GMIME_OBJECT(mime->message), name);
}

const char *crm_mime_inner_header(struct crm_mime *mime, size_t i, const char *name)
{
	if (!GMIME_IS_MESSAGE_PART(mime->objects[i]))
		return NULL;
	return header_of(mime, (GMimeObject *)g_mime_message_part_get_message(GMIME_MESSAGE_PART(mime->objects[i])), name);
}

const char *crm_mime_words(struct crm_mime *mime, const char *header)
{
	char *decoded = header ? g_mime_utils_header_decode_text(NULL, header) : NULL;
	const char *kept = keep(mime, decoded);
	char *text = kept ? crm_copy(mime->arena, kept) : NULL;

	g_free(decoded);
	for (char *c = text; c && *c; c++)
		if ((unsigned char)*c < ' ')
			*c = ' '; /* a line end out of an encoded word would begin a header of its own */
	return text;
}

bool crm_mime_date(const char *header, int64_t *instant)
{
	GDateTime *date = header ? g_mime_utils_header_decode_date(header) : NULL;

	if (!date)
		return false;
	*instant = g_date_time_to_unix(date) * 1000;
	g_date_time_unref(date);
	return true;
}

static size_t add_addresses(struct crm_mime *mime, InternetAddressList *list, struct crm_mail_address *out, size_t most,
                            int depth)
{
	size_t count = 0;

	for (int i = 0; list && i < internet_address_list_length(list) && count < most; i++) {
		InternetAddress *address = internet_address_list_get_address(list, i);
		const char *name = internet_address_get_name(address);
		if (INTERNET_ADDRESS_IS_GROUP(address) && depth < 4)
			count += add_addresses(mime, internet_address_group_get_members(INTERNET_ADDRESS_GROUP(address)),
			                       out + count, most - count, depth + 1);
		else if (INTERNET_ADDRESS_IS_MAILBOX(address))
			out[count++] = (struct crm_mail_address){ .name = name && *name ? keep(mime, name) : NULL,
				.email = keep(mime, internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(address))) };
	}
	return count;
}

size_t crm_mime_addresses(struct crm_mime *mime, const char *header, struct crm_mail_address *out, size_t most)
{
	InternetAddressList *list = header ? internet_address_list_parse(NULL, header) : NULL;
	size_t count = add_addresses(mime, list, out, most, 0);

	if (list)
		g_object_unref(list);
	return count;
}

/* -- contents ------------------------------------------------------------------------ */

/* The part's bytes as they are after their transfer encoding is taken away; NULL: it has none. */
static GMimeStream *content_of(GMimeObject *object)
{
	GMimeDataWrapper *wrapper = GMIME_IS_PART(object) ? g_mime_part_get_content(GMIME_PART(object)) : NULL;

	if (!wrapper)
		return NULL;
	GMimeStream *stream = g_mime_data_wrapper_get_stream(wrapper);
	g_mime_stream_reset(stream);
	GMimeStream *filtered = g_mime_stream_filter_new(stream);
	GMimeFilter *filter = g_mime_filter_basic_new(g_mime_data_wrapper_get_encoding(wrapper), FALSE);
	g_mime_stream_filter_add(GMIME_STREAM_FILTER(filtered), filter);
	g_object_unref(filter);
	return filtered;
}

crm_err crm_mime_read(struct crm_mime *mime, size_t i, size_t limit, struct crm_str *out, bool *more)
{
	GMimeStream *stream = content_of(mime->objects[i]);
	char block[BLOCK];
	ssize_t n = 0;

	while (stream && out->n <= limit && (n = g_mime_stream_read(stream, block, sizeof block)) > 0)
		crm_str_add_n(out, block, (size_t)n);
	if (stream)
		g_object_unref(stream);
	*more = out->n > limit;
	if (*more)
		crm_str_cut(out, limit);
	return n < 0 ? crm_fail_errno("cannot read the message") : NULL;
}

static bool write_stream(GMimeObject *object, GMimeStream *out)
{
	if (GMIME_IS_MESSAGE_PART(object)) {
		GMimeMessage *inner = g_mime_message_part_get_message(GMIME_MESSAGE_PART(object));
		return !inner || g_mime_object_write_to_stream(GMIME_OBJECT(inner), NULL, out) >= 0;
	}
	GMimeStream *content = content_of(object);
	bool done = !content || g_mime_stream_write_to_stream(content, out) >= 0;
	if (content)
		g_object_unref(content);
	return done;
}

crm_err crm_mime_write(struct crm_mime *mime, size_t i, int fd)
{
	GMimeStream *out = g_mime_stream_fs_new(dup(fd));
	bool done = write_stream(mime->objects[i], out) && g_mime_stream_flush(out) == 0;
	crm_err err = done ? NULL : crm_fail_errno("cannot write an attachment");

	g_object_unref(out);
	return err;
}
