/** The simulator's flash and root key: in memory, or in files that outlive the run; and what tests can do to them. */
import { spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { buildSimulator } from "../../hosts/simulator/build.mjs";
import { type Entries, type Outcome, simulate } from "../support/simulator.js";

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "heimlig-flash-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const natives = `
	import { partitionFlash as flash } from "./hardware/esp32/flash/flash.js";
	import { deviceRootKey as rootKey } from "./hardware/esp32/root-key/root-key.js";
	import { flashBytes, flashCut, flashOperations, flashRestore, flashWear, flashWrite } from "simulator";
	const SECTOR = 4096;
	const text = Uint8Array.from({ length: 64 }, (_, index) => index + 1);
	const print = (...values: unknown[]): void => trace(values.join(" ") + "\\n");
	const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
	const inFlash = (offset: number, length: number): string => hex(new Uint8Array(flashBytes(offset, length)));
	function derived(): string {
		const memory = new Uint8Array(96);
		memory.set(text);
		return rootKey.derive(memory, 0, 64, 64) + " " + hex(memory.subarray(64));
	}
	function caught(action: () => unknown): unknown {
		try {
			return action();
		} catch (error) {
			return error;
		}
	}`;

const text = Buffer.from(Array.from({ length: 64 }, (_unused, index) => index + 1));

/** Runs the main machine's text with these options. */
async function run(body: string, options: readonly string[] = [], more: Entries = {}): Promise<Outcome> {
	return simulate({ main: `${natives}\n${body}`, ...more }, { options });
}

async function lines(body: string, ...options: string[]): Promise<string[]> {
	const { stdout, stderr, status } = await run(body, options);
	expect(stderr).toBe("");
	expect(status).toBe(0);
	return stdout.trim().split("\n");
}

test("without --flash the flash is blank and in memory, and the key is for development: another one in each run", async () => {
	const script = `print(flash.size(), flash.isBlank(0, flash.size()), rootKey.source()); print(derived()); flash.program(0, text, 0, 64);`;
	const [first, second] = [await lines(script), await lines(script)];
	expect([first[0], second[0]]).toEqual(["65536 true 1", "65536 true 1"]);
	expect(first[1]).toMatch(/^true [\da-f]{64}$/);
	expect(second[1]).not.toBe(first[1]);
	expect(readdirSync(folder)).toEqual([]);
});

test("all machines of a run have the same flash and the same key, and a machine that ends takes nothing with it", async () => {
	const main = `
		import Worker from "worker";
		function start(next: () => void): void {
			const worker = new Worker("other", { static: 60_000, stack: 256 });
			worker.onmessage = (message: string) => {
				print(message);
				worker.terminate();
				next();
			};
		}
		print(derived());
		start(() => start(() => print(flash.isBlank(0, 64))));`;
	const other = `${natives}
		const was = inFlash(0, 4);
		flash.program(0, text, 0, 64);
		self.postMessage(was + " " + derived());`;
	const { stdout, stderr } = await run(main, [], { other });
	expect(stderr).toBe("");
	const [own = "", first, second, isBlank] = stdout.trim().split("\n");
	expect([first, second, isBlank]).toEqual([`ffffffff ${own}`, `01020304 ${own}`, "false"]);
});

test("--flash FILE makes the flash and its key, for the user alone, and the next run finds both", async () => {
	const file = join(folder, "flash.bin");
	const [written, key] = await lines(`print(flash.program(SECTOR, text, 0, 64), rootKey.source()); print(derived());`, "--flash", file);
	expect(written).toBe("true 1");
	expect(readdirSync(folder).sort()).toEqual(["flash.bin", "flash.bin.key"]);
	for (const name of [file, `${file}.key`]) expect(statSync(name).mode & 0o777).toBe(0o600);
	const expected = Buffer.alloc(65536, 0xff);
	text.copy(expected, 4096);
	expect(readFileSync(file).equals(expected)).toBe(true);
	expect(key).toBe(
		`true ${createHmac("sha256", readFileSync(`${file}.key`))
			.update(text)
			.digest("hex")}`,
	);
	expect(await lines(`print(inFlash(SECTOR, 64)); print(derived());`, "--flash", file)).toEqual([text.toString("hex"), key]);
});

test("the file has each change at once: a run that fails loses none", async () => {
	const file = join(folder, "flash.bin");
	const { status } = await run(`flash.program(0, text, 0, 64); flash.program(SECTOR, text, 0, 64); flash.erase(SECTOR); new Uint8Array(1e9);`, [
		"--flash",
		file,
	]);
	expect(status).toBe(1);
	const contents = readFileSync(file);
	expect(contents.subarray(0, 64).equals(text)).toBe(true);
	expect(contents.subarray(64).every((byte) => byte === 0xff)).toBe(true);
});

test("the size of FILE is the partition's", async () => {
	const file = join(folder, "flash.bin");
	writeFileSync(file, Buffer.alloc(20480, 0xff));
	expect(await lines(`print(flash.size(), flash.erase(4 * SECTOR)); print(caught(() => flash.erase(5 * SECTOR)));`, "--flash", file)).toEqual([
		"20480 true",
		"RangeError: offset: outside of the partition",
	]);
});

test.each([
	["a flash of another size", 16383, 32, /^heimlig-simulator: flash .*flash\.bin: it has not the size of a partition: a multiple of 4096 bytes/],
	["a key of another size", 65536, 31, /^heimlig-simulator: root key .*flash\.bin\.key: it is not a key of 32 bytes$/],
])("refuses %s, and leaves both files alone", async (_what, flashBytes, keyBytes, problem) => {
	const file = join(folder, "flash.bin");
	writeFileSync(file, Buffer.alloc(flashBytes, 5));
	writeFileSync(`${file}.key`, Buffer.alloc(keyBytes, 5));
	const { stdout, stderr, status } = await run(`print("runs");`, ["--flash", file]);
	expect(stderr.trim()).toMatch(problem);
	expect([stdout, status]).toEqual(["", 2]);
	expect(readFileSync(file).equals(Buffer.alloc(flashBytes, 5))).toBe(true);
	expect(readFileSync(`${file}.key`)).toHaveLength(keyBytes);
});

test("refuses a file in a folder that does not exist, and a folder", async () => {
	for (const file of [join(folder, "none/flash.bin"), folder]) {
		const { stderr, status } = await run(`print("runs");`, ["--flash", file]);
		expect(stderr).toBe(`heimlig-simulator: flash ${file}: it can not be opened\n`);
		expect(status).toBe(2);
	}
});

test("refuses a file that another run uses", async () => {
	const file = join(folder, "flash.bin");
	const { program } = await buildSimulator();
	writeFileSync(join(folder, "main.js"), `import Timer from "timer"; trace("up\\n"); Timer.repeat(() => {}, 1000);`);
	const child = spawn(program, ["--flash", file, "--timeout", "60", folder], { stdio: ["ignore", "pipe", "ignore"] });
	try {
		await once(child.stdout, "data");
		const { stderr, status } = await run(`print("runs");`, ["--flash", file]);
		expect(stderr).toBe(`heimlig-simulator: flash ${file}: another process uses it\n`);
		expect(status).toBe(2);
	} finally {
		child.kill();
	}
});

test("a power cut stops the flash in the chosen operation, and the file has what it leaves", async () => {
	const file = join(folder, "flash.bin");
	const answers = await lines(
		`flashCut(3, 7);
		print(flash.erase(0), flash.program(0, text, 0, 64), flash.read(0, text, 0, 16), flash.isBlank(SECTOR, 16), flash.erase(0));
		const kept = inFlash(0, 64);
		flashRestore();
		const memory = new Uint8Array(64);
		print(flash.read(0, memory, 0, 64), hex(memory) === kept, flashOperations());
		print(kept);
		print(flash.erase(0), flash.program(0, text, 0, 64));
		flash.erase(0);`,
		"--flash",
		file,
	);
	const kept = Buffer.from(String(answers[2]), "hex");
	expect([answers[0], answers[1], answers[3]]).toEqual(["true false false false false", "true true 3", "true true"]);
	expect(kept.subarray(0, 32).equals(text.subarray(0, 32))).toBe(true);
	for (let index = 32; index < 64; index++) expect((kept[index] ?? 0) & (text[index] ?? 0)).toBe(text[index]);
	expect(readFileSync(file).every((byte) => byte === 0xff)).toBe(true);
});

test("what a test plants is in flash and in the file; worn-out sectors fail; wrong places are refused", async () => {
	const file = join(folder, "flash.bin");
	const answers = await lines(
		`flashWrite(SECTOR - 1, Uint8Array.of(1, 2, 3));
		print(inFlash(SECTOR - 2, 5), flash.isBlank(0, SECTOR), flashOperations());
		for (const action of [() => flashWrite(65535, Uint8Array.of(1, 2)), () => flashWrite(0, [1] as never), () => flashBytes(65536, 1), () => flashBytes(-1, 2)])
			print(caught(action));
		flashWear(1);
		print(flash.erase(0), flash.program(0, text, 0, 64), flash.erase(0), flash.program(2 * SECTOR, text, 0, 64));
		flashWear(0);
		print(flash.erase(0));`,
		"--flash",
		file,
	);
	expect(answers).toEqual([
		"ff010203ff false 0",
		"RangeError: flash: no 2 bytes at 65535",
		"TypeError: no Uint8Array",
		"RangeError: flash: no 1 bytes at 65536",
		expect.stringMatching(/^RangeError: flash: no 2 bytes at/),
		"true false false true",
		"true",
	]);
	expect(readFileSync(file).subarray(4096, 4098)).toEqual(Buffer.from([2, 3]));
});
