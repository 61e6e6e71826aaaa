import { describe, expect, test } from "vitest";
import { attempt, buildFor, type Chip, run } from "./program.js";

buildFor("esp32s3");

function expectComplaint(name: string, message: string, chip: Chip): void {
	const outcome = attempt([`misuse ${name}`], chip);
	expect(outcome.stderr).toContain(`emulated ESP32: ${message}`);
	expect(outcome.signal).toBe("SIGABRT");
	expect(outcome.answers).toEqual([]);
}

describe("the model of the peripherals reports and aborts", () => {
	test.each([
		["aes-without-lock", "aes_hal_setkey: used without the lock"],
		["aes-without-clock", "aes_hal_setkey: the peripheral's clock is off"],
		["aes-key-size", "aes_hal_setkey: no AES key has 20 bytes"],
		["aes-mode", "aes_hal_setkey: mode 2 is neither to encrypt nor to decrypt"],
		["aes-without-key", "aes_hal_transform_block: no key was set"],
		["aes-key-of-last-time", "aes_hal_transform_block: no key was set"],
		["aes-misaligned-input", "aes_hal_transform_block: block is not aligned"],
		["aes-misaligned-output", "aes_hal_transform_block: block is not aligned"],
		["aes-by-another-thread", "aes_hal_setkey: another thread holds the lock"],
		["lock-twice", "esp_crypto_sha_aes_lock_acquire: this thread holds the lock already"],
		["release-without-lock", "esp_crypto_sha_aes_lock_release: used without the lock"],
		["clock-left-on", "esp_crypto_sha_aes_lock_release: the AES clock is still on"],
		["clock-without-lock", "esp_crypto_aes_enable_periph_clk: used without the lock"],
		["clock-twice", "esp_crypto_aes_enable_periph_clk: the clock is on already"],
		["sha-without-lock", "sha_hal_wait_idle: used without the lock"],
		["sha-without-clock", "sha_hal_set_mode: the peripheral's clock is off"],
		["sha-without-mode", "sha_hal_hash_block: later chips need sha_hal_set_mode"],
		["sha-continue-before-start", "sha_hal_hash_block: continues a digest that was not started"],
		["sha-continue-other", "sha_hal_hash_block: continues a digest that was not started"],
		["sha-resume", "sha_hal_hash_block: continues a digest that was not started"],
		["sha-hold-unsaved", "esp_crypto_sha_aes_lock_release: the SHA clock is on, but no digest in the engine was saved"],
		["sha-hold-nothing", "esp_crypto_sha_aes_lock_release: the SHA clock is on, but no digest in the engine was saved"],
		["sha-continue-lost", "sha_hal_hash_block: the peripheral's clock is off"],
		["sha-continue-reset", "sha_hal_hash_block: continues a digest that was not started"],
		["sha-continue-of-another-thread", "sha_hal_hash_block: continues the digest of another thread"],
		["software-part-of-block", "mbedtls_sha256_update: 32 bytes are not one block"],
		["sha-while-busy", "sha_hal_hash_block: the engine is busy"],
		["sha-read-while-busy", "sha_hal_read_digest: the engine is busy"],
		["sha-read-before-start", "sha_hal_read_digest: no digest of this algorithm was started"],
		["sha-block-size", "sha_hal_hash_block: a block does not have 16 words"],
		["sha-type", "sha_hal_set_mode: no SHA-2 algorithm has the number 0"],
		["sha-misaligned", "sha_hal_hash_block: block is not aligned"],
		["random-nowhere", "esp_fill_random: no buffer"],
		["memory-twice", "emulated_memory_release: no such block is in use"],
		["memory-unknown", "emulated_memory_release: no such block is in use"],
		["memory-owner", "emulated_memory_allocate: no owner"],
		["memory-capability", "heap_caps_malloc: the model has no memory with the capabilities 0x400"],
		["flash-read-beyond", "esp_partition_read: 2 bytes at 65535 are not in the partition"],
		["flash-write-beyond", "esp_partition_write: 16 bytes at 65536 are not in the partition"],
		["flash-erase-beyond", "esp_partition_erase_range: 4096 bytes at 65536 are not in the partition"],
		["flash-erase-within-sector", "esp_partition_erase_range: 4096 bytes at 16 are not whole units of 4096"],
		["flash-erase-part-of-sector", "esp_partition_erase_range: 16 bytes at 0 are not whole units of 4096"],
		["flash-write-part-of-block", "esp_partition_write: 15 bytes at 0 are not whole units of 16"],
		["flash-another-partition", "esp_partition_read: 1 bytes at 0 are not in the partition"],
		["efuse-other-block", "esp_efuse_read_block: the model has only block 3, whole"],
		["efuse-part-of-block", "esp_efuse_read_block: the model has only block 3, whole"],
		["efuse-no-key-block", "esp_efuse_get_key_dis_read: block 3 is no key block"],
		["hmac-other-block", "eFuses: key block 1 has no key for the HMAC peripheral"],
		["hmac-without-message", "esp_hmac_calculate: no message or no output"],
		["hmac-with-lock", "esp_crypto_sha_aes_lock_acquire: this thread holds the lock already"],
	])("%s", (name, message) => expectComplaint(name, message, "esp32"));

	test.each([
		["sha-hold", "esp_crypto_sha_aes_lock_release: the SHA clock is still on"],
		["sha-write-without-mode", "sha_hal_write_digest: needs sha_hal_set_mode"],
		["sha-continue-before-start", "sha_hal_hash_block: continues a digest that was not started"],
	])("as the ESP32-S3: %s", (name, message) => expectComplaint(name, message, "esp32s3"));

	test("it accepts a saved digest that holds the engine of the first ESP32", () => {
		expect(run(["misuse sha-hold"])).toEqual(["no complaint"]);
	});
});

test.each(["esp32", "esp32s3"] as const)("several threads share the peripherals of the %s and get right results", (chip) => {
	expect(run(["threads"], chip)).toEqual(["ok"]);
});

describe("random numbers", () => {
	test("fill buffers of any length, and differ each time", () => {
		const lengths = [0, 1, 3, 255, 256, 257, 1000];
		const answers = run(lengths.map((length) => `random ${length}`)).map((answer) => answer.slice("ok ".length));
		expect(answers.map((answer) => (answer === "-" ? 0 : answer.length / 2))).toEqual(lengths);
		const first = run(["random 32"]),
			second = run(["random 32"]);
		expect(first).not.toEqual(second);
	});
});
