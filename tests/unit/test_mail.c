/* What mail is made of, one thing each: charsets, quotations, flowed text, HTML, addresses, ids, what is written. */
#include "tap.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/file.h"
#include "form/mail.h"
#include "form/mail_charset.h"
#include "form/mail_html.h"
#include "form/mail_quote.h"
#include "form/mail_write.h"
#include "form/mbox.h"

static const char *guess(const char *bytes, size_t n)
{
	(void)bytes, (void)n;
	return "WINDOWS-1250";
}

static const char *utf8(struct crm_str *out, const char *bytes, size_t n, const char *charset, bool *replaced)
{
	crm_str_clear(out);
	*replaced = crm_mail_to_utf8(out, bytes, n, charset, guess);
	return crm_str_text(out);
}

static void test_charset(struct crm_str *out)
{
	bool replaced;

	is(utf8(out, "k\xf9\xf2", 3, "windows-1250", &replaced), "kůň", "as declared");
	is(utf8(out, "k\xf9\xf2", 3, NULL, &replaced), "kůň", "as guessed");
	is(utf8(out, "k\xf9\xf2", 3, "x-nonsense", &replaced), "kůň", "an encoding that there is not");
	is(utf8(out, "k\xf9\xf2", 3, "utf-8", &replaced), "kůň", "a declaration that lies");
	is(utf8(out, "kůň", 5, "iso-8859-1", &replaced), "kůň", "one that lies the other way");
	ok(!replaced, "nothing was replaced");
	is(utf8(out, "a\xff\xc5\xaf\xc5\xaf", 6, "utf-8", &replaced), "a\xef\xbf\xbdůů", "damaged UTF-8");
	ok(replaced, "something was");
	is(utf8(out, "a\0b", 3, "us-ascii", &replaced), "a\xef\xbf\xbd" "b", "a NUL");
	is(utf8(out, "\xff\xfe\x16\x04", 4, "utf-16", &replaced), "Ж", "UTF-16 with a mark");
	is(utf8(out, "\x04\x16", 2, "utf-16", &replaced), "Ж", "and without");
	is(utf8(out, "\xce\xdd", 2, "gb2312", &replaced), "屋", "GB 2312 is GB 18030");
	is(utf8(out, "", 0, "utf-8", &replaced), "", "nothing");
}

static void test_quote(void)
{
	static const struct {
		const char *text;
		size_t n;
		const char *name;
	} cases[] = {
		{ "yes", 3, "no quotation" },
		{ "yes\n\nOn Mon, 2 Nov, Eva wrote:\n> no\n", 3, "an attribution" },
		{ "ano\n\nDne 2. 11. 2026 v 10:00 uživatel Eva\n<eva@x.cz> napsal:\n\n> ne\n> ne\n\n", 3, "of two lines" },
		{ "так\n> ні\nтак\n> ні\nтак", 34, "between" },
		{ "> all\n> of it\n", 14, "nothing but quotation" },
		{ "是\n\n________________________________\n发件人: X\n主题: y\n\nz", 3, "Outlook, Chinese" },
		{ "x\n\nFrom: A\nSent: b\nTo: c\nSubject: d\n\ne", 1, "without a line" },
		{ "From: the beginning\nit is text\n", 30, "words that look like it" },
		{ "Three things:\n> 1\n", 13, "a colon without a date is text" },
	};

	for (size_t i = 0; i < CRM_COUNT(cases); i++)
		is_int(crm_mail_new_length(cases[i].text, strlen(cases[i].text)), cases[i].n, cases[i].name);
}

static void test_flowed(struct crm_str *out)
{
	crm_str_clear(out);
	crm_mail_unflow(out, "one \ntwo\n\n> quoted \n> on\n>> deeper\n stuffed\n-- \nsig\r\n", 54, true, false);
	is(crm_str_text(out), "one two\n\n> quoted on\n>> deeper\nstuffed\n-- \nsig\n", "format=flowed");
	crm_str_clear(out);
	crm_mail_unflow(out, "屋 \n顶\n", 9, true, true);
	is(crm_str_text(out), "屋顶\n", "delsp");
}

static const char *html(struct crm_str *out, const char *text)
{
	crm_str_clear(out);
	crm_mail_html_add(out, text, strlen(text));
	return crm_str_text(out);
}

static void test_html(struct crm_str *out)
{
	is(html(out, "<p>a &amp; b</p><p>c<br>d"), "a & b\n\nc\nd", "paragraphs");
	is(html(out, "<style>x</style>a<script>if (a<b) x</script>b<!-- c -->d"), "abd", "what only a browser needs");
	is(html(out, "a < b & c &nonsense; &#x17E;&#382;&#0;"), "a < b & c &nonsense; žž\xef\xbf\xbd", "signs that are none");
	is(html(out, "<blockquote>a<blockquote>b</blockquote></blockquote>c"), "> a\n>> b\nc", "quotations");
	is(html(out, "<a href='http://x/?a&amp;b'>y</a> <a href=\"http://z\">http://z</a>"), "y <http://x/?a&b> http://z", "links");
	is(html(out, "<a href=\"javascript:x\">y</a><img alt=\"<\">z<p title=\"never closed>w"), "yz\n\nw", "hostile tags");
	is(html(out, "<ul><li>a<li>b</ul><table><tr><td>1<td>2</table>"), "- a\n- b\n\n1 2", "lists and cells");
	is(html(out, ""), "", "nothing");
}

/* Text without an end in sight must not take time by its square. */
static void test_html_long(struct crm_str *out)
{
	size_t n = 600000;
	char *text = malloc(n + 1);

	for (size_t i = 0; i < n; i++)
		text[i] = "<a \""[i % 4];
	text[n] = '\0';
	crm_str_clear(out);
	crm_mail_html_add(out, text, n);
	ok(out->n > 0, "600 kB of tags that never end");
	free(text);
}

static void test_addresses(struct crm_arena *arena, struct crm_str *out)
{
	struct crm_mail_address list[8];

	is_int(crm_mail_split_addresses(arena, "\"Nová, Eva\" <eva@x.cz>, jan@x.cz; nobody, <a@b>", list, 8), 3, "three");
	is(list[0].name, "Nová, Eva", "a name with a comma");
	is(list[1].email, "jan@x.cz", "an address alone");
	is_int(crm_mail_split_addresses(arena, "\"x <victim@y>\" <evil@z>", list, 8), 1, "a name that looks like an address");
	is(list[0].email, "evil@z", "is a name");
	ok(crm_mail_is_recipients("\"Nová, Eva\" <eva@x.cz>; , jan@x.cz,"), "addresses alone");
	ok(!crm_mail_is_recipients(" , ;"), "nobody");
	is(crm_mail_stray(arena, "\"Nová, Eva\" <eva@x.cz>, Ян"), "Ян", "what is none among them");
	is(crm_mail_stray(arena, "jan@x.cz, Nová, Eva <eva@x.cz>"), "Nová", "a name in two without its marks");
	ok(!crm_mail_has_address("aa@b.cz", "a@b.cz"), "a part of one is another");
	ok(crm_mail_has_address("X <A@B.cz>", "a@b.cz"), "case is no difference");
	ok(!crm_mail_is_address("a b@c") && !crm_mail_is_address("@c") && !crm_mail_is_address("a@") &&
	   !crm_mail_is_address("a@b\n"), "what is none");
	crm_str_clear(out);
	crm_mail_add_address(out, &(struct crm_mail_address){ "x <victim@y>\"", "evil@z" });
	is(crm_str_text(out), "\"x <victim@y>\" <evil@z>", "written, it is a name, too");
}

static void test_ids(struct crm_arena *arena)
{
	const char *at = "<a@b> (comment) <c d@e>\n\t<f@g", *none = "hello there";

	is(crm_mail_next_id(arena, &at), "<a@b>", "an id");
	is(crm_mail_next_id(arena, &at), "<cd@e>", "one with a blank");
	is(crm_mail_next_id(arena, &at), "<f@g>", "one that is not closed");
	ok(!crm_mail_next_id(arena, &at), "no more");
	ok(!crm_mail_next_id(arena, &none), "none at all");
}

static void test_re(void)
{
	bool forwarded = false;

	is(crm_mail_after_re("Re: x", &forwarded), "x", "Re:");
	is(crm_mail_after_re("回复：x", &forwarded), "x", "in Chinese");
	is(crm_mail_after_re("RE[2]: x", &forwarded), "x", "counted");
	ok(!forwarded, "an answer");
	is(crm_mail_after_re("Fwd: x", &forwarded), "x", "Fwd:");
	ok(forwarded, "is forwarded");
	ok(!crm_mail_after_re("Regards", &forwarded), "a word that begins so");
}

static void test_write(struct crm_str *out)
{
	crm_str_clear(out);
	crm_mail_add_quoted(out, "příliš\n.\nFrom x\na=b \n", strlen("příliš\n.\nFrom x\na=b \n"));
	is(crm_str_text(out), "p=C5=99=C3=ADli=C5=A1\n=2E\n=46rom x\na=3Db=20\n", "quoted-printable");
	crm_str_clear(out);
	crm_mail_add_words(out, "Střecha", 9);
	is(crm_str_text(out), "=?utf-8?B?U3TFmWVjaGE=?=", "an encoded word");
	crm_str_clear(out);
	crm_mail_add_words(out, "a\r\nBcc: x", 9);
	ok(!strpbrk(crm_str_text(out), "\r\n"), "no line end gets through");
}

static void test_mbox(struct crm_str *out)
{
	static const char text[] = "From a Mon\nA: 1\n\nbody\n>From x\nFrom inside\n\nFrom b Tue\nB: 2\n\n\n";
	int in = memfd_create("in", MFD_CLOEXEC), to = memfd_create("to", MFD_CLOEXEC);
	struct crm_mbox *mbox = crm_calloc(1, sizeof *mbox);
	char read_back[256] = "";
	int count = 0;
	bool more = true;

	ok(!crm_write_all(in, text, strlen(text), "x") && lseek(in, 0, SEEK_SET) == 0, "a mailbox");
	mbox->fd = in;
	for (; more; count++)
		ok(!crm_mbox_next(mbox, to, &more) && !crm_write_all(to, "|", 1, "x"), "a message");
	ok(pread(to, read_back, sizeof read_back - 1, 0) > 0, "they are read");
	is(read_back, "A: 1\n\nbody\n>From x\nFrom inside\n|B: 2\n\n||", "two messages, their bytes as they are");
	close(in);
	close(to);
	free(mbox);
	(void)out;
}

int main(void)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};

	test_charset(&out);
	test_quote();
	test_flowed(&out);
	test_html(&out);
	test_html_long(&out);
	test_addresses(arena, &out);
	test_ids(arena);
	test_re();
	test_write(&out);
	test_mbox(&out);
	return tap_done();
}
