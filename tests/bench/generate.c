/*
 * Writes contacts as CSV, 12 columns whose headers are field names, about 150 bytes a
 * row: the same N gives the same bytes. E-mail addresses and external ids are unique,
 * names are in several scripts, some descriptions are quoted.
 *
 *     generate N >contacts.csv
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { NAMES = 12, CITIES = 4 };

struct country {
	const char *code, *phone; /* # is a digit */
	const char *first[NAMES], *last[NAMES], *streets[CITIES], *cities[CITIES];
	const char *postal;
};

static const struct country countries[] = {
	{
		.code = "CZ", .phone = "+420 60# ### ###", .postal = "1## ##",
		.first = {"Eva", "Jan", "Jiří", "Kateřina", "Tomáš", "Lucie", "Ondřej", "Žaneta",
			"Matěj", "Šárka", "Řehoř", "Alžběta"},
		.last = {"Nová", "Svoboda", "Dvořák", "Černý", "Procházka", "Kučera", "Veselý",
			"Horák", "Němec", "Pokorný", "Říha", "Šťastný"},
		.streets = {"Dlouhá", "Žižkova", "Na Příkopě", "Školní"},
		.cities = {"Praha", "Brno", "Plzeň", "Ústí nad Labem"},
	},
	{
		.code = "UA", .phone = "+380 44 ### ####", .postal = "0####",
		.first = {"Олена", "Іван", "Оксана", "Тарас", "Наталія", "Богдан", "Юлія", "Андрій",
			"Марія", "Сергій", "Ганна", "Євген"},
		.last = {"Коваль", "Шевченко", "Бондаренко", "Ткаченко", "Кравченко", "Олійник",
			"Лисенко", "Марченко", "Гнатюк", "Мельник", "Поліщук", "Їжакевич"},
		.streets = {"Хрещатик", "вул. Франка", "Садова", "вул. Лесі Українки"},
		.cities = {"Київ", "Львів", "Одеса", "Харків"},
	},
	{
		.code = "CN", .phone = "+86 138 #### ####", .postal = "1#####",
		.first = {"伟", "芳", "秀英", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳"},
		.last = {"王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐", "孙"},
		.streets = {"中山路", "人民路", "解放大道", "建设街"},
		.cities = {"北京", "上海", "广州", "成都"},
	},
	{
		.code = "DE", .phone = "+49 30 #######", .postal = "1####",
		.first = {"Jürgen", "Anna", "Björn", "Käthe", "Lukas", "Sabine", "Uwe", "Grete",
			"Sören", "Heike", "Klaus", "Ines"},
		.last = {"Müller", "Schäfer", "Weiß", "Größer", "Krüger", "Vogel", "Jäger", "Fuchs",
			"König", "Brandt", "Lorenz", "Böhm"},
		.streets = {"Hauptstraße", "Gartenweg", "Bahnhofstraße", "Am Mühlbach"},
		.cities = {"Berlin", "München", "Köln", "Düsseldorf"},
	},
	{
		.code = "US", .phone = "+1 212 555 ####", .postal = "1####",
		.first = {"Mary", "James", "Linda", "Robert", "Susan", "Michael", "Karen", "William",
			"Nancy", "Joseph", "Betty", "Sean"},
		.last = {"Smith", "Johnson", "O'Neil", "Brown", "Jones", "Garcia", "Miller", "Davis",
			"Wilson", "Anderson", "Lee", "Clark"},
		.streets = {"Main Street", "Oak Avenue", "Park Road", "5th Avenue"},
		.cities = {"New York", "Boston", "Chicago", "Austin"},
	},
	{
		.code = "GB", .phone = "+44 20 7946 ####", .postal = "N## #GH",
		.first = {"Oliver", "Amelia", "George", "Isla", "Harry", "Ava", "Noah", "Mia", "Jack",
			"Siân", "Zoë", "Leo"},
		.last = {"Taylor", "Davies", "Evans", "Thomas", "Roberts", "Walker", "Wright", "Green",
			"Hughes", "Edwards", "Hall", "Turner"},
		.streets = {"High Street", "Church Lane", "Mill Road", "Station Road"},
		.cities = {"London", "Leeds", "Bristol", "York"},
	},
};

static const char *const titles[] = {
	"CEO", "Buyer", "CTO", "Sales Manager", "Accountant", "Head of Purchasing", "Engineer",
	"Office Manager",
};

/* Most people are leads or customers, as in a real list. */
static const char *const stages[] = {
	"subscriber", "lead", "lead", "lead", "mql", "sql", "opportunity", "customer", "customer",
	"evangelist",
};

static const char *const words[] = {
	"roof", "garden", "prefers", "calls", "in", "the", "morning", "asked", "about", "delivery",
	"price", "list", "renewal", "second", "office", "visited", "fair", "partner", "invoice",
	"terms", "met", "at", "conference", "interested", "annual", "contract", "follow", "up",
	"after", "holiday", "sample", "sent",
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static uint64_t state;

/* splitmix64, seeded by the row: a row is the same whatever N is. */
static uint64_t next_random(void)
{
	uint64_t z = (state += 0x9e3779b97f4a7c15u);
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

static size_t below(size_t limit)
{
	return (size_t)(next_random() % limit);
}

static void put_digits(const char *pattern)
{
	for (; *pattern; pattern++)
		putchar_unlocked(*pattern == '#' ? '0' + (int)below(10) : *pattern);
	putchar_unlocked(',');
}

/* A rare word for full-text search, one row in 200; a comma and quotes now and then. */
static void put_description(long row)
{
	size_t count = 3 + below(4);
	if (row % 200 == 7)
		fputs("granite ", stdout);
	if (row % 16 == 3)
		fputs("\"said \"\"yes\"\", then ", stdout);
	for (size_t i = 0; i < count; i++)
		printf("%s%s", i ? " " : "", words[below(COUNT(words))]);
	if (row % 16 == 3)
		putchar_unlocked('"');
	putchar_unlocked('\n');
}

static void put_row(long row)
{
	state = (uint64_t)row * 2654435761u;
	const struct country *c = &countries[below(COUNT(countries))];
	printf("X%07ld,%s,%s,%s,", row, c->first[below(NAMES)], c->last[below(NAMES)],
		titles[below(COUNT(titles))]);
	printf("person%ld@firm%zu.example,", row, below(20000));
	put_digits(c->phone);
	printf("%s %zu,%s,", c->streets[below(CITIES)], 1 + below(200), c->cities[below(CITIES)]);
	put_digits(c->postal);
	printf("%s,%s,", c->code, stages[below(COUNT(stages))]);
	put_description(row);
}

int main(int argc, char **argv)
{
	long rows = argc == 2 ? atol(argv[1]) : 0;
	if (rows < 1) {
		fputs("usage: generate N\n", stderr);
		return 2;
	}
	puts("external_id,first_name,last_name,title,email,phone,street,city,postal_code,country,"
		"lifecycle_stage,description");
	for (long row = 1; row <= rows; row++)
		put_row(row);
	return fflush(stdout) != 0;
}
