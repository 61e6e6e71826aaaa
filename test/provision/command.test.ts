import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { findPartition } from "../../hosts/provision/partition-table.js";
import { readImage } from "./image-reader.js";
import { places, Scene } from "./scene.js";

const command = fileURLToPath(new URL("../../hosts/provision/command.mjs", import.meta.url));
const scene = new Scene();
const key = "a1".repeat(32);
scene.write("good.json", JSON.stringify({ backup: { raw: key } }));
const make = (...more: string[]) => scene.run(["good.json", "--keys", places, ...more]);

describe("the command line", () => {
	test.each([
		[[], "the file with the keys is missing"],
		[["good.json"], "-o FILE is missing"],
		[["-o", "a.bin"], "the file with the keys is missing"],
		[["", "-o", "a.bin"], "the file with the keys is missing"],
		[["good.json", "b.json", "-o", "a.bin"], "one file with keys at a time, got good.json and b.json"],
		[["good.json", "-o"], "-o needs a value"],
		[["good.json", "-o", ""], "-o needs a value"],
		[["good.json", "-o", "--force"], "-o needs a value"],
		[["good.json", "-o", "a.bin", "-o", "b.bin"], "-o twice"],
		[["good.json", "-o", "a.bin", "--fast"], "unknown option --fast"],
		[["good.json", "-o", "a.bin", "--size", "64K"], '--size expected a number of bytes, got "64K"'],
		[["--inspect"], "--inspect needs a value"],
		[["--inspect", "a.bin", "b.bin"], "--inspect takes one file and nothing else"],
		[["--inspect", "a.bin", "--force"], "--inspect takes one file and nothing else"],
	])("%j is refused with the usage", async (given, complaint) => {
		const { status, stdout, stderr } = await scene.run(given);
		expect([status, stdout]).toEqual([2, ""]);
		expect(stderr).toMatch(/^usage: npm run provision/m);
		expect(stderr.split("\n")[0]).toBe(`provision: ${complaint}`);
	});

	test("--help prints the usage", async () => {
		const { status, stdout, stderr } = await scene.run(["good.json", "--help"]);
		expect([status, stderr]).toEqual([0, ""]);
		expect(stdout).toMatch(/^usage: npm run provision/);
	});

	test.each(["0", "4096", "8192", "12288", "16383", "65537", "16781312"])("--size %s is refused", async (size) => {
		const complaint = `provision: --size expected a multiple of 4096 bytes, 16384 to 16777216, got ${size}\n`;
		expect(await make("-o", "size.bin", "--size", size)).toEqual({ status: 1, stdout: "", stderr: complaint });
	});
});

describe("the output", () => {
	test("is not replaced without --force", async () => {
		scene.write("old.bin", "old");
		const { status, stderr } = await make("-o", "old.bin");
		expect([status, stderr]).toEqual([1, "provision: old.bin exists: choose another name, or replace it with --force\n"]);
		expect(scene.read("old.bin").toString()).toBe("old");
		chmodSync(scene.path("old.bin"), 0o644);
		expect(await make("-o", "old.bin", "--force")).toMatchObject({ status: 0 });
		expect(readImage(scene.read("old.bin"), 65_536)).toHaveLength(1);
		expect(statSync(scene.path("old.bin")).mode & 0o777).toBe(0o600);
	});

	test("is no folder, not in a missing folder, and not keys.json", async () => {
		mkdirSync(scene.path("folder"));
		for (const [given, complaint] of [
			[["-o", "folder", "--force"], "folder: expected a file, got a folder"],
			[["-o", "no/a.bin"], "expected no/a.bin to be writable, got no such file"],
			[["-o", "./good.json", "--force"], "good.json: expected another file for the image"],
		] as const)
			expect(await make(...given)).toEqual({ status: 1, stdout: "", stderr: `provision: ${complaint}\n` });
		expect(readdirSync(scene.folder).filter((name) => name.includes("tmp"))).toEqual([]);
	});

	test("is not written if the keys leave an area no room for changes", async () => {
		const members = Object.fromEntries(Array.from({ length: 48 }, (_, index) => [`place${index}`, { generate: true }]));
		const entry = `{ type: { kind: "symmetric", size: 32 }, usage: { algorithms: ["HMAC"], operations: ["sign"] }, permissions, owners: "all", persistent: true }`;
		scene.write(
			"many.ts",
			`const permissions = { import: true, exportPrivate: false, overwrite: true, delete: false, wrap: false };
export const keyDescriptions = Array.from({ length: 48 }, (_, id) => ({ id, ...${entry} }));
export const KeyIds = Object.fromEntries(keyDescriptions.map(({ id }) => [\`place\${id}\`, id]));`,
		);
		scene.write("many.json", JSON.stringify(members));
		const given = ["many.json", "--keys", "many.ts", "-o", "many.bin", "--size"];
		const complaint = "the keys do not fit into an area of 8192 bytes: sealed they take 7680 bytes, expected 6096 at most. Use a larger partition";
		expect(await scene.run([...given, "16384"])).toEqual({ status: 1, stdout: "", stderr: `provision: many.json: ${complaint}\n` });
		expect(existsSync(scene.path("many.bin"))).toBe(false);
		expect(await scene.run([...given, "32768"])).toMatchObject({ status: 0 });
		expect(readImage(scene.read("many.bin"), 32_768)).toHaveLength(48);
	});
});

describe("the file with the places", () => {
	const entry = `{ id: 1, type: { kind: "symmetric", size: 16 }, usage: { algorithms: ["HMAC"], operations: ["sign"] }, owners: "all", permissions:
		{ import: true, exportPrivate: false, overwrite: true, delete: false, wrap: false }, persistent: true }`;
	test.each([
		["is missing", undefined, "expected a file, got no such file"],
		["is no TypeScript", "export const = 1;", "expected a module with keyDescriptions and KeyIds, got an error: Build failed"],
		["throws", 'throw new Error("broken");', "expected a module with keyDescriptions and KeyIds, got an error: broken"],
		["exports nothing", "", "keyDescriptions: keys expected a list of descriptions, got undefined"],
		["has a wrong description", `export const keyDescriptions = [{ ...${entry}, id: -1 }];`, 'keyDescriptions: key -1: "id" expected 0 to 2147483647, got -1'],
		["has no names", `export const keyDescriptions = [${entry}];`, "expected an export KeyIds with the id of each place by its name, got a undefined"],
		["has a name of no place", `export const keyDescriptions = [${entry}], KeyIds = { a: 1, b: 2 };`, "KeyIds.b: no key description has the id 2"],
		["has two names of one place", `export const keyDescriptions = [${entry}], KeyIds = { a: 1, b: 1 };`, "KeyIds.b and KeyIds.a are the same place"],
	])("%s", async (name, content, complaint) => {
		const file = `${name.replaceAll(" ", "-")}.ts`;
		if (content !== undefined) scene.write(file, content);
		const { status, stdout, stderr } = await scene.run(["good.json", "-o", "places.bin", "--keys", file]);
		expect([status, stdout]).toEqual([1, ""]);
		expect(stderr).toContain(`provision: ${file}: ${complaint}`);
	});
});

describe("the report", () => {
	const table = (row: string): string => {
		const project = scene.path(`project-${Math.random()}`);
		mkdirSync(join(project, "hosts/esp32"), { recursive: true });
		scene.write(
			join(project.slice(scene.folder.length + 1), "hosts/esp32/partitions.csv"),
			`# Name, Type, SubType, Offset, Size\nnvs, data, nvs, 0x9000, 0x6000\n${row}\n`,
		);
		return project;
	};
	const report = async (row: string, output = "report.bin"): Promise<string> =>
		(await scene.run(["good.json", "--keys", places, "--force", "-o", output], table(row))).stdout;

	test("names keys and public keys, the command of esptool, and the danger", async () => {
		scene.write("pair.json", JSON.stringify({ backup: { raw: key }, ed25519: { raw: key } }));
		const given = ["pair.json", "--keys", places, "--force", "-o", "report.bin"];
		expect((await scene.run(given, table("heimlig, data, 0x40, 0x310000, 64K"))).stdout.split("\n")).toEqual([
			"report.bin: 65536 bytes, 2 keys",
			"  backup: id 2, symmetric key of 32 bytes",
			"  ed25519: id 12, pair on Ed25519",
			expect.stringMatching(/^ {4}public key [\da-f]{64}$/),
			"Flash it. It replaces all keys and counters of the board:",
			"  esptool --port PORT write-flash 0x310000 report.bin",
			"PORT is the board's serial port.",
			"report.bin contains the keys in the clear: delete it after flashing.",
			"",
		]);
	});

	test("says that it does not know the address", async () => {
		for (const row of ["", "heimlig, data, 0x40, , 64K", "other, data, 0x40, 0x10000, 64K"]) {
			const text = await report(row);
			expect(text).toContain("write-flash ADDRESS report.bin");
			expect(text).toContain("ADDRESS is the address of the partition heimlig.");
		}
	});

	test("warns if the table gives the partition another size", async () => {
		expect(await report("heimlig, data, 0x40, 0x310000, 128K")).toContain("gives the partition heimlig 131072 bytes");
		expect(await report("heimlig, data, 0x40, 0x310000, 0x10000")).not.toContain("Attention");
	});

	test("quotes the name of the image where a shell needs it", async () => {
		expect(await report("", "my image.bin")).toContain("write-flash ADDRESS 'my image.bin'\n");
	});

	test.each([
		["heimlig,data,0x40,0x10000,1M,encrypted", { address: 65_536, size: 1_048_576 }],
		["  heimlig , 0x40, 0, 1m, 65536 # keys", { address: 1_048_576, size: 65_536 }],
		["heimlig, data, 0x40,,", {}],
		["heimlig, data", {}],
		["# heimlig, data, 0x40, 0x10000, 64K", {}],
	])("reads the row %s", (row, found) => {
		expect(findPartition(row)).toEqual(found);
	});
});

describe("npm run provision", () => {
	const run = (given: readonly string[], cwd = scene.folder) =>
		spawnSync(process.execPath, [command, ...given], { cwd, encoding: "utf8", env: { ...process.env, INIT_CWD: scene.folder } });

	test("makes an image and inspects it, with names relative to the user's folder", () => {
		const members = Object.fromEntries(["backup", "p256", "p384", "ed25519", "x25519", "long"].map((name) => [name, { generate: true }]));
		scene.write(
			"all.json",
			JSON.stringify({
				...members,
				short: { file: "short.key" },
				p256Peer: { raw: `02${"6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"}` },
			}),
		);
		scene.write("short.key", "K");
		const made = run(["all.json", "-o", "all.bin", "--keys", places], "/");
		expect([made.status, made.stderr]).toEqual([0, ""]);
		const inspected = run(["--inspect", "all.bin"], "/");
		expect([inspected.status, inspected.stderr]).toEqual([0, ""]);
		const records = readImage(scene.read("all.bin"), 65_536);
		expect(records).toHaveLength(8);
		const said = (made.stdout + inspected.stdout).toLowerCase();
		// The private key is the last part. A key of one byte is found anywhere.
		for (const { id, key: bytes } of records.filter((each) => each.id < 20 || each.id > 30)) {
			const secret = bytes.subarray(id === 11 ? 96 : id === 10 ? 64 : id === 12 || id === 13 ? 32 : 0);
			for (const text of [secret.toString("hex"), secret.toString("base64").toLowerCase(), secret.toString("base64url").toLowerCase()])
				for (let at = 0; at + 12 <= text.length; at++) expect(said).not.toContain(text.slice(at, at + 12));
		}
	});

	test("refuses a place of this firmware that is unknown, and wrong usage", () => {
		scene.write("unknown.json", JSON.stringify({ unknown: { generate: true } }));
		const { status, stdout, stderr } = run(["unknown.json", "-o", "unknown.bin"]);
		expect([status, stdout]).toEqual([1, ""]);
		expect(stderr).toMatch(/^provision: unknown\.json: unknown place "unknown", expected one of .*identity/);
		expect(run(["-x"])).toMatchObject({ status: 2, stdout: "" });
	});
});
