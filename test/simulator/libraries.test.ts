/** How the build finds the native libraries, and what it says if it finds none. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { chooseTarget, type Target } from "../../hosts/simulator/building/compiler.mjs";

let folder: string;
let target: Target;

/** A library that has just enough for the build to take it for mbed TLS. */
const headers: Readonly<Record<string, string>> = {
	"psa/crypto.h": `typedef int psa_hash_operation_t;
#define PSA_HASH_OPERATION_INIT 0
#define PSA_SUCCESS 0
#define PSA_ALG_SHA_1 0
#define PSA_ALG_SHA3_256 1
static inline int psa_crypto_init(void) { return fake_psa_crypto(); }
static inline int psa_hash_setup(psa_hash_operation_t *hash, int algorithm) { (void)hash; return algorithm > HAS_SHA3; }`,
	"mbedtls/ecdsa.h": "int mbedtls_ecdsa_sign(void);",
	"mbedtls/hmac_drbg.h": "typedef int mbedtls_hmac_drbg_context;\nstatic inline void mbedtls_hmac_drbg_init(int *nonces) { *nonces = 0; }",
	"mbedtls/version.h": '#define MBEDTLS_VERSION_STRING_FULL "mbed TLS 9.8.7"',
};

function run(program: string, ...parameters: string[]): void {
	const { status, stderr } = spawnSync(program, parameters, { encoding: "utf8" });
	if (status !== 0) throw new Error(stderr);
}

/** Installs the library in a folder, and returns the folder. */
function install({ hasSha3 = true } = {}): string {
	const library = join(folder, "library");
	for (const name of ["include/psa", "include/mbedtls", "lib"]) mkdirSync(join(library, name), { recursive: true });
	for (const [name, text] of Object.entries(headers))
		writeFileSync(join(library, "include", name), `int fake_psa_crypto(void);\n#define HAS_SHA3 ${hasSha3 ? 1 : 0}\n${text}\n`);
	const source = join(folder, "library.c");
	writeFileSync(source, "int fake_psa_crypto(void) { return 0; }\nint mbedtls_ecdsa_sign(void) { return 0; }\n");
	const [compiler, ...parameters] = target.compiler;
	run(compiler, ...parameters, ...target.flags, "-c", source, "-o", join(folder, "library.o"));
	run("ar", "rc", join(library, "lib/libmbedcrypto.a"), join(folder, "library.o"));
	return library;
}

/** The modules of a new process: they remember what they have found. */
async function modules() {
	vi.resetModules();
	const [libraries, engines] = await Promise.all([
		import("../../hosts/simulator/building/libraries.mjs"),
		import("../../hosts/simulator/building/engines.mjs"),
	]);
	return { ...libraries, ...engines };
}

async function choose(wanted?: string): Promise<{ native: string[]; message: string }> {
	const { chooseEngines, findLibraries } = await modules();
	return chooseEngines(target, findLibraries(target, folder), wanted);
}

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "heimlig-libraries-"));
	target = chooseTarget(folder);
	vi.stubEnv("HEIMLIG_PSA", "none");
	vi.stubEnv("HEIMLIG_SODIUM", "none");
	vi.stubEnv("HEIMLIG_ENGINE", undefined);
	vi.stubEnv("INIT_CWD", undefined);
});

afterEach(() => {
	vi.unstubAllEnvs();
	rmSync(folder, { recursive: true });
});

describe("the build", () => {
	test("takes noble if there is no library", async () => {
		expect(await choose()).toEqual({ native: [], message: "noble for public keys, since HEIMLIG_PSA is none and HEIMLIG_SODIUM is none" });
	});

	test("takes the library that is there, and noble for the rest", async () => {
		vi.stubEnv("HEIMLIG_PSA", install());
		const { native, message } = await choose();
		expect(native.sort()).toEqual(["nist-curves", "sha1", "sha3", "symmetric"]);
		expect(message).toBe("mbed TLS 9.8.7, noble for the rest, since HEIMLIG_SODIUM is none");
	});

	test("takes noble for SHA-3 if the library lacks it", async () => {
		vi.stubEnv("HEIMLIG_PSA", install({ hasSha3: false }));
		expect((await choose()).native.sort()).toEqual(["nist-curves", "sha1", "symmetric"]);
	});

	test("takes a folder relative to the user's", async () => {
		install();
		vi.stubEnv("INIT_CWD", folder);
		vi.stubEnv("HEIMLIG_PSA", "library");
		expect((await choose()).message).toContain("mbed TLS 9.8.7");
	});

	test("does without the libraries if noble is wanted", async () => {
		vi.stubEnv("HEIMLIG_PSA", install());
		expect(await choose("noble")).toEqual({ native: [], message: "noble for public keys, as demanded" });
		vi.stubEnv("HEIMLIG_ENGINE", "noble");
		expect((await choose()).native).toEqual([]);
	});

	test.each(["folder", "library"])("refuses a variable that names a folder without the %s", async (what) => {
		const given = join(folder, "other");
		if (what === "library") mkdirSync(join(given, "include"), { recursive: true });
		vi.stubEnv("HEIMLIG_PSA", given);
		await expect(choose()).rejects.toThrow(
			what === "folder" ? `HEIMLIG_PSA: there is no folder ${given}/include` : `HEIMLIG_PSA: no library for ${target.bits}-bit programs in ${given}`,
		);
	});

	test("refuses an engine that it does not know", async () => {
		for (const name of ["openssl", "Native", ""]) await expect(choose(name)).rejects.toThrow(`the engine is native or noble, not "${name}"`);
	});

	test("says what is missing and how to install it, and nothing of what the user does not want", async () => {
		const { explainMissing, explainInstallation } = await modules();
		vi.stubEnv("HEIMLIG_PSA", undefined);
		vi.stubEnv("HEIMLIG_SODIUM", undefined);
		const suffix = target.bits === 32 && process.arch === "x64" ? ":i386" : "";
		expect(explainMissing(target, [])).toBe(`libmbedtls-dev${suffix} and libsodium-dev${suffix} are not installed`);
		expect(explainInstallation(target, [])).toMatch(
			new RegExp(`apt install libmbedtls-dev${suffix} libsodium-dev${suffix}; macOS: brew install mbedtls libsodium`),
		);
		vi.stubEnv("HEIMLIG_SODIUM", "none");
		expect(explainMissing(target, [])).toBe(`libmbedtls-dev${suffix} is not installed and HEIMLIG_SODIUM is none`);
		expect(explainInstallation(target, [])).not.toContain("sodium");
		vi.stubEnv("HEIMLIG_PSA", "none");
		expect(explainInstallation(target, [])).toBe("");
	});

	test("links the program anew when a library comes or goes", async () => {
		const source = join(folder, "main.c");
		writeFileSync(
			source,
			"#include <stdio.h>\n#ifdef WITH_LIBRARY\nint fake_psa_crypto(void);\n#define RESULT fake_psa_crypto()\n#else\n#define RESULT 7\n#endif\nint main(void)\n{\n\treturn RESULT;\n}\n",
		);
		const output = join(folder, "build");
		const build = async (): Promise<number | null> => {
			vi.resetModules();
			const { buildProgram } = await import("../../hosts/simulator/build.mjs");
			const { program } = await buildProgram(output, (_, libraries) => [{ path: source, flags: libraries.length > 0 ? ["-DWITH_LIBRARY"] : [] }]);
			return spawnSync(program).status;
		};
		expect(await build()).toBe(7);
		vi.stubEnv("HEIMLIG_PSA", install());
		expect(await build()).toBe(0);
		rmSync(join(folder, "library"), { recursive: true });
		vi.stubEnv("HEIMLIG_PSA", "none");
		expect(await build()).toBe(7);
	});
});

describe.each(["hosts/simulator/run.mjs", "hosts/simulator/build.mjs"])("%s", (script) => {
	const command = (environment: Record<string, string>, ...parameters: string[]) =>
		spawnSync(process.execPath, [fileURLToPath(new URL(`../../${script}`, import.meta.url)), ...parameters], {
			encoding: "utf8",
			env: { ...process.env, ...environment },
		});

	test("with --engine native and without a library ends with status 1 and says why, before it builds", () => {
		const { status, stdout, stderr } = command({}, "--engine", "native");
		expect(stderr).toBe("simulator: no native engines, since HEIMLIG_PSA is none and HEIMLIG_SODIUM is none\n");
		expect(stdout).toBe("");
		expect(status).toBe(1);
	});

	test("refuses a variable that names no folder, and one that names no engine", () => {
		const wrong = command({ HEIMLIG_PSA: join(folder, "none") });
		expect(wrong.stderr).toBe(`simulator: HEIMLIG_PSA: there is no folder ${join(folder, "none/include")}\n`);
		expect(wrong.status).toBe(1);
		const unknown = command({ HEIMLIG_ENGINE: "openssl" });
		expect(unknown.stderr).toBe('simulator: the engine is native or noble, not "openssl"\n');
		expect(unknown.status).toBe(1);
	});

	test("refuses an engine that it does not know, and none", () => {
		expect(command({}, "--engine", "openssl").stderr).toMatch(/native or noble, (not|got) "openssl"/);
		expect(command({}, "--engine").status).not.toBe(0);
	});
});

test("npm start -- --help and the simulator's README name the option and the variables", () => {
	const help = spawnSync(process.execPath, [fileURLToPath(new URL("../../hosts/simulator/run.mjs", import.meta.url)), "--help"], { encoding: "utf8" }).stdout;
	const readme = readFileSync(new URL("../../hosts/simulator/README.md", import.meta.url), "utf8");
	for (const name of ["--engine", "HEIMLIG_PSA", "HEIMLIG_SODIUM", "none"]) {
		expect(help).toContain(name);
		expect(readme).toContain(name);
	}
});
