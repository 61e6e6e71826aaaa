import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
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

function file(name: string, contents: unknown): string {
	const path = join(folder, name);
	writeFileSync(path, typeof contents === "string" ? contents : JSON.stringify(contents));
	return path;
}

/** RFC 4231 §4.2, with whatever tag and verdict a test wants. */
const key = "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b";
const tag = "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7";
function hmac(tests: readonly { tag: string; result: string; comment?: string }[], tagSize = 256): unknown {
	return {
		algorithm: "HMACSHA256", schema: "mac_test_schema_v1.json", numberOfTests: tests.length,
		testGroups: [{
			type: "MacTest", keySize: 160, tagSize,
			tests: tests.map((test, index) => ({ tcId: index + 1, comment: "", flags: [], key, msg: "4869205468657265", ...test })),
		}],
	};
}
const wrong = tag.replace(/^b0/, "b1");

describe("npm run vectors", () => {
	it("passes what is right: a valid tag accepted, an invalid one rejected", () => {
		const { status, lastLine } = run(file("right.json", hmac([{ tag, result: "valid" }, { tag: wrong, result: "invalid" }])));
		expect([status, lastLine]).toEqual([0, "2 passed, 0 failed, 0 skipped"]);
	});

	it("fails where a file expects something wrong, and says which test", () => {
		const tests = [{ tag: wrong, result: "valid", comment: "not the tag" }, { tag, result: "invalid" }, { tag, result: "valid" }];
		const { status, stdout, lastLine } = run(file("wrong.json", hmac(tests)));
		expect([status, lastLine]).toEqual([1, "1 passed, 2 failed, 0 skipped"]);
		expect(stdout).toContain("wrong.json");
		expect(stdout).toContain("not the tag");
	});

	it("skips a tag of a size that the API does not offer, with the reason", () => {
		const { status, stdout, lastLine } = run(file("short.json", hmac([{ tag: tag.slice(0, 32), result: "valid" }], 128)));
		expect([status, lastLine]).toEqual([0, "0 passed, 0 failed, 1 skipped"]);
		expect(stdout).toMatch(/1 tag of 16 bytes/);
	});

	it("wraps and unwraps keys, and tells a right one from a wrong one", () => {
		// RFC 3394 §4.1.
		const [kek, msg, ct] = ["000102030405060708090a0b0c0d0e0f", "00112233445566778899aabbccddeeff", "1fa68b0a8112b447aef34bd8fb5a7b829d3e862371d2cfe5"];
		const wraps = (...tests: readonly { msg?: string; ct?: string; result: string }[]): unknown => ({
			algorithm: "AES-WRAP", schema: "keywrap_test_schema_v1.json", numberOfTests: tests.length,
			testGroups: [{
				type: "KeywrapTest", keySize: 128, tests: tests.map((test, index) => ({ tcId: index + 1, comment: "", flags: [], key: kek, msg, ct, ...test })),
			}],
		});
		const changed = ct.replace("1f", "1e");
		for (const engine of ["hardware", "software"]) {
			const right = run("--engine", engine, file("wrap.json", wraps({ result: "valid" }, { ct: changed, result: "invalid" })));
			expect([right.status, right.lastLine]).toEqual([0, "2 passed, 0 failed, 0 skipped"]);
			const other = msg.replace("00", "01");
			const wrongs = wraps({ msg: other, result: "valid" }, { ct: changed, result: "valid" }, { result: "invalid" });
			const bad = run("--engine", engine, file("wrap-wrong.json", wrongs));
			expect([bad.status, bad.lastLine]).toEqual([1, "0 passed, 3 failed, 0 skipped"]);
		}
	});

	it("says in words what it can not read, with status 2", () => {
		for (const path of [join(folder, "none.json"), file("broken.json", "{"), file("other.json", { schema: "no_such_schema.json", testGroups: [] }), file("empty.json", hmac([]))]) {
			const { status, stderr } = run(path);
			expect(status, path).toBe(2);
			expect(stderr, path).toContain(path);
			expect(stderr, path).not.toContain("    at ");
		}
		expect(run().status).toBe(2);
		expect(run("--engine", "steam", file("right2.json", hmac([{ tag, result: "valid" }]))).status).toBe(2);
	});
});
