/** The store in the flash of the simulated chip, on XS: what a boot costs, power cuts, and keys in a file from one run to the next. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { seed } from "../support/random.js";
import { type Outcome, simulate } from "../support/simulator.js";
import { shortOrFull } from "../support/test-form.js";

const file = (path: string): URL => new URL(path, import.meta.url);
const firmware = { main: file("../../hosts/firmware/main.ts"), hsm: file("../../hosts/firmware/hsm.ts"), ecc: file("../../hosts/firmware/ecc.ts") };
const folder = mkdtempSync(join(tmpdir(), "heimlig-flash-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("a boot with 32 keys in flash takes at most 200,000 byte codes and 1 KB of heap", async () => {
	const { status, stdout, stderr } = await simulate({ main: file("./fixtures/flash-boot.ts") }, { heap: 1_000_000, stack: 1024 });
	expect(stderr).toBe("");
	expect(status).toBe(0);
	const cost = JSON.parse(stdout) as { listed: number; byteCodes: number; blank: number; heap: number; whole: number };
	console.log(`boot with 32 keys: ${cost.byteCodes} byte codes (blank: ${cost.blank}), ${cost.heap} bytes of heap more than blank flash`);
	expect(cost.listed).toBe(32);
	expect(cost.byteCodes).toBeLessThanOrEqual(200_000);
	expect(cost.byteCodes).toBeGreaterThan(cost.blank);
	expect(cost.heap).toBeLessThanOrEqual(1024);
});

test("after power cuts each key and counter is what was answered last, or what was under way", async () => {
	const cuts = shortOrFull(200, 2000);
	const { status, stdout, stderr } = await simulate(
		{ main: file("./fixtures/power-cuts.ts") },
		{ heap: 1_000_000, stack: 1024, timeout: 300, resources: { cuts: String(cuts), seed: String(seed) } },
	);
	expect(stderr, `seed ${seed}`).toBe("");
	expect(status).toBe(0);
	const { again, wear } = JSON.parse(stdout) as { again: number; wear: number };
	expect(again).toBeGreaterThan(cuts / 10);
	expect(wear).toBeGreaterThan(1);
}, 320_000);

describe("with a file as flash", () => {
	const start = (flash: string): Promise<Outcome> =>
		simulate(firmware, { heap: 131_072, stack: 1024, timeout: 60, resources: { input: new Uint8Array(16) }, options: ["--flash", flash] });
	const answer = (stdout: string, what: string): string => new RegExp(`^${what} +(\\S+)`, "m").exec(stdout)?.[1] ?? "missing";

	test("the second start finds the identity, with the same public key, and a counter that went on", async () => {
		const flash = join(folder, "flash");
		const [first, second] = [await start(flash), await start(flash)];
		for (const { status, stderr } of [first, second]) {
			expect(stderr).toBe("");
			expect(status).toBe(0);
		}
		expect([first, second].map(({ stdout }) => answer(stdout, "IsKeyAvailable identity"))).toEqual(["false", "true"]);
		expect(answer(second.stdout, "ExportPublicKey identity")).toBe(answer(first.stdout, "ExportPublicKey identity"));
		expect(answer(first.stdout, "ExportPublicKey identity")).toMatch(/^[0-9a-f]{32}/);
		expect([first, second].map(({ stdout }) => answer(stdout, "IncrementCounter starts"))).toEqual(["1", "2"]);
		expect(readFileSync(`${flash}.key`)).toHaveLength(32);
	});

	test("a provisioned identity is sealed at the first start, and no plain byte of it is left", async () => {
		const privateKey = Buffer.from("c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721", "hex");
		const image = join(folder, "heimlig.bin");
		writeFileSync(join(folder, "keys.json"), JSON.stringify({ identity: { raw: privateKey.toString("hex") } }));
		const command = new URL("../../hosts/provision/command.mjs", import.meta.url).pathname;
		const { status, stderr } = spawnSync(process.execPath, [command, join(folder, "keys.json"), "-o", image], { encoding: "utf8" });
		expect(stderr).toBe("");
		expect(status).toBe(0);
		expect(readFileSync(image).includes(privateKey)).toBe(true);
		const [first, second] = [await start(image), await start(image)];
		for (const { stdout } of [first, second]) {
			expect(answer(stdout, "IsKeyAvailable identity")).toBe("true");
			// RFC 6979 §A.2.5
			expect(answer(stdout, "ExportPublicKey identity")).toMatch(/^60fed4ba255a9d31c961eb74c6356d68/);
		}
		expect(answer(second.stdout, "IncrementCounter starts")).toBe("2");
		for (let at = 0; at < privateKey.length - 8; at++) expect(readFileSync(image).includes(privateKey.subarray(at, at + 8))).toBe(false);
	});

	test("another root key leaves the flash alone, and the demonstration does without", async () => {
		const flash = join(folder, "other");
		await start(flash);
		rmSync(`${flash}.key`);
		const before = readFileSync(flash);
		const { status, stdout, stderr } = await start(flash);
		expect(stderr).toBe("");
		expect(status).toBe(0);
		expect(stdout).toContain("store: other root key");
		expect(readFileSync(flash).equals(before)).toBe(true);
	});

	test("what can not be flash is refused in plain words, and not changed", async () => {
		const license = new URL("../../LICENSE-MIT", import.meta.url).pathname;
		const before = readFileSync(license);
		const { status, stderr } = await start(license);
		expect(status).toBe(2);
		expect(stderr).toContain("a multiple of 4096 bytes, 16384 to 16777216");
		expect(readFileSync(license).equals(before)).toBe(true);
	});
});
