/** Finds the native libraries of cryptography on this computer: PSA Crypto of mbed TLS, and libsodium. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

/**
 * Each library: its names in Debian and Homebrew, the variable with its folder, its header, its names for the linker, and a program that prints its
 * version and, in a second word, whether it has SHA-3. The program uses what our C uses.
 */
const known = [
	{
		name: "psa",
		packageName: "libmbedtls-dev",
		formula: "mbedtls",
		variable: "HEIMLIG_PSA",
		header: "psa/crypto.h",
		files: ["tfpsacrypto", "mbedcrypto"],
		program: `#define MBEDTLS_DECLARE_PRIVATE_IDENTIFIERS
#include <stdio.h>
#include "psa/crypto.h"
#if __has_include("mbedtls/private/ecdsa.h")
#include "mbedtls/private/ecdsa.h"
#include "mbedtls/private/hmac_drbg.h"
#include "tf-psa-crypto/version.h"
#define VERSION TF_PSA_CRYPTO_VERSION_STRING_FULL
#else
#include "mbedtls/ecdsa.h"
#include "mbedtls/hmac_drbg.h"
#include "mbedtls/version.h"
#define VERSION MBEDTLS_VERSION_STRING_FULL
#endif
int main(void)
{
	mbedtls_hmac_drbg_context nonces;
	psa_hash_operation_t hash = PSA_HASH_OPERATION_INIT;
	psa_hash_operation_t sha1 = PSA_HASH_OPERATION_INIT;
	mbedtls_hmac_drbg_init(&nonces);
	if (psa_crypto_init() != PSA_SUCCESS || mbedtls_ecdsa_sign == NULL || psa_hash_setup(&sha1, PSA_ALG_SHA_1) != PSA_SUCCESS)
		return 1;
	printf("%s|%d", VERSION, psa_hash_setup(&hash, PSA_ALG_SHA3_256) == PSA_SUCCESS);
	return 0;
}
`,
	},
	{
		name: "sodium",
		packageName: "libsodium-dev",
		formula: "libsodium",
		variable: "HEIMLIG_SODIUM",
		header: "sodium.h",
		files: ["sodium"],
		program: `#include <stdio.h>
#include "sodium.h"
int main(void)
{
	unsigned char point[32] = { 1 };
	if (sodium_init() < 0 || crypto_core_ed25519_add(point, point, point) != 0)
		return 1;
	printf("libsodium %s|0", sodium_version_string());
	return 0;
}
`,
	},
];

/** Folders besides the compiler's own: those of Homebrew. */
const prefixes = ["/opt/homebrew", "/usr/local"];

/* npm runs scripts in the package's folder. A folder in a variable is relative to the user's. */
function folderIn(variable) {
	const given = process.env[variable];
	return given && resolve(process.env.INIT_CWD ?? process.cwd(), given);
}

/** A folder is only taken for what is in it: else the compiler would take headers from it and the library from elsewhere, or the other way round. */
function inFolder(prefix, { header, files }) {
	const lib = join(prefix, "lib");
	if (!existsSync(join(prefix, "include", header)) || !existsSync(lib)) return [];
	const names = readdirSync(lib);
	return files
		.filter((file) => names.some((name) => name.startsWith(`lib${file}.`)))
		.map((file) => ({ include: ["-isystem", join(prefix, "include")], link: [`-L${lib}`, `-Wl,-rpath,${lib}`, `-l${file}`] }));
}

/** Where the library may be: flags for the compiler and for the linker. */
function locations(library) {
	const given = folderIn(library.variable);
	if (given) {
		if (!existsSync(join(given, "include"))) throw new Error(`${library.variable}: there is no folder ${join(given, "include")}`);
		return inFolder(given, library);
	}
	return [...library.files.map((file) => ({ include: [], link: [`-l${file}`] })), ...prefixes.flatMap((prefix) => inFolder(prefix, library))];
}

function probe(target, folder, { name, program }, include, link) {
	const source = join(folder, `${name}.c`);
	const result = join(folder, name);
	writeFileSync(source, program);
	const [compiler, ...parameters] = target.compiler;
	try {
		execFileSync(compiler, [...parameters, ...target.flags, ...include, source, ...link, "-o", result], { stdio: "ignore" });
		const [version, sha3] = execFileSync(result, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).split("|");
		return { name, version, hasSha3: sha3 === "1", include, link };
	} catch {
		return undefined;
	}
}

function find(target, folder, library) {
	for (const { include, link } of locations(library)) {
		const found = probe(target, folder, library, include, link);
		if (found) return found;
	}
	const given = folderIn(library.variable);
	if (given) throw new Error(`${library.variable}: no library for ${target.bits}-bit programs in ${given}`);
	return undefined;
}

/** Programs of one process have the same libraries, so it looks once for each target. */
const found = new Map();

/**
 * Looks for the libraries anew in each process, since they come and go as packages.
 *
 * The variables HEIMLIG_PSA and HEIMLIG_SODIUM name a folder with `include` and `lib`; set to `none`, the library counts as missing.
 * @param target as `chooseTarget` returns it
 * @param {string} output for temporary files
 * @returns {{ name: "psa" | "sodium", version: string, hasSha3: boolean, include: string[], link: string[] }[]}
 * @throws Error if a variable names a folder without the library
 */
export function findLibraries(target, output) {
	const folder = join(output, "libraries", target.name);
	const key = [folder, ...known.map(({ variable }) => process.env[variable])].join();
	const before = found.get(key);
	if (before) return before;
	mkdirSync(folder, { recursive: true });
	const libraries = known.flatMap((library) => (process.env[library.variable] === "none" ? [] : (find(target, folder, library) ?? [])));
	found.set(key, libraries);
	return libraries;
}

const isRefused = ({ variable }) => process.env[variable] === "none";

const missingAmong = (libraries) => known.filter(({ name }) => !libraries.some((library) => library.name === name));

function packages({ bits }, missing) {
	const suffix = bits === 32 && process.arch === "x64" ? ":i386" : "";
	return missing.filter((library) => !isRefused(library)).map(({ packageName }) => packageName + suffix);
}

/**
 * Why some of the libraries are missing, as a part of a sentence; undefined if none is.
 * @param target as `chooseTarget` returns it
 * @param libraries as `findLibraries` returns them
 */
export function explainMissing(target, libraries) {
	const missing = missingAmong(libraries);
	const names = packages(target, missing);
	const reasons = missing.filter(isRefused).map(({ variable }) => `${variable} is none`);
	if (names.length > 0) reasons.unshift(`${names.join(" and ")} ${names.length > 1 ? "are" : "is"} not installed`);
	return reasons.length > 0 ? reasons.join(" and ") : undefined;
}

/** How to install what is missing, as the end of a sentence; empty if that would not help. */
export function explainInstallation(target, libraries) {
	const missing = missingAmong(libraries);
	const names = packages(target, missing);
	if (names.length === 0) return "";
	const before = names.some((name) => name.endsWith(":i386")) ? "dpkg --add-architecture i386; apt update; " : "";
	const formulas = missing.filter((library) => !isRefused(library)).map(({ formula }) => formula);
	return `. Install (Debian: ${before}apt install ${names.join(" ")}; macOS: brew install ${formulas.join(" ")}), or leave out --engine native`;
}
