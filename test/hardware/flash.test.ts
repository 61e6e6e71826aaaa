import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { crc32 } from "../../hosts/provision/crc.js";
import { type Random, seed, seeded } from "../support/random.js";
import { attempt, hex, run } from "./program.js";

const SIZE = 65_536;
const SECTOR = 4096;
/** Bytes that the flash programs at once. */
const UNIT = 32;
const blank = (length: number): Uint8Array => new Uint8Array(length).fill(0xff);

const at = (bytes: Uint8Array, index: number): number => bytes[index] ?? 0;
/** The flash after a program of `data`, which only clears bits. */
const programmed = (old: Uint8Array, data: Uint8Array): Uint8Array => old.map((byte, index) => byte & at(data, index));
/** The share of flips decides how many bits differ from 0xFF. */
const sparse = (random: Random, length: number): Uint8Array => programmed(random.bytes(length), random.bytes(length)).map((byte) => 0xff ^ byte);

describe("the driver of the partition", () => {
	test("knows its size", () => {
		expect(run(["flash-size"])).toEqual([`${SIZE}`]);
	});

	test("programs blocks at any offset from any alignment, and reads them back", () => {
		const random = seeded(seed);
		for (let count = 0; count < 40; count++) {
			const data = random.bytes(16 * random.below(30));
			const offset = 16 * random.below((SIZE - data.length) / 16 + 1);
			expect(
				run([
					`align ${random.below(8)}`,
					`flash-program ${offset} ${hex(data)}`,
					`flash-read ${offset} ${data.length}`,
					`flash-is-blank 0 ${offset}`,
					`flash-is-blank ${offset} ${data.length}`,
					`flash-is-blank ${offset + data.length} ${SIZE - offset - data.length}`,
				]),
			).toEqual(["ok", "true", `ok ${hex(data)}`, "true", `${data.length === 0}`, "true"]);
		}
	});

	test("only clears bits, and says so if the bytes are not there", () => {
		const random = seeded(seed + 1);
		const old = random.bytes(64),
			data = random.bytes(64);
		expect(
			run([
				`flash-program 0 ${hex(old)}`,
				`flash-program 0 ${hex(data)}`,
				"flash-read 0 64",
				`flash-program 0 ${hex(programmed(old, data))}`,
				"flash-program 0 " + "00".repeat(64),
			]),
		).toEqual(["true", "false", `ok ${hex(programmed(old, data))}`, "true", "true"]);
	});

	test("erases one sector", () => {
		const data = new Uint8Array(3 * SECTOR);
		expect(run([`flash-program 0 ${hex(data)}`, `flash-erase ${SECTOR}`, `flash-read 0 ${3 * SECTOR}`, `flash-is-blank ${SECTOR} ${SECTOR}`])).toEqual([
			"true",
			"true",
			`ok ${hex(data.fill(0xff, SECTOR, 2 * SECTOR))}`,
			"true",
		]);
	});

	test("finds any single cleared bit", () => {
		const random = seeded(seed + 2);
		for (const bit of [0, 7, 8, 8 * 63, 8 * 64, 8 * 200 + 3, random.below(8 * 201)]) {
			const byte = Math.floor(bit / 8);
			const changed = hex(Uint8Array.of(0xff ^ (1 << (bit % 8))));
			expect(
				run([`flash-overwrite ${100 + byte} ${changed}`, "flash-is-blank 100 201", `flash-is-blank 100 ${byte}`, `flash-is-blank ${101 + byte} ${200 - byte}`]),
			).toEqual(["ok", "false", "true", "true"]);
		}
	});

	test("reads and programs nothing at the very end", () => {
		expect(run([`flash-read ${SIZE} 0`, `flash-program ${SIZE} -`, `flash-is-blank ${SIZE} 0`, `flash-is-blank 0 ${SIZE}`])).toEqual([
			"ok -",
			"true",
			"true",
			"true",
		]);
	});

	test("under flash encryption reads what it has programmed, and blank flash is not 0xFF but blank", () => {
		const data = seeded(seed + 3).bytes(96);
		const [, isBlank, empty, program, read, raw, ...others] = run([
			"flash-encrypt 1",
			"flash-is-blank 0 4096",
			"flash-read 0 16",
			`flash-program 16 ${hex(data)}`,
			"flash-read 16 96",
			"flash-contents 16 96",
			"flash-is-blank 16 96",
			`flash-program 256 ${"ff".repeat(16)}`,
			"flash-is-blank 256 16",
			"flash-erase 0",
		]);
		expect([isBlank, program, read]).toEqual(["true", "true", `ok ${hex(data)}`]);
		expect(empty).not.toBe(`ok ${hex(blank(16))}`);
		expect(raw).not.toBe(hex(data));
		expect(others).toEqual(["false", "true", "false", "true"]);
	});

	test("computes the CRC-32 of zlib for every length", () => {
		const random = seeded(seed + 4);
		const messages = [Buffer.from("123456789"), ...Array.from({ length: 301 }, (_unused, length) => random.bytes(length)), random.bytes(SECTOR)];
		const answers = run(messages.map((bytes) => `flash-crc ${hex(bytes)}`));
		expect(answers[0]).toBe(`${0xcbf43926}`);
		expect(answers).toEqual(messages.map((bytes) => `${crc32(bytes)}`));
	});
});

/** Runs commands in one process, with a function on each answer. */
class Script {
	readonly #commands: string[] = [];
	readonly #checks: ((answer: string) => void)[] = [];

	ask(command: string, check: (answer: string) => void): this {
		this.#commands.push(command);
		this.#checks.push(check);
		return this;
	}

	expect(command: string, answer: string): this {
		return this.ask(command, (actual) => {
			if (actual !== answer) throw new Error(`${command.slice(0, 80)}: ${actual.slice(0, 80)} instead of ${answer.slice(0, 80)}`);
		});
	}

	run(): void {
		for (const [index, answer] of run(this.#commands).entries()) this.#checks[index]?.(answer);
	}
}

const bytesOf = (answer: string): Uint8Array => Buffer.from(answer, "hex");

/** Every command of the driver fails, and leaves the flash as it is. */
function expectOff(script: Script): void {
	for (const command of ["flash-read 0 16", `flash-program ${SIZE - 16} ${"00".repeat(16)}`, `flash-erase ${SIZE - SECTOR}`, "flash-is-blank 0 16"])
		script.expect(command, "false");
	script.expect(`flash-contents ${SIZE - SECTOR} ${SECTOR}`, hex(blank(SECTOR)));
}

describe("a cut of the power", () => {
	test("in a program leaves each bit of its unit old or new, units before it done, and units after it untouched", () => {
		const random = seeded(seed + 5);
		const states = new Set<string>();
		const offset = 48,
			length = 160,
			/** The program begins within a unit. */
			ends = [16, 48, 80, 112, 144, 160];
		const script = new Script();
		for (let count = 0; count < 600; count++) {
			const old = count % 2 === 0 ? blank(length) : sparse(random, length),
				data = random.bytes(length);
			const done = programmed(old, data);
			const cut = 1 + (count % (ends.length + 1));
			const begin = ends[cut - 2] ?? 0,
				end = ends[cut - 1] ?? length;
			const survives = cut > ends.length;
			script
				.expect(`flash-overwrite 0 ${hex(blank(SECTOR))}`, "ok")
				.expect(`flash-overwrite ${offset} ${hex(old)}`, "ok")
				.expect(`flash-cut ${cut} ${random.below(2 ** 31)}`, "ok")
				.expect(`flash-program ${offset} ${hex(data)}`, `${survives && hex(done) === hex(data)}`);
			if (!survives) expectOff(script);
			script.expect("flash-restore", "ok").ask(`flash-contents 0 ${offset + length + UNIT}`, (answer) => {
				const actual = bytesOf(answer);
				expect(hex(actual.subarray(0, offset))).toBe(hex(blank(offset)));
				expect(hex(actual.subarray(offset + length))).toBe(hex(blank(UNIT)));
				const part = actual.subarray(offset, offset + length);
				const torn = survives ? length : begin;
				expect(hex(part.subarray(0, torn))).toBe(hex(done.subarray(0, torn)));
				expect(hex(part.subarray(end))).toBe(hex((survives ? done : old).subarray(end)));
				for (let index = torn; index < end; index++) {
					const byte = at(part, index);
					if ((byte & ~at(old, index)) !== 0 || (at(done, index) & ~byte) !== 0) throw new Error(`byte ${index}: a bit is neither old nor new`);
				}
				if (survives) return;
				const unit = hex(part.subarray(begin, end));
				states.add(unit === hex(old.subarray(begin, end)) ? "old" : unit === hex(done.subarray(begin, end)) ? "new" : "between");
			});
		}
		script
			.expect(`flash-erase 0`, "true")
			.expect(`flash-program 0 ${"00".repeat(64)}`, "true")
			.expect("flash-read 0 64", `ok ${"00".repeat(64)}`);
		script.run();
		expect([...states].sort()).toEqual(["between", "new", "old"]);
	});

	test("in an erase leaves each bit old or one, and other sectors untouched", () => {
		const random = seeded(seed + 6);
		const states = new Set<string>();
		const script = new Script();
		for (let count = 0; count < 200; count++) {
			const old = random.bytes(SECTOR),
				neighbour = hex(random.bytes(UNIT));
			script
				.expect(`flash-overwrite ${SECTOR} ${hex(old)}`, "ok")
				.expect(`flash-overwrite ${SECTOR - UNIT} ${neighbour}`, "ok")
				.expect(`flash-overwrite ${2 * SECTOR} ${neighbour}`, "ok")
				.expect(`flash-cut 1 ${random.below(2 ** 31)}`, "ok")
				.expect(`flash-erase ${SECTOR}`, "false");
			expectOff(script);
			script
				.expect("flash-restore", "ok")
				.expect(`flash-read ${SECTOR - UNIT} ${UNIT}`, `ok ${neighbour}`)
				.expect(`flash-read ${2 * SECTOR} ${UNIT}`, `ok ${neighbour}`)
				.ask(`flash-contents ${SECTOR} ${SECTOR}`, (answer) => {
					const actual = bytesOf(answer);
					if (old.some((byte, index) => (byte & ~at(actual, index)) !== 0)) throw new Error("a bit has become zero");
					states.add(answer === hex(old) ? "old" : answer === hex(blank(SECTOR)) ? "new" : "between");
				})
				.expect(`flash-erase ${SECTOR}`, "true");
		}
		script.run();
		expect([...states].sort()).toEqual(["between", "new", "old"]);
	});

	test("comes at the operation that it names, and each unit and each sector is one", () => {
		new Script()
			.expect("flash-operations", "0")
			.expect(`flash-program 16 ${"00".repeat(96)}`, "true")
			.expect("flash-operations", "4")
			.expect(`flash-erase ${SECTOR}`, "true")
			.expect("flash-operations", "5")
			.expect("flash-cut 3 1", "ok")
			.expect(`flash-erase ${SECTOR}`, "true")
			.expect(`flash-program ${SECTOR} ${"00".repeat(32)}`, "true")
			.expect(`flash-erase ${SECTOR}`, "false")
			.expect("flash-operations", "8")
			.expect("flash-restore", "ok")
			.expect("flash-cut 2 1", "ok")
			.expect("flash-restore", "ok")
			.expect(`flash-erase ${SECTOR}`, "true")
			.expect(`flash-erase ${SECTOR}`, "true")
			.run();
	});
});

test("a worn sector can be neither erased nor programmed, and others can", () => {
	const zeros = "00".repeat(SECTOR);
	new Script()
		.expect("flash-wear 2", "ok")
		.expect("flash-erase 0", "true")
		.expect(`flash-program 0 ${zeros}`, "true")
		.expect("flash-erase 0", "true")
		.expect(`flash-program 0 ${zeros}`, "false")
		.expect("flash-erase 0", "false")
		.expect(`flash-erase ${SECTOR}`, "true")
		.expect(`flash-program ${SECTOR} ${zeros}`, "true")
		.expect("flash-wear 0", "ok")
		.expect("flash-erase 0", "true")
		.run();
});

describe("a file", () => {
	const wrongSize = "it has not the size of a partition: a multiple of 4096 bytes, 16384 to 16777216";
	let folder: string;
	beforeAll(() => {
		folder = mkdtempSync(join(tmpdir(), "heimlig-flash-"));
	});
	afterAll(() => rmSync(folder, { recursive: true }));
	const mode = (path: string): number => statSync(path).mode & 0o777;

	test("that does not exist becomes a blank one of 64 KB, only for its owner", () => {
		const path = join(folder, "new");
		expect(run([`flash-open ${path}`, "flash-size"])).toEqual(["ok", `${SIZE}`]);
		expect(mode(path)).toBe(0o600);
		expect(readFileSync(path).equals(blank(SIZE))).toBe(true);
	});

	test("has the contents for the next process, also after a cut", () => {
		const path = join(folder, "contents");
		const data = seeded(seed + 7).bytes(96);
		expect(
			run([
				`flash-open ${path}`,
				`flash-program 4096 ${hex(data)}`,
				`flash-program 8192 ${hex(data)}`,
				"flash-erase 8192",
				`flash-overwrite 3 ${hex(data)}`,
				"flash-cut 2 7",
				`flash-program 12288 ${hex(data)}`,
			]),
		).toEqual(["ok", "true", "true", "true", "ok", "ok", "false"]);
		const commands = [`flash-open ${path}`, "flash-read 4096 96", "flash-is-blank 8192 4096", "flash-contents 3 96", "flash-read 12288 32"];
		expect(run(commands)).toEqual(["ok", `ok ${hex(data)}`, "true", hex(data), `ok ${hex(data.subarray(0, 32))}`]);
		expect(
			Buffer.from(readFileSync(path))
				.subarray(4096, 4096 + 96)
				.equals(data),
		).toBe(true);
	});

	test("decides the size of the partition", () => {
		const path = join(folder, "small");
		for (const size of [16_384, 20_480, 1 << 20]) {
			writeFileSync(path, blank(size));
			const erase = `flash-erase ${size - SECTOR}`;
			expect(run([`flash-open ${path}`, "flash-size", `flash-is-blank 0 ${size}`, erase])).toEqual(["ok", `${size}`, "true", "true"]);
		}
	});

	test("of a wrong size is refused, and stays as it is whatever follows", () => {
		const path = join(folder, "wrong");
		for (const size of [1, 4096, 12_288, 16_383, 16_385, 65_537, (16 << 20) + SECTOR]) {
			writeFileSync(path, "x");
			truncateSync(path, size);
			const before = readFileSync(path);
			expect(run([`flash-open ${path}`, "flash-size", `flash-program 0 ${"00".repeat(64)}`])).toEqual([wrongSize, `${SIZE}`, "true"]);
			expect(readFileSync(path).equals(before)).toBe(true);
		}
	});

	test("that is no file, or is not there to be made, is refused", () => {
		expect(run([`flash-open ${folder}`])).toEqual(["it can not be opened"]);
		expect(run([`flash-open ${join(folder, "none", "file")}`])).toEqual(["it can not be opened"]);
	});

	test("is refused after the flash was used", () => {
		const path = join(folder, "late");
		expect(run(["flash-size", `flash-open ${path}`])).toEqual([`${SIZE}`, "the flash is in use"]);
		expect(existsSync(path)).toBe(false);
	});

	test("with a key of 32 random bytes is made, only for its owner", () => {
		const keys = ["one.key", "another.key"].map((name) => {
			const path = join(folder, name);
			const answers = run([`efuse-open ${path}`, "derive 616263"]);
			expect(mode(path)).toBe(0o600);
			expect(readFileSync(path).length).toBe(32);
			// The next process has the same key.
			expect(run([`efuse-open ${path}`, "derive 616263"])).toEqual(answers);
			return readFileSync(path, "hex");
		});
		expect(keys[0]).not.toBe(keys[1]);
	});

	test("with a key of another size is refused, and stays as it is", () => {
		const path = join(folder, "wrong.key");
		for (const size of [0, 1, 31, 33, 100]) {
			writeFileSync(path, new Uint8Array(size).fill(7));
			expect(run([`efuse-open ${path}`])).toEqual(["it is not a key of 32 bytes"]);
			expect(readFileSync(path).equals(new Uint8Array(size).fill(7))).toBe(true);
		}
	});

	test("with a key that can not be read or made is refused", () => {
		const path = join(folder, "key-folder");
		mkdirSync(path);
		expect(run([`efuse-open ${path}`])).not.toEqual(["ok"]);
		expect(run([`efuse-open ${join(path, "none", "file.key")}`])).toEqual(["it can not be made"]);
	});
});

test("the model aborts when the driver is asked for what is not in the partition", () => {
	for (const [command, message] of [
		[`flash-read ${SIZE - 1} 2`, "esp_partition_read: 2 bytes"],
		[`flash-is-blank ${SIZE} 1`, "esp_partition_read: 1 bytes"],
		[`flash-program ${SIZE - 16} ${"00".repeat(32)}`, "esp_partition_write: 32 bytes"],
		[`flash-erase ${SIZE}`, "esp_partition_erase_range: 4096 bytes"],
		["flash-erase 16", "esp_partition_erase_range: 4096 bytes at 16 are not whole units of 4096"],
	]) {
		const outcome = attempt([command]);
		expect(outcome.stderr).toContain(`emulated ESP32: ${message}`);
		expect(outcome.signal).toBe("SIGABRT");
	}
});
