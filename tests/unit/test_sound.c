#include "tap.h"

#include "base/sound.h"
#include "model/mailbox.h"
#include "model/name_sound.h"

static void same_person(const char *a, const char *b, bool want)
{
	CRM_AUTO(crm_str_drop) struct crm_str x = {0}, y = {0};
	crm_sound_person(&x, a, strlen(a));
	crm_sound_person(&y, b, strlen(b));
	if (!ok(crm_same(crm_str_text(&x), crm_str_text(&y)) == want, "%s and %s %s", a, b, want ? "sound the same" : "differ"))
		printf("# '%s' '%s'\n", crm_str_text(&x), crm_str_text(&y));
}

static void firm(const char *name, const char *want)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	crm_sound_firm(&out, name, strlen(name));
	is(crm_str_text(&out), want, name);
}

static void same_key(const char *a, const char *b)
{
	ok(crm_sound_key(a, strlen(a)) == crm_sound_key(b, strlen(b)), "%s and %s have one key", a, b);
}

static void mailbox(const char *email, const char *want)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	crm_mailbox_add(&out, email, strlen(email));
	is(crm_str_text(&out), want, email);
}

static void host(const char *url, const char *want)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	crm_mailbox_add_host(&out, url, strlen(url));
	is(crm_str_text(&out), want, url);
}

static void site(const char *name, const char *want)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	crm_mailbox_add_site(&out, name);
	is(crm_str_text(&out), want, *name ? name : "nothing");
}

static void test_people(void)
{
	same_person("Jan Novák", "JAN NOVAK", true);
	same_person("Jan Nowak", "Ян Новак", true);
	same_person("Novák", "Новак", true);
	same_person("Nowak", "Новак", true);
	same_person("Тарас Шевченко", "Taras Ševčenko", true);
	same_person("Тарас Шевченко", "Taras Shevchenko", true);
	same_person("Ганна Гнатюк", "Hanna Hnatiuk", true);
	same_person("Сергій", "Сергей", false);
	same_person("Юлія", "Yuliia", true);
	same_person("Федір Щур", "Fedir Shchur", true);
	same_person("O'Neil", "O’Neil", true);
	same_person("Ing. Jan Novák, Ph.D.", "Novák Jan", false);
	same_person("Ing. Jan Novák, Ph.D.", "Jan Novak", true);
	same_person("Müller", "Mueller", true);
	same_person("Größer", "Groesser", true);
	same_person("Łukasz", "Lukasz", true);
	same_person("Γιώργος Παπαδόπουλος", "Giorgos Papadopoulos", true);
	same_person("王小明", "小明 王", true);
	same_person("王伟", "王强", false);
	same_person("Dr.", "Dr", true);
	same_person("", "  ", true);
	same_person("Diana", "Dana", false);
}

int main(void)
{
	test_people();
	firm("Acme, s.r.o.", "acme");
	firm("ACME spol. s r. o.", "acme");
	firm("Acme a. s.", "acme");
	firm("Střechy Novák GmbH & Co. KG", "streci novak");
	firm("ТОВ «Коваль»", "koval");
	firm("Firma akciová společnost", "firma");
	firm("Товариство з обмеженою відповідальністю «Коваль»", "koval");
	firm("ПП Коваль", "koval");
	firm("Kowalski Sp. z o.o.", "kovalski");
	firm("Müller Bau Gesellschaft mit beschränkter Haftung", "muler bau");
	firm("Müller UG (haftungsbeschränkt)", "muler");
	firm("Acme Pty Ltd", "acme");
	firm("Novák a syn", "novak sin");
	firm("Novák & syn, s.r.o.", "novak sin");
	firm("A", "a");
	firm("akciová společnost", "akciova spolecnost");
	firm("华为集团有限公司", "华 为");
	firm("北京小米有限公司", "北 京 小 米");
	firm("Střechy Novák, spol. s r.o.", "streci novak");
	firm("Střechy Novák spol. s r. o.", "streci novak");
	firm("Střechy Novák, s r.o.", "streci novak");
	firm("Acme Proprietary Limited", "acme");
	firm("Huber Ges.m.b.H.", "guber");
	firm("Huber Ges. m. b. H.", "guber");
	firm("Huber Gesellschaft m.b.H.", "guber");
	firm("Kowalski Spółka z o.o.", "kovalski");
	firm("Kowalski Spółka z o. o.", "kovalski");
	firm("Tejados S.A. de C.V.", "teiados");
	firm("Tejados, S. de R.L. de C.V.", "teiados");
	firm("株式会社山田", "山 田");
	firm("山田株式会社", "山 田");
	firm("株式会社", "株 式 会 社");
	firm("有限会社 山田", "山 田");
	firm("Limited Inc.", "limited inc");
	same_key("novak", "novk");
	same_key("novak", "noavk");
	same_key("dvorak", "tvorak");
	same_key("sevcenko", "sefcenko");
	ok(crm_sound_key("", 0) != 0, "a key is never 0");
	ok(crm_sound_key("novak", 5) != crm_sound_key("horak", 5), "others have another");
	mailbox("Eva.Nova+crm@GoogleMail.com", "evanova@gmail.com");
	mailbox("Eva.Nova+crm@roof.example", "eva.nova+crm@roof.example");
	mailbox("eva+x@outlook.com", "eva@outlook.com");
	mailbox("+x@gmail.com", "+x@gmail.com");
	mailbox("nobody", "nobody");
	ok(crm_mailbox_is_free("seznam.cz") && crm_mailbox_is_free("163.com") && crm_mailbox_is_free("zoznam.sk"), "free mailers");
	ok(!crm_mailbox_is_free("roof.example") && !crm_mailbox_is_free(""), "others");
	host("https://www.Roof.example/cz?x", "roof.example");
	host("roof.example:8080", "roof.example");
	host("http://", "");
	site("shop.roof.example", "roof.example");
	site("www.roof.co.uk", "roof.co.uk");
	site("roof.co.uk", "roof.co.uk");
	site("eshop.firma.com.ua", "firma.com.ua");
	site("roof.blogspot.com", "roof.blogspot.com");
	site("co.uk", "co.uk");
	site("localhost", "localhost");
	site("", "");
	return tap_done();
}
