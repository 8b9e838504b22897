#include "hook/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdint.h>
#include <string.h>

#include "base/attr.h"

struct block4 {
	uint32_t from;
	int bits;
};

static const struct block4 apart4[] = {
	{ 0x00000000, 8 },               /* this network */
	{ 0x0A000000, 8 },               /* private: 10/8 */
	{ 0x64400000, 10 },              /* behind a provider's NAT: 100.64/10 */
	{ 0x7F000000, 8 },               /* this machine */
	{ 0xA9FE0000, 16 },              /* link-local, and where clouds tell their secrets: 169.254/16 */
	{ 0xAC100000, 12 },              /* private: 172.16/12 */
	{ 0xC0000000, 24 },              /* protocols: 192.0.0/24 */
	{ 0xC0000200, 24 },              /* documentation: 192.0.2/24 */
	{ 0xC0586300, 24 },              /* 6to4 relays: 192.88.99/24 */
	{ 0xC0A80000, 16 },              /* private: 192.168/16 */
	{ 0xC6120000, 15 },              /* measuring: 198.18/15 */
	{ 0xC6336400, 24 },              /* documentation: 198.51.100/24 */
	{ 0xCB007100, 24 },              /* documentation: 203.0.113/24 */
	{ 0xE0000000, 4 },               /* multicast */
	{ 0xF0000000, 4 },               /* reserved, broadcast */
};

struct block6 {
	unsigned char from[16];
	int bits;
};

static const struct block6 apart6[] = {
	{ { 0x01 }, 8 },                 /* discard: 100::/8 and around */
	{ { 0x20, 0x01, 0x00, 0x00 }, 23 }, /* protocols: Teredo, ORCHID: 2001::/23 */
	{ { 0x20, 0x01, 0x0d, 0xb8 }, 32 }, /* documentation */
	{ { 0x3f, 0xff, 0x00 }, 20 },    /* documentation */
	{ { 0x5f, 0x00 }, 16 },          /* segment routing */
	{ { 0x00, 0x64, 0xff, 0x9b, 0x00, 0x01 }, 48 }, /* NAT64 of a network's own */
	{ { 0xfc }, 7 },                 /* private: fc00::/7 */
	{ { 0xfe, 0x80 }, 10 },          /* link-local */
	{ { 0xfe, 0xc0 }, 10 },          /* site-local */
	{ { 0xff }, 8 },                 /* multicast */
};

static bool is_public4(uint32_t address)
{
	for (size_t i = 0; i < CRM_COUNT(apart4); i++)
		if ((address ^ apart4[i].from) >> (32 - apart4[i].bits) == 0)
			return false;
	return true;
}

static bool begins(const unsigned char *address, const unsigned char *from, int bits)
{
	size_t bytes = (size_t)bits / 8;
	int rest = bits % 8;

	return memcmp(address, from, bytes) == 0 && (rest == 0 || (address[bytes] ^ from[bytes]) >> (8 - rest) == 0);
}

static uint32_t four(const unsigned char *bytes)
{
	return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static bool is_public6(const unsigned char address[16])
{
	static const unsigned char nat64[16] = { 0x00, 0x64, 0xff, 0x9b }, mapped[16] = { [10] = 0xff, [11] = 0xff };
	static const unsigned char none[16] = {0};

	if (begins(address, mapped, 96) || begins(address, nat64, 96))
		return is_public4(four(address + 12));
	if (begins(address, none, 96))   /* ::, ::1, and the mapping of old */
		return false;
	if (address[0] == 0x20 && address[1] == 0x02)
		return is_public4(four(address + 2));
	for (size_t i = 0; i < CRM_COUNT(apart6); i++)
		if (begins(address, apart6[i].from, apart6[i].bits))
			return false;
	return true;
}

bool crm_address_is_public(const struct sockaddr *address)
{
	if (address->sa_family == AF_INET)
		return is_public4(ntohl(((const struct sockaddr_in *)(const void *)address)->sin_addr.s_addr));
	if (address->sa_family == AF_INET6)
		return is_public6(((const struct sockaddr_in6 *)(const void *)address)->sin6_addr.s6_addr);
	return false;
}

bool crm_address_text_is_public(const char *text)
{
	struct in_addr four_bytes;
	struct in6_addr sixteen;

	if (inet_pton(AF_INET, text, &four_bytes) == 1)
		return is_public4(ntohl(four_bytes.s_addr));
	return inet_pton(AF_INET6, text, &sixteen) == 1 && is_public6(sixteen.s6_addr);
}
