import { afterEach, describe, expect, test, vi } from "vitest";
import { Hsm, type HsmMachine } from "../../modules/api/hsm.js";
import { acceptSharedMemory, Region } from "../../modules/mailbox/region.js";
import type { SystemMemory } from "../../modules/mailbox/system-memory.js";
import { HsmError } from "../../modules/messages/errors.js";
import { ManualTimers } from "../support/manual-timers.js";

const region = new Region({ clients: 3, slots: 1, poolBytes: 256 });
const { controlBytes } = region;

/** The events in order. */
let events: string[] = [];
afterEach(() => {
	events = [];
	vi.unstubAllGlobals();
});

class Machine implements HsmMachine {
	onmessage: (message: unknown) => void = () => undefined;

	postMessage(message: unknown): void {
		events.push(acceptSharedMemory(region, message) === undefined ? "something was sent" : "memory was sent");
	}

	terminate(): void {
		events.push("terminated");
	}
}

const start = (): Machine => {
	events.push("started");
	return new Machine();
};
const onEnd = (): void => void events.push("end");

/** A heap with some free pieces, some of which are garbage at first. */
class Heap implements SystemMemory {
	readonly asked: number[][] = [];
	private pieces: number[];
	private readonly garbage: readonly number[];

	constructor(pieces: readonly number[], garbage: readonly number[] = []) {
		this.pieces = [...pieces];
		this.garbage = garbage;
	}

	free(): number {
		return this.pieces.reduce((sum, piece) => sum + piece, 0);
	}

	largest(): number {
		return Math.max(...this.pieces);
	}

	fits(...sizes: readonly number[]): boolean {
		events.push("asked");
		this.asked.push([...sizes]);
		const pieces = [...this.pieces];
		return [...sizes]
			.sort((one, other) => other - one)
			.every((size) => {
				const found = pieces.findIndex((piece) => piece >= size);
				pieces[found] -= size;
				return found >= 0;
			});
	}

	collect(): void {
		events.push("collected");
		this.pieces.push(...this.garbage);
	}
}

/** The error that `Hsm` throws. */
function thrown(memory: SystemMemory | undefined, starting: () => HsmMachine = start): unknown {
	const timers = new ManualTimers();
	try {
		new Hsm(region, starting, { timers, onEnd, ...(memory ? { memory } : {}) });
	} catch (error) {
		expect(timers.count).toBe(0);
		return error;
	}
	throw new Error("it has started");
}

/** As if there were no memory for a buffer of `bytes`. */
function withoutBuffersOf(bytes: number): void {
	vi.stubGlobal(
		"SharedArrayBuffer",
		class extends SharedArrayBuffer {
			constructor(length: number) {
				if (length === bytes) throw new RangeError("no memory");
				super(length);
			}
		},
	);
}

describe("an HSM starts", () => {
	test("makes its memory after collecting garbage and before its machine, and sends the memory to the machine", () => {
		const made = vi.fn();
		vi.stubGlobal(
			"SharedArrayBuffer",
			class extends SharedArrayBuffer {
				constructor(length: number) {
					super(length);
					made(length, [...events]);
				}
			},
		);
		const hsm = new Hsm(region, start, { memory: new Heap([10_000]), onEnd });
		expect(events).toEqual(["collected", "asked", "started", "memory was sent"]);
		expect(made.mock.calls.map(([length]) => length as number).sort()).toEqual([256, 256, 256, controlBytes].sort());
		for (const [, before] of made.mock.calls) expect(before).toEqual(["collected", "asked"]);
		expect(hsm.hasEnded).toBe(false);
	});

	test("where the memory was garbage before", () => {
		new Hsm(region, start, { memory: new Heap([300], [300, 300, controlBytes + 100]), onEnd });
		expect(events).toEqual(["collected", "asked", "started", "memory was sent"]);
	});

	test("in pieces that have room for one buffer each", () => {
		const heap = new Heap([300, controlBytes + 60, 300, 300]);
		new Hsm(region, start, { memory: heap });
		expect(events).toContain("memory was sent");
		expect(heap.largest()).toBeLessThan(3 * 256);
	});

	test("without a check of the memory, if it has no SystemMemory", () => {
		new Hsm(region, start, { onEnd });
		expect(events).toEqual(["started", "memory was sent"]);
	});
});

describe("an HSM that can not start leaves nothing behind, and says why", () => {
	test("if its machine can not start: with the same error", () => {
		const error = new Error("no memory for a machine");
		expect(
			thrown(undefined, () => {
				throw error;
			}),
		).toBe(error);
		expect(events).toEqual([]);
	});

	test.each<[string, Heap | undefined, string]>([
		["", undefined, ""],
		[", with what is free", new Heap([3000]), "; 3000 bytes are free, 3000 in the largest block"],
	])("if the memory can not be sent to its machine%s: its machine is deleted", (_what, heap, free) => {
		const error = new Error("out of memory");
		const machine = Object.assign(new Machine(), {
			postMessage: () => {
				throw error;
			},
		});
		expect(thrown(heap, () => machine)).toMatchObject({
			code: "Hsm.NoMemory",
			message: `Hsm: Hsm.NoMemory (the first message takes 512 bytes${free} (Error: out of memory))`,
		});
		expect(events.at(-1)).toBe("terminated");
	});

	test("if its machine takes no messages: with the same error, and its machine is deleted", () => {
		const error = new Error("read-only");
		const machine = Object.defineProperty(new Machine(), "onmessage", {
			set: () => {
				throw error;
			},
		});
		expect(thrown(undefined, () => machine)).toBe(error);
		expect(events).toEqual(["terminated"]);
	});

	const sizes = `shared memory takes 256 + 256 + 256 + ${controlBytes} bytes`;

	test.each<[string, Heap, string]>([
		["a piece too few", new Heap([300, controlBytes + 60, 300]), `${controlBytes + 660} bytes are free, ${controlBytes + 60} in the largest block`],
		[
			"pieces that are as large as the buffers, without what each block takes beside",
			new Heap([256, 256, 256, controlBytes]),
			`${controlBytes + 768} bytes are free, ${Math.max(256, controlBytes)} in the largest block`,
		],
		["less than all even with the garbage", new Heap([100], [300, 300]), "700 bytes are free, 300 in the largest block"],
	])("if the heap has %s", (_what, heap, free) => {
		const error = thrown(heap);
		expect(error).toBeInstanceOf(HsmError);
		expect(error).toMatchObject({ code: "Hsm.NoMemory", message: `Hsm: Hsm.NoMemory (${sizes}; ${free})` });
		expect(events, "nothing is started").toEqual(["collected", "asked"]);
		for (const [index, size] of [256, 256, 256, controlBytes].entries()) expect(heap.asked[0][index]).toBeGreaterThan(size);
		expect(heap.asked[0]).toHaveLength(4);
	});

	test.each([
		["a pool", 256],
		["the control region", controlBytes],
	])("if %s can not be made although memory seemed free", (_what, bytes) => {
		withoutBuffersOf(bytes);
		expect(thrown(new Heap([5000]))).toMatchObject({
			name: "HsmError",
			code: "Hsm.NoMemory",
			message: `Hsm: Hsm.NoMemory (${sizes}; 5000 bytes are free, 5000 in the largest block (RangeError: no memory))`,
		});
		expect(events).toEqual(["collected", "asked"]);
	});

	test("if a buffer can not be made, and nobody knows how much memory is free", () => {
		withoutBuffersOf(256);
		expect(thrown(undefined)).toMatchObject({ name: "HsmError", code: "Hsm.NoMemory", message: `Hsm: Hsm.NoMemory (${sizes} (RangeError: no memory))` });
		expect(events).toEqual([]);
	});
});
