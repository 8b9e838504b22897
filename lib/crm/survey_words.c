#include "crm/survey_words.h"

#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "crm/template.h"

enum { ACCEPT_MOST = 32 };

static const struct crm_survey_words all[] = {
	{
		.language = "en",
		.subject = "How did we do? {subject}",
		.greeting = "Hello {contact.first_name|there},\n\nyour request \"{subject}\" is solved.",
		.question = { "How satisfied are you with our help?", "How likely are you to recommend us to others?",
		              "How easy was it to get your request solved?" },
		.low = { "very dissatisfied", "not at all likely", "very hard" },
		.high = { "very satisfied", "extremely likely", "very easy" },
		.reply = "Or answer this mail and begin with a number:",
		.title = "Your answer", .answer = "You are about to answer:",
		.comment = "Anything you would like to add?", .button = "Send the answer",
		.thanks = "Thank you. Your answer is recorded.", .known = "Thank you. This answer is recorded already.",
		.foreign = "This link is not complete, or was changed. Please use the one from our mail.",
		.expired = "This link has expired.", .gone = "What this link asks about is not there any more.",
		.busy = "We cannot record your answer just now. Please try again in a minute.",
		.failed = "Something went wrong here. Your answer was not recorded.",
	},
	{
		.language = "cs",
		.subject = "Jak jsme si vedli? {subject}",
		.greeting = "Dobrý den,\n\nváš požadavek „{subject}“ je vyřešen.",
		.question = { "Jak jste s naší pomocí spokojeni?", "Jak pravděpodobně byste nás doporučili ostatním?",
		              "Jak snadno se podařilo váš požadavek vyřešit?" },
		.low = { "velmi nespokojeni", "vůbec ne", "velmi těžko" },
		.high = { "velmi spokojeni", "určitě ano", "velmi snadno" },
		.reply = "Nebo odpovězte na tento e-mail a začněte číslem:",
		.title = "Vaše odpověď", .answer = "Chystáte se odpovědět:",
		.comment = "Chcete k tomu něco dodat?", .button = "Odeslat odpověď",
		.thanks = "Děkujeme. Vaše odpověď je zaznamenána.", .known = "Děkujeme. Tuto odpověď už máme.",
		.foreign = "Odkaz není úplný nebo byl změněn. Použijte prosím ten z našeho e-mailu.",
		.expired = "Platnost odkazu vypršela.", .gone = "To, na co se odkaz ptá, už neexistuje.",
		.busy = "Odpověď teď nemůžeme zaznamenat. Zkuste to prosím za minutu znovu.",
		.failed = "Něco se u nás pokazilo. Vaše odpověď nebyla zaznamenána.",
	},
	{
		.language = "uk",
		.subject = "Як ми впоралися? {subject}",
		.greeting = "Добрий день!\n\nВаш запит «{subject}» вирішено.",
		.question = { "Наскільки ви задоволені нашою допомогою?", "Наскільки ймовірно, що ви порадите нас іншим?",
		              "Наскільки легко було вирішити ваш запит?" },
		.low = { "дуже незадоволені", "зовсім ні", "дуже важко" },
		.high = { "дуже задоволені", "безперечно так", "дуже легко" },
		.reply = "Або дайте відповідь на цей лист, почавши з числа:",
		.title = "Ваша відповідь", .answer = "Ви збираєтеся відповісти:",
		.comment = "Хочете щось додати?", .button = "Надіслати відповідь",
		.thanks = "Дякуємо. Вашу відповідь записано.", .known = "Дякуємо. Цю відповідь уже записано.",
		.foreign = "Посилання неповне або змінене. Скористайтеся, будь ласка, тим, що в нашому листі.",
		.expired = "Термін дії посилання минув.", .gone = "Того, про що питає посилання, вже немає.",
		.busy = "Зараз не можемо записати вашу відповідь. Спробуйте, будь ласка, за хвилину.",
		.failed = "У нас щось пішло не так. Вашу відповідь не записано.",
	},
	{
		.language = "zh",
		.subject = "我们的服务怎么样？{subject}",
		.greeting = "{contact.name}您好：\n\n您的请求“{subject}”已经解决。",
		.question = { "您对我们的帮助满意吗？", "您有多大可能向他人推荐我们？", "解决您的请求容易吗？" },
		.low = { "非常不满意", "完全不可能", "非常困难" },
		.high = { "非常满意", "极有可能", "非常容易" },
		.reply = "您也可以直接回复本邮件，以数字开头：",
		.title = "您的回答", .answer = "您将提交的回答：",
		.comment = "您还有什么想补充的吗？", .button = "提交回答",
		.thanks = "谢谢！您的回答已记录。", .known = "谢谢！这个回答已经记录过了。",
		.foreign = "链接不完整或已被更改。请使用我们邮件中的链接。",
		.expired = "链接已过期。", .gone = "链接所询问的内容已不存在。",
		.busy = "现在无法记录您的回答，请稍后再试。",
		.failed = "出错了，您的回答没有被记录。",
	},
};

const struct crm_survey_words *crm_survey_words_of(const char *language)
{
	for (size_t i = 0; i < CRM_COUNT(all); i++)
		if (crm_language_is(language, all[i].language))
			return &all[i];
	return NULL;
}

const struct crm_survey_words *crm_survey_words(const char *language)
{
	const struct crm_survey_words *words = crm_survey_words_of(language);
	return words ? words : &all[0];
}

/* The weight in ";q=0.5", in thousandths; 1000 without one. */
static int weight_of(const char *parameters, size_t n)
{
	const char *q = memmem(parameters, n, "q=", 2);
	int weight = 0, unit = 1000;
	if (!q)
		return 1000;
	for (const char *p = q + 2; p < parameters + n && unit; p++) {
		if (*p >= '0' && *p <= '9') {
			weight += (*p - '0') * unit;
			unit /= 10;
		} else if (*p != '.') {
			break;
		}
	}
	return weight > 1000 ? 1000 : weight;
}

const struct crm_survey_words *crm_survey_words_accepted(const char *header)
{
	const struct crm_survey_words *best = NULL;
	int best_weight = 0;
	for (size_t i = 0; header && *header && i < ACCEPT_MOST; i++) {
		char language[16] = "";
		header += strspn(header, " \t,");
		size_t n = strcspn(header, ","), name = strcspn(header, ",; \t");
		int weight = weight_of(header + name, n - name);
		if (name && name < sizeof language)
			memcpy(language, header, name);
		const struct crm_survey_words *words = crm_survey_words_of(language);
		if (words && weight > best_weight) {
			best = words;
			best_weight = weight;
		}
		header += n;
	}
	return best;
}

size_t crm_survey_words_kind(const char *kind)
{
	return crm_same(kind, "nps") ? 1 : crm_same(kind, "ces") ? 2 : 0;
}
