/** Finds the native libraries of cryptography on this computer: PSA Crypto of mbed TLS, and libsodium. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Each library: how Debian calls its package, the variable with its folder, how it is linked, and a program that prints its version and, in a second
 * word, whether it has SHA-3. The program uses what our C uses.
 */
const known = [
	{
		name: "psa",
		packageName: "libmbedtls-dev",
		variable: "HEIMLIG_PSA",
		links: [["-ltfpsacrypto"], ["-lmbedcrypto"]],
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
	mbedtls_hmac_drbg_init(&nonces);
	if (psa_crypto_init() != PSA_SUCCESS || mbedtls_ecdsa_sign == NULL)
		return 1;
	printf("%s|%d", VERSION, psa_hash_setup(&hash, PSA_ALG_SHA3_256) == PSA_SUCCESS);
	return 0;
}
`,
	},
	{
		name: "sodium",
		packageName: "libsodium-dev",
		variable: "HEIMLIG_SODIUM",
		links: [["-lsodium"]],
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

function locations(variable) {
	const given = process.env[variable];
	const inFolder = (prefix) => ({ include: ["-isystem", join(prefix, "include")], link: [`-L${join(prefix, "lib")}`, `-Wl,-rpath,${join(prefix, "lib")}`] });
	if (given) {
		if (!existsSync(join(given, "include"))) throw new Error(`${variable}: there is no folder ${join(given, "include")}`);
		return [inFolder(given)];
	}
	return [{ include: [], link: [] }, ...prefixes.filter((prefix) => existsSync(join(prefix, "include"))).map(inFolder)];
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
	for (const { include, link } of locations(library.variable))
		for (const names of library.links) {
			const found = probe(target, folder, library, include, [...link, ...names]);
			if (found) return found;
		}
	if (process.env[library.variable]) throw new Error(`${library.variable}: no library for ${target.bits}-bit programs in ${process.env[library.variable]}`);
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

/** How Debian's packages of the libraries that are not among `libraries` are called, for this target. */
export function missingPackages({ bits }, libraries) {
	const suffix = bits === 32 && process.arch === "x64" ? ":i386" : "";
	return known.filter(({ name }) => !libraries.some((library) => library.name === name)).map(({ packageName }) => packageName + suffix);
}
