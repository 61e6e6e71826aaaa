/** Holding the drivers, to delete a machine: no task is in a driver meanwhile, and nothing of the machine stays. */
import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { buildFor, type Chip, hex, run } from "./program.js";

buildFor("esp32s3");

describe.each<Chip>(["esp32", "esp32s3"])("%s", (chip) => {
	test("no thread enters a driver while they are held, and the threads go on afterwards", () => {
		expect(run(["hold"], chip)).toEqual(["0"]);
	});

	test("drivers that a task never leaves can not be held: each attempt fails within a second", () => {
		const start = Date.now();
		expect(run(["hold-lost"], chip)).toEqual(["refused refused"]);
		expect(Date.now() - start).toBeLessThan(20_000);
	});

	test("the wipe of free memory spares the allocator's links and memory in use", () => {
		expect(run(["wipe-free"], chip)).toEqual(["there 0 20"]);
	});
});

test("recovery takes a digest between two pieces out of the engine, and the digest goes on in software", () => {
	const [first, rest] = [new Uint8Array(200).fill(0x41), new Uint8Array(77).fill(0x42)];
	const answers = run(["start 0 256", `update 0 ${hex(first)}`, "recover", "registers", "recover", `update 0 ${hex(rest)}`, "finish 0"]);
	expect(answers[2]).toBe("on off");
	expect(answers[3]?.split(" ").at(-1)?.slice(0, 128), "no message in the engine's registers").toBe("00".repeat(64));
	expect(answers[4]).toBe("off off");
	expect(answers.at(-1)).toContain(createHash("sha256").update(first).update(rest).digest("hex"));
});

test("recovery finds no digest in the engine of the ESP32-S3, which takes states back", () => {
	expect(run(["start 0 256", `update 0 ${hex(new Uint8Array(200))}`, "recover"], "esp32s3").at(-1)).toBe("off off");
});
