/** What whoever deletes a machine needs of the drivers: nobody is in one, and nothing of the machine stays. */
import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { buildFor, type Chip, hex, run } from "./program.js";

buildFor("esp32s3");

describe.each<Chip>(["esp32", "esp32s3"])("%s", (chip) => {
	test("nobody enters a driver while they are held, though threads enter them all the time; then these go on", () => {
		expect(run(["hold"], chip)).toEqual(["0"]);
	});

	test("drivers that a task does not leave can not be held: it is said within a second, also the second time", () => {
		const start = Date.now();
		expect(run(["hold-lost"], chip)).toEqual(["refused refused"]);
		expect(Date.now() - start).toBeLessThan(20_000);
	});

	test("free memory is wiped up to the allocator's links, and memory in use stays", () => {
		expect(run(["wipe-free"], chip)).toEqual(["there 0 20"]);
	});
});

test("a digest that was left in the engine between two pieces is taken out of it; another goes on in software", () => {
	const [first, rest] = [new Uint8Array(200).fill(0x41), new Uint8Array(77).fill(0x42)];
	const answers = run(["start 0 256", `update 0 ${hex(first)}`, "recover", "registers", "recover", `update 0 ${hex(rest)}`, "finish 0"]);
	expect(answers[2]).toBe("on off");
	expect(answers[3]?.split(" ").at(-1)?.slice(0, 128), "the engine's registers have the message no more").toBe("00".repeat(64));
	expect(answers[4]).toBe("off off");
	expect(answers.at(-1)).toContain(createHash("sha256").update(first).update(rest).digest("hex"));
});

test("on a chip whose engine takes states back there is nothing to take out", () => {
	expect(run(["start 0 256", `update 0 ${hex(new Uint8Array(200))}`, "recover"], "esp32s3").at(-1)).toBe("off off");
});
