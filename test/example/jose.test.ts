/** The example with jose, in the simulator and, with MODDABLE, in a linked image. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { examples } from "../../hosts/example/examples.mjs";
import { buildJose, joseNames } from "../../hosts/example/jose/build.mjs";
import { buildExampleRom } from "../../hosts/example/rom.mjs";
import { runProgram } from "../support/simulator.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const sdk = process.env["MODDABLE"] ?? "";
const { jose } = examples;

/** Bytes that may live beside the API. */
const WEBCRYPTO_BUDGET = 8_000;
const JOSE_BUDGET = 4_000;

function run(...given: string[]) {
	const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, "hosts/example/run.mjs"), ...given], { encoding: "utf8" });
	return { status, stdout, stderr };
}

function expectEveryResult({ status, stdout, stderr }: { status: number | null; stdout: string; stderr: string }): void {
	expect(stderr).toBe("");
	expect(status).toBe(0);
	for (const alg of ["ES256", "EdDSA", "HS256"]) {
		expect(stdout).toMatch(new RegExp(`^${alg} token +\\d+ characters, verified: sub sensor-1, scope measure$`, "m"));
		for (const part of ["payload", "signature"])
			expect(stdout).toMatch(new RegExp(`^${alg} token, ${part} changed +refused: ERR_JWS_SIGNATURE_VERIFICATION_FAILED$`, "m"));
	}
	for (const alg of ["ES256", "EdDSA"]) expect(stdout).toMatch(new RegExp(`^JWKS, ${alg} +verified with the key of thumbprint [\\w-]{43}$`, "m"));
	for (const alg of ["dir", "ECDH-ES\\+A128KW", "PBES2-HS256\\+A128KW"]) {
		expect(stdout).toMatch(new RegExp(`^JWE ${alg}, A\\d+GCM +\\d+ characters, decrypted: 26 bytes$`, "m"));
		for (const part of ["ciphertext", "tag"]) expect(stdout).toMatch(new RegExp(`^JWE ${alg}, ${part} changed +refused: ERR_JWE_DECRYPTION_FAILED$`, "m"));
	}
	for (const key of ["device's", "Ed25519", "HMAC", "AES", "ECDH"])
		expect(stdout).toMatch(new RegExp(`^the ${key} key: exportKey jwk +refused: InvalidAccessError$`, "m"));
	expect(stdout).toMatch(/^34 results, every one as expected$/m);
}

describe("npm run example", () => {
	test("lists the examples", () => {
		expect(run()).toMatchObject({ status: 0, stdout: expect.stringMatching(/^ {2}jose /m) });
	});

	test.each([[["other"]], [["jose", "--other"]]])("refuses %j, and lists what there is", (given) => {
		const { status, stdout, stderr } = run(...given);
		expect(status).toBe(2);
		expect(stderr).toMatch(/^example: there is no (example|option) (--)?other$/m);
		expect(stdout).toMatch(/^usage: /);
	});

	test("jose signs, verifies, encrypts and decrypts with keys of the HSM, and every change is refused", () => {
		expectEveryResult(run("jose"));
	});
});

describe("the image's manifest", () => {
	test("has every module of jose that the example imports, and preloads it", () => {
		const { modules, preload } = JSON.parse(readFileSync(join(root, "hosts/example/jose/manifest.json"), "utf8")) as {
			modules: Record<string, string[]>;
			preload: string[];
		};
		const names = joseNames().map((name) => `jose/${name}`);
		const listed = Object.entries(modules).flatMap(([pattern, files]) =>
			pattern.startsWith("jose/") ? files.map((file) => pattern.replace("*", file.slice(file.lastIndexOf("/") + 1))) : [],
		);
		expect(listed.sort()).toEqual(names.toSorted());
		expect(preload.filter((name) => name.startsWith("jose/")).sort()).toEqual(names.toSorted());
	});

	test("finds jose's modules in build", () => {
		buildJose();
		for (const name of joseNames()) expect(existsSync(join(root, "build/jose", `${name}.js`)), name).toBe(true);
	});
});

describe.skipIf(sdk === "")(`the example's image${sdk === "" ? ": skipped, since MODDABLE is not set" : ""}`, () => {
	test("prints the same results", () => {
		expectEveryResult(run("jose", "--rom"));
	});

	test("WebCrypto and jose stay within their budgets of RAM", async () => {
		const main = fileURLToPath(new URL("./fixtures/jose-memory.ts", import.meta.url));
		const { program } = await buildExampleRom(jose, join(root, "build/test/example-rom"), { main });
		const { status, stdout, stderr } = await runProgram(["--heap", String(jose.rom.heap), "--stack", String(jose.rom.stack), "--timeout", "60", "."], program);
		expect(stderr).toBe("");
		expect(status).toBe(0);
		const live = Object.fromEntries(
			stdout
				.trim()
				.split("\n")
				.map((line) => JSON.parse(line) as { what: string; bytes: number })
				.map(({ what, bytes }) => [what, bytes]),
		);
		console.log(JSON.stringify(live));
		expect(live["webcrypto, used with a pair"] - live["api"]).toBeLessThanOrEqual(WEBCRYPTO_BUDGET);
		expect(live["jose"] - live["webcrypto, used with a pair"]).toBeLessThanOrEqual(JOSE_BUDGET);
		// Nothing is left of a token.
		expect(live["jose, after five more tokens"]).toBeLessThanOrEqual(live["jose"] + 256);
	});
});
