import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "heimlig-vectors-"));
afterAll(() => rmSync(folder, { recursive: true }));

function run(...parameters: string[]): { status: number | null; stdout: string; stderr: string; lastLine: string } {
	const { status, stdout, stderr } = spawnSync(process.execPath, [fileURLToPath(new URL("run.mjs", import.meta.url)), ...parameters], { encoding: "utf8" });
	return { status, stdout, stderr, lastLine: stdout.trimEnd().split("\n").at(-1) ?? "" };
}

function fixture(name: string): string {
	return fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));
}

function file(name: string, contents: unknown): string {
	const path = join(folder, name);
	writeFileSync(path, typeof contents === "string" ? contents : JSON.stringify(contents));
	return path;
}

/** RFC 4231 §4.2, with the tag and result that a test chooses. */
const key = "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b";
const tag = "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7";
function hmac(tests: readonly { tag: string; result: string; comment?: string }[], tagSize = 256): unknown {
	return {
		algorithm: "HMACSHA256",
		schema: "mac_test_schema_v1.json",
		numberOfTests: tests.length,
		testGroups: [
			{
				type: "MacTest",
				keySize: 160,
				tagSize,
				tests: tests.map((test, index) => ({ tcId: index + 1, comment: "", flags: [], key, msg: "4869205468657265", ...test })),
			},
		],
	};
}
const wrong = tag.replace(/^b0/, "b1");

describe("npm run vectors", () => {
	it("passes an accepted valid tag and a rejected invalid one", () => {
		const { status, stderr, lastLine } = run(
			file(
				"right.json",
				hmac([
					{ tag, result: "valid" },
					{ tag: wrong, result: "invalid" },
				]),
			),
		);
		expect([status, lastLine]).toEqual([0, "2 passed, 0 failed, 0 skipped"]);
		expect(stderr, "progress, where the output is no terminal").toMatch(/^vectors: 0 of 2 tests\n/);
	});

	it("fails where a file expects a wrong result, and names the test", () => {
		const tests = [
			{ tag: wrong, result: "valid", comment: "not the tag" },
			{ tag, result: "invalid" },
			{ tag, result: "valid" },
		];
		const { status, stdout, lastLine } = run(file("wrong.json", hmac(tests)));
		expect([status, lastLine]).toEqual([1, "1 passed, 2 failed, 0 skipped"]);
		expect(stdout).toContain("wrong.json");
		expect(stdout).toContain("not the tag");
	});

	it("skips a tag of a size that the API does not offer, with the reason, and fails if nothing else was run", () => {
		const short = file("short.json", hmac([{ tag: tag.slice(0, 6), result: "valid" }], 24));
		const alone = run(short);
		expect([alone.status, alone.lastLine]).toEqual([1, "0 passed, 0 failed, 1 skipped"]);
		expect(alone.stdout).toMatch(/1 tag of 3 bytes \(the API offers 4 to 32\)/);
		expect(alone.stderr).toContain("nothing was run");
		const beside = run(short, file("beside.json", hmac([{ tag, result: "valid" }])));
		expect([beside.status, beside.lastLine]).toEqual([0, "1 passed, 0 failed, 1 skipped"]);
	});

	it("takes the tag length from the file, so a truncated tag is wrong where the file has whole ones", () => {
		const cut = [tag.slice(0, 32), wrong.slice(0, 32), tag];
		const tests = cut.map((each, index) => ({ tag: each, result: index === 0 ? "valid" : "invalid" }));
		expect(run(file("cut.json", hmac(tests, 128))).lastLine).toBe("3 passed, 0 failed, 0 skipped");
		expect(
			run(
				file(
					"whole.json",
					hmac([
						{ tag: cut[0], result: "invalid" },
						{ tag: cut[0], result: "valid" },
					]),
				),
			).lastLine,
		).toBe("1 passed, 1 failed, 0 skipped");
	});

	it("verifies ECDSA with any hash on its curves, with signatures as r‖s and in DER", () => {
		const { status, stdout, lastLine } = run(fixture("ecdsa_p1363.json"), fixture("ecdsa_der.json"));
		expect([status, lastLine]).toEqual([0, "39 passed, 0 failed, 6 skipped"]);
		expect(stdout).toContain("3 ECDSA on secp256k1 (");
		expect(stdout).toContain("1 ECDSA with WHIRLPOOL (");
		expect(stdout).toContain("2 ECDSA on secp521r1 (");
		expect(stdout).toContain("16 (11 of them for their encoding, without asking the HSM)");
		expect(stdout).toMatch(/1 refused: BerEncodedSignature/);
	});

	it("fails where a file has invalid DER as valid, and valid DER as invalid", () => {
		const turned = readFileSync(fixture("ecdsa_der.json"), "utf8").replaceAll(
			/"result": "(\w+)"/g,
			(_all, result: string) => `"result": "${result === "valid" ? "invalid" : "valid"}"`,
		);
		const { status, stdout, lastLine } = run(file("turned.json", turned));
		expect([status, lastLine]).toEqual([1, "0 passed, 24 failed, 2 skipped"]);
		expect(stdout).toContain("expected acceptance, came a refusal before the HSM was asked: r has more octets than it needs");
	});

	it("sends requests that the API itself refuses, such as an empty iv, and goes on", () => {
		// Test case 1 of McGrew and Viega, "The Galois/Counter Mode of Operation", appendix B.
		const right = { key: "00".repeat(16), iv: "00".repeat(12), aad: "", msg: "", ct: "", tag: "58e2fccefa7e3061367f1d57a4e7455a", result: "valid" };
		const tests = [{ ...right, iv: "", result: "invalid" }, right].map((each, index) => ({ tcId: index + 1, comment: "", flags: [], ...each }));
		const gcm = {
			algorithm: "AES-GCM",
			schema: "aead_test_schema_v1.json",
			numberOfTests: 2,
			testGroups: [{ type: "AeadTest", keySize: 128, ivSize: 96, tagSize: 128, tests }],
		};
		expect(run(file("gcm.json", gcm)).lastLine).toBe("2 passed, 0 failed, 0 skipped");
	});

	it("wraps and unwraps keys, and distinguishes right from wrong ones", () => {
		// RFC 3394 §4.1.
		const [kek, msg, ct] = ["000102030405060708090a0b0c0d0e0f", "00112233445566778899aabbccddeeff", "1fa68b0a8112b447aef34bd8fb5a7b829d3e862371d2cfe5"];
		const wraps = (...tests: readonly { msg?: string; ct?: string; result: string }[]): unknown => ({
			algorithm: "AES-WRAP",
			schema: "keywrap_test_schema_v1.json",
			numberOfTests: tests.length,
			testGroups: [
				{
					type: "KeywrapTest",
					keySize: 128,
					tests: tests.map((test, index) => ({ tcId: index + 1, comment: "", flags: [], key: kek, msg, ct, ...test })),
				},
			],
		});
		const changed = ct.replace("1f", "1e");
		const other = msg.replace("00", "01");
		const rights = file("wrap.json", wraps({ result: "valid" }, { ct: changed, result: "invalid" }));
		const wrongs = file("wrap-wrong.json", wraps({ msg: other, result: "valid" }, { ct: changed, result: "valid" }, { result: "invalid" }));
		for (const engine of [[], ["--engine", "noble"]]) {
			const { status, stdout, lastLine } = run(...engine, rights, wrongs);
			expect([status, lastLine]).toEqual([1, "2 passed, 3 failed, 0 skipped"]);
			expect(stdout.match(/^FAILED .*\/wrap-wrong\.json tcId /gm)).toHaveLength(3);
		}
	});

	it("skips a file of an unknown schema, names the schemas it knows, and runs the other files", () => {
		const unknown = file("unknown.json", { algorithm: "DSA", schema: "dsa_verify_schema_v1.json", testGroups: [{ type: "DsaVerify" }] });
		const { status, stdout, lastLine } = run(unknown, file("known.json", hmac([{ tag, result: "valid" }])));
		expect([status, lastLine]).toEqual([0, "1 passed, 0 failed, 0 skipped"]);
		expect(stdout).toContain(`${unknown}: skipped: unknown schema dsa_verify_schema_v1.json (DSA)`);
		for (const schema of ["ecdsa_verify_schema", "ecdsa_p1363_verify_schema", "mac_test_schema"]) expect(stdout).toContain(schema);
		const alone = run(unknown);
		expect([alone.status, alone.lastLine]).toEqual([1, "0 passed, 0 failed, 0 skipped"]);
		expect(alone.stderr).toContain("nothing was run");
	});

	it("names the files that it can not read, runs the others, and fails", () => {
		const malformed = hmac([{ tag: "no hexadecimal", result: "valid" }]);
		const unreadable = {
			"does not exist": join(folder, "none.json"),
			"is a directory": folder,
			"is empty": file("empty.json", ""),
			"no JSON": file("broken.json", "{"),
			"has no tests": file("no-tests.json", hmac([])),
			"expected an object": file("list.json", "[]"),
			'"schema" expected a string': file("other.json", {}),
			'"tag" expected bytes in hexadecimal': file("malformed.json", malformed),
		};
		const { status, stdout, stderr, lastLine } = run(...Object.values(unreadable), file("good.json", hmac([{ tag, result: "valid" }])));
		expect([status, lastLine]).toEqual([1, "1 passed, 0 failed, 0 skipped"]);
		expect(stdout).toContain("files: 1 read, 0 skipped, 8 could not be read");
		for (const [reason, path] of Object.entries(unreadable))
			expect(
				stderr.split("\n").some((line) => line.includes(path) && line.includes(reason)),
				`${path} ${reason} in ${stderr}`,
			).toBe(true);
		expect(stderr).not.toContain("    at ");
	});

	it("prints its usage, and refuses other parameters with status 2", () => {
		const help = run("--help");
		expect(help.status).toBe(0);
		expect(help.stdout).toMatch(/usage:[^]*--engine[^]*ecdsa_verify_schema[^]*Exit status/);
		for (const parameters of [[], ["--engine", "steam", fixture("ecdsa_der.json")], ["--unknown", fixture("ecdsa_der.json")]]) {
			const { status, stderr } = run(...parameters);
			expect(status).toBe(2);
			expect(stderr).toContain("usage:");
		}
	});
});
