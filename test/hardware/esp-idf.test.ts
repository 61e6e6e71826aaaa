/**
 * Checks the C of drivers and native engines against the real headers of ESP-IDF v6.0, with the chip's compiler if it is installed, else with the
 * system's: syntax, types and warnings, without code.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const drivers = join(root, "hardware/esp32");
const idf = process.env["IDF_PATH"] ?? "";
const engine = join(dirname(createRequire(import.meta.url).resolve("@agoric/xsnap/package.json")), "moddable/xs");

/** mbed TLS is a submodule of ESP-IDF. A checkout may lack it. */
const crypto = "mbedtls/mbedtls/tf-psa-crypto";
const hasCrypto = existsSync(join(idf, "components", crypto));

/** The folders of ESP-IDF with headers that the drivers include. */
const folders = (chip: string): string[] =>
	[
		"bootloader_support/include",
		"esp_hal_security/include",
		`esp_hal_security/${chip}/include`,
		"esp_security/include",
		"esp_hw_support/include",
		"esp_common/include",
		"heap/include",
		"efuse/include",
		`efuse/${chip}/include`,
		"esp_partition/include",
		"esp_blockdev/include",
		"log/include",
		"hal/include",
		`hal/${chip}/include`,
		"hal/platform_port/include",
		"soc/include",
		`soc/${chip}/include`,
		`soc/${chip}/register`,
		"esp_rom/include",
		`esp_rom/${chip}/include`,
		`esp_rom/${chip}/include/${chip}`,
		"xtensa/include",
		`xtensa/${chip}/include`,
		"mbedtls/port/include",
		`${crypto}/include`,
		`${crypto}/drivers/builtin/include`,
	].map((folder) => join(idf, "components", folder));

const strict = ["-std=gnu17", "-fsyntax-only", "-Wall", "-Wextra", "-Wconversion", "-Werror"];

/** The sdkconfig.h of an SDK's build, as far as the headers read it. */
const configuration = (chip: string, more: string): string =>
	`#define CONFIG_IDF_TARGET_${chip.toUpperCase()} 1\n#define CONFIG_IDF_TARGET_ARCH_XTENSA 1\n#define CONFIG_FREERTOS_NUMBER_OF_CORES 2\n#define CONFIG_FREERTOS_HZ 1000\n#define CONFIG_LOG_DEFAULT_LEVEL 3\n${[
		"SHA256",
		"SHA384",
		"SHA512",
	]
		.map((name) => `#define CONFIG_MBEDTLS_${name}_C 1\n`)
		.join("")}${more}`;

let scratch: string;
beforeAll(() => {
	scratch = mkdtempSync(join(tmpdir(), "heimlig-idf-"));
});
afterAll(() => rmSync(scratch, { recursive: true }));

function runs(compiler: readonly string[]): boolean {
	const empty = join(scratch, "empty.c");
	writeFileSync(empty, "#include <stdlib.h>\nint nothing;\n");
	return spawnSync(compiler[0], [...compiler.slice(1), "-fsyntax-only", empty]).status === 0;
}

/** The compiler's errors and warnings about one file. `flags`: further ones. */
function complaints(chip: string, file: string, more = "", flags: readonly string[] = []): string {
	const choices = [[`xtensa-${chip}-elf-gcc`], [process.env["CC"] ?? "cc", "-m32", "-D__XTENSA__=1"]];
	const compiler = choices.find(runs);
	if (compiler === undefined) throw new Error(`none of these compilers runs: ${choices.map((choice) => choice.join(" ")).join(", ")}`);
	writeFileSync(join(scratch, "sdkconfig.h"), configuration(chip, more));
	const system = [scratch, ...folders(chip), join(engine, "includes")].flatMap((folder) => ["-isystem", folder]);
	const { status, stderr } = spawnSync(compiler[0], [...compiler.slice(1), ...strict, ...flags, ...system, "-I", drivers, file], { encoding: "utf8" });
	if (status !== 0 && stderr === "") throw new Error(`${compiler.join(" ")} says nothing`);
	return status === 0 ? "" : stderr;
}

/** Some files use internals of the XS engine, and include nothing of ESP-IDF: every build of the simulator compiles them. */
const isAboutEngine = (name: string): boolean => /#include "(xsAll|engine-arrays)\.h"/.test(readFileSync(join(drivers, name), "utf8"));
const files = readdirSync(drivers, { recursive: true, encoding: "utf8" })
	.filter((name) => name.endsWith(".c") && !isAboutEngine(name))
	.sort();
/** sha-software.c includes mbed TLS on the first ESP32. */
const isChecked = (chip: string, name: string): boolean => hasCrypto || chip !== "esp32" || basename(name) !== "sha-software.c";

describe.skipIf(idf === "")(`the drivers' C against ESP-IDF v6.0${idf === "" ? ": skipped, since IDF_PATH is not set" : ""}`, () => {
	test.each(["esp32", "esp32s3"])(`%s: every file compiles without warnings${hasCrypto ? "" : "; without mbed TLS, which this checkout lacks"}`, (chip) => {
		expect(files.length).toBeGreaterThan(30);
		for (const file of files.filter((name) => isChecked(chip, name))) expect(complaints(chip, join(drivers, file)), file).toBe("");
	});

	test("the driver of the root key uses the HMAC peripheral on the ESP32-S3, and eFuse block 3 on the first ESP32", () => {
		/* An error in the part that the chip compiles. */
		const compiles = (chip: string, name: string): boolean => complaints(chip, join(drivers, "root-key", name), "#define heimlig_root_key_find 1\n") !== "";
		expect(["root-key-efuse.c", "root-key-hmac.c"].map((name) => compiles("esp32", name))).toEqual([true, false]);
		expect(["root-key-efuse.c", "root-key-hmac.c"].map((name) => compiles("esp32s3", name))).toEqual([false, true]);
		for (const value of [0, 1])
			for (const [chip, name] of [
				["esp32", "efuse"],
				["esp32s3", "hmac"],
			])
				expect(complaints(chip, join(drivers, `root-key/root-key-${name}.c`), `#define CONFIG_HEIMLIG_DEVELOPMENT_KEY ${value}\n`)).toBe("");
	});

	test.each(["CONFIG_MBEDTLS_HARDWARE_AES", "CONFIG_MBEDTLS_HARDWARE_SHA"])(
		"the drivers do not compile with %s for the first ESP32, and do for the ESP32-S3",
		(option) => {
			const file = option.endsWith("AES") ? "aes/aes-block.c" : "sha/sha-engine.c";
			expect(complaints("esp32", join(drivers, file), `#define ${option} 1\n`)).toContain(`set ${option}=n`);
			expect(complaints("esp32s3", join(drivers, file), `#define ${option} 1\n`)).toBe("");
		},
	);
});

/** The folders that the SDK gives the compiler for the files of native engines: what the manifest names, and folders with files of the drivers. */
function engineFlags(): string[] {
	const manifest = JSON.parse(readFileSync(join(root, "hosts/firmware/native-engines/manifest.json"), "utf8")) as {
		platforms: { esp32: { modules: Record<string, string[]> } };
	};
	const named = Object.values(manifest.platforms.esp32.modules)
		.flat()
		.map((folder) => folder.replace("$(IDF_PATH)", idf));
	for (const folder of named) if (!existsSync(folder)) throw new Error(`the manifest of native engines names ${folder}, which does not exist`);
	const ours = ["esp32/lock", "esp32/memory", "psa", "sodium"].map((folder) => join(root, "hardware", folder));
	return ["-DESP_PLATFORM=1", ...ours.flatMap((folder) => ["-I", folder]), ...named.flatMap((folder) => ["-isystem", folder])];
}

const enginesOf = (library: string): string[] =>
	readdirSync(join(root, "hardware", library))
		.filter((name) => name.endsWith(".c"))
		.map((name) => join(root, "hardware", library, name));

/** What sdkconfig.defaults asks of mbed TLS, and the curves and the algorithms that ESP-IDF has unless told otherwise. */
const engineConfiguration = [
	"CHACHA20_C",
	"CHACHAPOLY_C",
	"SHA1_C",
	"SHA3_C",
	"HMAC_DRBG_C",
	"ECP_C",
	"ECDSA_C",
	"ECDH_C",
	"ECP_DP_SECP256R1_ENABLED",
	"ECP_DP_SECP384R1_ENABLED",
	"THREADING_C",
	"THREADING_PTHREAD",
]
	.map((name) => `#define CONFIG_MBEDTLS_${name} 1\n`)
	.join("");

describe.skipIf(!hasCrypto)(`the C of native engines against ESP-IDF v6.0${hasCrypto ? "" : ": skipped, since IDF_PATH has no mbed TLS"}`, () => {
	test.each(["esp32", "esp32s3"])("%s: every file over PSA Crypto compiles without warnings", (chip) => {
		const sources = enginesOf("psa");
		expect(sources.length).toBeGreaterThan(7);
		for (const file of sources) expect(complaints(chip, file, engineConfiguration, engineFlags()), file).toBe("");
	});

	test("PSA Crypto is seen as ESP-IDF compiles it: with its configuration", () => {
		const probe = join(scratch, "probe.c");
		writeFileSync(probe, '#include "library.h"\n#ifndef MBEDTLS_PSA_ASSUME_EXCLUSIVE_BUFFERS\n#error "not ESP-IDF\'s configuration"\n#endif\n');
		expect(complaints("esp32", probe, engineConfiguration, engineFlags())).toBe("");
	});

	const header = "/usr/include/sodium.h";
	test.skipIf(!existsSync(header))("every file over libsodium compiles without warnings, with the system's headers", () => {
		for (const chip of ["esp32", "esp32s3"])
			for (const file of enginesOf("sodium")) expect(complaints(chip, file, "", [...engineFlags(), "-idirafter", dirname(header)]), file).toBe("");
	});
});
