/** Sessions of AES-CTR on an engine without a worker: their results, and the jobs that it must refuse. Runs on Node and on XS. */
import { SESSION_BYTES } from "../../modules/messages/session.js";
import { SLOT_BYTES } from "../../modules/messages/slot.js";
import { type AesEngine, Refusal } from "../../modules/workers/engines.js";
import type { Random } from "../support/seeded.js";
import { toHex } from "./bytes.js";
import { type Range, type SlotFields, writeSlot } from "./slots.js";

/** The use that a test makes of a result. */
export interface Judge {
	equal(got: unknown, wanted: unknown, what: string): void;
	/** `call` throws a RangeError whose message has `name`. */
	refused(name: string, what: string, call: () => unknown): void;
}

const SESSIONS = 3;
const KEY = SLOT_BYTES;
const COUNTER = KEY + 40;
const DATA = COUNTER + 24;
const LARGEST = 300;
const OUTPUT = DATA + LARGEST + 12;
const STATES = 800;
const SIZE = STATES + SESSIONS * (SESSION_BYTES + 8) + 200;
const MARK = 0x77;
/** The worker's bytes at the beginning of a state. */
const HEADER = 8;

const stateAt = (session: number): number => STATES + session * (SESSION_BYTES + 8);

interface Open {
	readonly data: Uint8Array;
	readonly expected: string;
	done: number;
	output: string;
}

/** Sessions in turn, with pieces of any length, compute the same as one job of `reference`. */
export function ctrPieces(engine: AesEngine, reference: AesEngine, random: Random, judge: Judge): void {
	const memory = new Uint8Array(SIZE).fill(MARK);
	const sessions: (Open | undefined)[] = Array.from({ length: SESSIONS }, () => undefined);
	for (let step = 0; step < 400; step++) {
		const number = random.below(SESSIONS);
		const open = sessions[number];
		if (open === undefined) sessions[number] = begin(engine, reference, random, memory, number, judge);
		else if (open.done < open.data.length) update(engine, random, memory, number, open, judge);
		else {
			judge.equal(open.output, open.expected, `seed ${random.seed}, step ${step}`);
			sessions[number] = undefined;
		}
	}
}

function begin(engine: AesEngine, reference: AesEngine, random: Random, memory: Uint8Array, number: number, judge: Judge): Open {
	const bits = 1 + random.below(128);
	const key = random.bytes(random.pick([16, 24, 32]));
	const counter = random.bytes(16);
	// Many counters wrap around soon.
	if (random.below(2) === 0) counter.fill(0xff, 1 + random.below(15));
	const data = random.bytes(random.below(1 + Math.min(600, 16 * 2 ** bits)));
	memory.set(key, KEY);
	memory.set(counter, COUNTER);
	writeSlot(memory, 0, { key: [KEY, key.length], inputs: [[COUNTER, 16]], state: stateAt(number), parameters: [bits] });
	judge.equal(engine.ctrStart(memory, 0), 0, "a start");
	memory.fill(MARK, KEY, STATES);
	return { data, expected: whole(reference, key, counter, bits, data), done: 0, output: "" };
}

function whole(engine: AesEngine, key: Uint8Array, counter: Uint8Array, bits: number, data: Uint8Array): string {
	const memory = new Uint8Array(SLOT_BYTES + 64 + 2 * data.length);
	memory.set(key, 64);
	memory.set(counter, 96);
	memory.set(data, 112);
	const output = 112 + data.length;
	const inputs: readonly Range[] = [
		[96, 16],
		[112, data.length],
	];
	writeSlot(memory, 0, { key: [64, key.length], inputs, output: [output, data.length], parameters: [bits] });
	if (engine.ctr(memory, 0) !== data.length) throw new Error("the reference refuses its data");
	return toHex(memory.slice(output, output + data.length));
}

function update(engine: AesEngine, random: Random, memory: Uint8Array, number: number, open: Open, judge: Judge): void {
	const length = Math.min(open.data.length - open.done, random.below(random.pick([2, 18, 40, LARGEST])));
	const start = DATA + random.below(8);
	const output = OUTPUT + random.below(8);
	memory.set(open.data.subarray(open.done, open.done + length), start);
	writeSlot(memory, 0, { inputs: [[start, length]], state: stateAt(number), output: [output, length] });
	const before = memory.slice();
	judge.equal(engine.ctrUpdate(memory, 0), length, "an update");
	const isOwn = (index: number): boolean =>
		(index >= output && index < output + length) || (index >= stateAt(number) && index < stateAt(number) + SESSION_BYTES);
	judge.equal(
		memory.every((byte, index) => isOwn(index) || byte === before[index]),
		true,
		"memory of others",
	);
	open.output += toHex(memory.slice(output, output + length));
	open.done += length;
	memory.fill(MARK, KEY, STATES);
}

const start: SlotFields = { key: [KEY, 16], inputs: [[COUNTER, 16]], state: STATES, parameters: [1] };
const piece: SlotFields = { inputs: [[DATA, 20]], output: [OUTPUT, 20], state: STATES };

/** Jobs of sessions that an engine must refuse, with nothing written. */
export function ctrRefusals(engine: AesEngine, judge: Judge): void {
	const memory = new Uint8Array(SIZE).fill(MARK);
	const unchanged = (what: string, slot: SlotFields, call: () => void): void => {
		writeSlot(memory, 0, slot);
		const before = memory.slice();
		call();
		judge.equal(
			memory.every((byte, index) => byte === before[index]),
			true,
			`${what}: memory`,
		);
	};
	const refuse = (what: string, refusal: Refusal, slot: SlotFields, run: AesEngine["ctr"] = engine.ctrUpdate.bind(engine)): void =>
		unchanged(what, slot, () => judge.equal(run(memory, 0), refusal, what));
	const throws = (what: string, name: string, slot: SlotFields, run: AesEngine["ctr"] = engine.ctrUpdate.bind(engine)): void =>
		unchanged(what, slot, () => judge.refused(name, what, () => run(memory, 0)));
	const starting = engine.ctrStart.bind(engine);

	for (const length of [0, 15, 17, 33]) refuse(`a key of ${length} bytes`, Refusal.keySize, { ...start, key: [KEY, length] }, starting);
	for (const length of [0, 15, 17]) refuse(`a counter of ${length} bytes`, Refusal.ivSize, { ...start, inputs: [[COUNTER, length]] }, starting);
	for (const bits of [0, 129, 256, 2 ** 31 + 16, 2 ** 32 - 1]) refuse(`a counter of ${bits} bits`, Refusal.ivSize, { ...start, parameters: [bits] }, starting);
	throws("bytes that are no state", "state: not started", piece);
	memory.fill(0, STATES, STATES + SESSION_BYTES);
	throws("zeros", "state: not started", piece);
	for (const state of [STATES + 4, SIZE, SIZE - SESSION_BYTES + 8, 2 ** 32 - 8]) {
		throws(`a state at ${state}`, "state", { ...start, state }, starting);
		throws(`a state at ${state}`, "state", { ...piece, state });
	}
	const within = STATES + HEADER;
	throws("a key in the state", "overlaps key", { ...start, key: [within, 16] }, starting);
	throws("a counter in the state", "overlaps input 1", { ...start, inputs: [[within + 100, 16]] }, starting);
	writeSlot(memory, 0, start);
	judge.equal(starting(memory, 0), 0, "a start");
	throws("data in the state", "overlaps input 1", { ...piece, inputs: [[within, 20]] });
	throws("an output in the state", "overlaps", { ...piece, output: [within, 20] });
	throws("data outside of memory", "input 1", { ...piece, inputs: [[SIZE - 19, 20]] });
	throws("an output outside of memory", "output", { ...piece, output: [SIZE - 19, 20] });
	throws("an output that is too small", "output", { ...piece, output: [OUTPUT, 19] });
	// 1 bit: two blocks. A refused piece takes none of them.
	refuse("more data than the counter has blocks for", Refusal.dataSize, { ...piece, inputs: [[DATA, 33]], output: [OUTPUT, 33] });
	writeSlot(memory, 0, piece);
	judge.equal(engine.ctrUpdate(memory, 0), 20, "an update after refusals");
	refuse("more data after others", Refusal.dataSize, { ...piece, inputs: [[DATA, 13]], output: [OUTPUT, 13] });
	writeSlot(memory, 0, { ...piece, inputs: [[DATA, 12]], output: [OUTPUT, 12] });
	judge.equal(engine.ctrUpdate(memory, 0), 12, "the last bytes");
	refuse("a byte more", Refusal.dataSize, { ...piece, inputs: [[DATA, 1]], output: [OUTPUT, 1] });
}
