/* The test program. A command on stdin is a line of words, with bytes in hexadecimal (`-`: none). It answers with one line. */
#include <stdio.h>
#include <string.h>

#include "aes-cipher.h"
#include "aes/aes-block.h"
#include "aes/aes-gcm.h"
#include "aes/aes-ghash.h"
#include "chip.h"
#include "drivers.h"
#include "esp_random.h"
#include "flash.h"
#include "generator.h"
#include "input.h"
#include "memory.h"
#include "misuse.h"
#include "modes.h"
#include "output.h"
#include "root-key.h"
#include "sessions.h"
#include "sha/sha.h"
#include "stack.h"
#include "threads.h"
#include "timing.h"

#define LINE_MAXIMUM (1 << 20)

static void gcm_encrypt(void)
{
	heimlig_job job = next_job();
	job.output_length = job.inputs[2].length + HEIMLIG_AES_GCM_TAG;
	job.output = make_output(job.output_length);
	print_result(heimlig_aes_gcm_encrypt(&job), job.output, job.output_length);
}

static heimlig_job next_sealed(void)
{
	heimlig_job job = next_job();
	const uint32_t length = job.inputs[2].length;
	job.output_length = length < HEIMLIG_AES_GCM_TAG ? 0 : length - HEIMLIG_AES_GCM_TAG;
	job.output = make_output(job.output_length);
	return job;
}

static void gcm_decrypt(void)
{
	const heimlig_job job = next_sealed();
	print_result(heimlig_aes_gcm_decrypt(&job), job.output, job.output_length);
}

/* Flips each bit of the tag, and prints how many times the driver refuses with the output untouched. */
static void gcm_tags(void)
{
	heimlig_job job = next_sealed();
	uint8_t *sealed = allocate(job.inputs[2].length, misalignment);
	uint8_t *tag = sealed + job.output_length;
	unsigned refused = 0;
	memcpy(sealed, job.inputs[2].bytes, job.inputs[2].length);
	job.inputs[2].bytes = sealed;
	for (unsigned bit = 0; bit < 8 * HEIMLIG_AES_GCM_TAG; bit++) {
		tag[bit / 8] ^= (uint8_t)(1 << bit % 8);
		if (heimlig_aes_gcm_decrypt(&job) == HEIMLIG_NOT_GENUINE && is_untouched(job.output, job.output_length))
			refused++;
		tag[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	printf("%u\n", refused);
}

static heimlig_aes_direction next_direction(void)
{
	return strcmp(next_word(), "encrypt") == 0 ? HEIMLIG_AES_ENCRYPT : HEIMLIG_AES_DECRYPT;
}

static void block(void)
{
	const heimlig_aes_direction direction = next_direction();
	const byte_string key = next_bytes(), data = next_bytes();
	const heimlig_bytes aes_key = { .bytes = key.bytes, .length = (uint32_t)key.length };
	uint8_t *output = make_output(HEIMLIG_AES_BLOCK);
	heimlig_result result = heimlig_aes_acquire(aes_key, direction);
	if (result == 0) {
		result = heimlig_aes_transform_block(data.bytes, output);
		heimlig_aes_release();
	}
	print_result(result, output, HEIMLIG_AES_BLOCK);
}

static void cipher(void)
{
	const heimlig_aes_direction direction = next_direction();
	const byte_string key = next_bytes(), data = next_bytes();
	emulated_aes_schedule schedule;
	if (direction == HEIMLIG_AES_ENCRYPT) {
		emulated_aes_expand(&schedule, key.bytes, key.length);
		emulated_aes_cipher(&schedule, data.bytes);
	} else {
		emulated_aes_expand_inverse(&schedule, key.bytes, key.length);
		emulated_aes_inverse_cipher(&schedule, data.bytes);
	}
	print_result(0, data.bytes, HEIMLIG_AES_BLOCK);
}

static void counter(void)
{
	const byte_string key = next_bytes(), start = next_bytes(), data = next_bytes();
	const heimlig_bytes aes_key = { .bytes = key.bytes, .length = (uint32_t)key.length };
	const unsigned long locks = emulated_lock_count();
	const heimlig_result result = heimlig_aes_counter(aes_key, start.bytes, data.bytes, data.bytes, data.length);
	printf("%lu ", emulated_lock_count() - locks);
	print_bytes(start.bytes, start.length);
	putchar(' ');
	print_result(result, data.bytes, data.length);
}

static void ghash(void)
{
	const byte_string subkey = next_bytes(), aad = next_bytes(), data = next_bytes();
	heimlig_ghash state;
	uint8_t hash[16];
	heimlig_ghash_start(&state, subkey.bytes);
	heimlig_ghash_update(&state, aad.bytes, aad.length);
	heimlig_ghash_update(&state, data.bytes, data.length);
	heimlig_ghash_finish(&state, aad.length, data.length, hash);
	print_result(0, hash, sizeof hash);
}

static void sha(void)
{
	const unsigned bits = (unsigned)next_number();
	const byte_string data = next_bytes();
	uint8_t *output = make_output(bits / 8);
	if (heimlig_sha_supported(bits)) {
		heimlig_sha_digest(bits, data.bytes, data.length, output);
		print_result(0, output, bits / 8);
	} else {
		puts("unsupported");
	}
}

/* Hashes `count` times one byte, in pieces of changing size. */
static void sha_long(void)
{
	const unsigned bits = (unsigned)next_number();
	const byte_string byte = next_bytes();
	size_t count = next_number();
	uint8_t piece[1000];
	uint8_t digest[HEIMLIG_SHA_DIGEST_MAXIMUM];
	heimlig_sha state;
	memset(piece, byte.bytes[0], sizeof piece);
	heimlig_sha_start(&state, bits);
	for (size_t size = 0; count > 0; size = (size * 7 + 3) % sizeof piece) {
		const size_t part = size < count ? size : count;
		heimlig_sha_update(&state, piece, part);
		count -= part;
	}
	heimlig_sha_finish(&state, digest);
	print_result(0, digest, bits / 8);
}

static void random_bytes(void)
{
	const size_t length = next_number();
	uint8_t *output = make_output(length);
	esp_fill_random(output, length);
	print_result(0, output, length);
}

/* Prints what the drivers have left in the peripherals. */
static void registers(void)
{
	print_bytes(emulated_aes_key_registers(), EMULATED_AES_KEY_REGISTERS);
	putchar(' ');
	print_bytes(emulated_aes_text_registers(), EMULATED_AES_TEXT_REGISTERS);
	putchar(' ');
	print_bytes(emulated_sha_text_registers(), EMULATED_SHA_TEXT_REGISTERS);
	putchar('\n');
}

/* Prints how often the lock was taken since the last call. */
static void locks(void)
{
	static unsigned long before;
	const unsigned long count = emulated_lock_count();
	printf("%lu\n", count - before);
	before = count;
}

static void set_alignment(void)
{
	misalignment = next_number() % 8;
	puts("ok");
}

static void skip_key_word(void)
{
	emulated_aes_skip_key_word((unsigned)next_number());
	puts("ok");
}

static void skip_transform(void)
{
	emulated_aes_skip_transform((unsigned)next_number());
	puts("ok");
}

static void misuse_by_name(void)
{
	misuse(next_word());
	puts("no complaint");
}

static const struct {
	const char *name;
	void (*run)(void);
} commands[] = {
	{ "align", set_alignment },
	{ "block", block },
	{ "blocks", count_blocks },
	{ "call", call_mode },
	{ "cipher", cipher },
	{ "counter", counter },
	{ "derive", root_key_derive },
	{ "efuse-burn", efuse_burn },
	{ "efuse-open", efuse_open },
	{ "efuse-place", efuse_place },
	{ "end", end_session },
	{ "entropy", script_entropy },
	{ "fill", fill_random },
	{ "finish", finish_session },
	{ "flash-contents", flash_contents },
	{ "flash-crc", flash_crc },
	{ "flash-cut", flash_cut },
	{ "flash-encrypt", flash_encrypt },
	{ "flash-erase", flash_erase },
	{ "flash-is-blank", flash_is_blank },
	{ "flash-open", flash_open },
	{ "flash-operations", flash_operations },
	{ "flash-overwrite", flash_overwrite },
	{ "flash-program", flash_program },
	{ "flash-read", flash_read },
	{ "flash-restore", flash_restore },
	{ "flash-size", flash_size },
	{ "flash-wear", flash_wear },
	{ "forget", forget_holder },
	{ "gcm-encrypt", gcm_encrypt },
	{ "gcm-decrypt", gcm_decrypt },
	{ "gcm-tags", gcm_tags },
	{ "generator", print_generator },
	{ "ghash", ghash },
	{ "hold", hold_drivers },
	{ "hold-lost", hold_lost_drivers },
	{ "locks", locks },
	{ "lose", lose_session },
	{ "memory", run_memory },
	{ "memory-counted", run_counted_memory },
	{ "memory-threads", run_memory_threads },
	{ "memory-uncounted", run_uncounted_memory },
	{ "misuse", misuse_by_name },
	{ "random", random_bytes },
	{ "recover", recover_drivers },
	{ "registers", registers },
	{ "root-key-source", root_key_source },
	{ "sha", sha },
	{ "sha-long", sha_long },
	{ "skip-key-word", skip_key_word },
	{ "skip-transform", skip_transform },
	{ "stack", search_stack },
	{ "start", start_digest },
	{ "start-hmac", start_hmac },
	{ "stick", stick_entropy },
	{ "threads", run_threads },
	{ "time-comparison", time_comparison },
	{ "update", update_session },
	{ "update-long", update_session_long },
	{ "wipe-free", wipe_free_memory },
};

static void run(const char *name)
{
	for (size_t index = 0; index < sizeof commands / sizeof *commands; index++) {
		if (strcmp(commands[index].name, name) == 0) {
			commands[index].run();
			free_all();
			return;
		}
	}
	usage_error(name);
}

int main(void)
{
	static char line[LINE_MAXIMUM];
	while (fgets(line, sizeof line, stdin) != NULL) {
		const char *name = strtok(line, " \n");
		if (name != NULL)
			run(name);
	}
	return 0;
}
