/** What an engine must refuse of a digest or an HMAC in pieces, with a RangeError that names the argument. Runs on Node and on XS. */
import { SESSION_BYTES } from "../../modules/messages/session.js";
import { SLOT_BYTES } from "../../modules/messages/slot.js";
import type { Sha2Engine } from "../../modules/workers/engines.js";
import { pairsOf } from "./refusals.js";
import { type Range, type SlotFields, writeSlot } from "./slots.js";

export interface SessionRefusal {
	readonly name: string;
	readonly what: string;
	/** Before the call, which must not change memory. */
	readonly prepare: (engine: Sha2Engine, memory: Uint8Array) => void;
	readonly call: (engine: Sha2Engine, memory: Uint8Array) => number;
}

/** Bytes of the memory that `sessionRefusals` are for. */
export const SESSION_SIZE = 2400;

/* Where things lie in the usual job. */
const KEY = SLOT_BYTES;
const DATA = KEY + 64;
const OUTPUT = 300;
const STATE = 800;
const STATE_END = STATE + SESSION_BYTES;

const key: Range = [KEY, 16];
const data: Range = [DATA, 32];
const output: Range = [OUTPUT, 32];

type Method = readonly [slot: SlotFields, call: (engine: Sha2Engine, memory: Uint8Array) => number];
type Kind = "hash" | "hmac";

const starts: Readonly<Record<Kind, Method>> = {
	hash: [{ state: STATE }, (engine, memory) => engine.hashStart(memory, 0)],
	hmac: [{ key, state: STATE }, (engine, memory) => engine.hmacStart(memory, 0)],
};
/** Those that need a state that was started for them. */
const goesOn: Readonly<Record<string, readonly [Kind, Method]>> = {
	hashUpdate: ["hash", [{ inputs: [data], state: STATE }, (engine, memory) => engine.hashUpdate(memory, 0)]],
	hashFinish: ["hash", [{ state: STATE, output }, (engine, memory) => engine.hashFinish(memory, 0)]],
	hashEnd: ["hash", [{ state: STATE }, (engine, memory) => engine.hashEnd(memory, 0)]],
	hmacUpdate: ["hmac", [{ inputs: [data], state: STATE }, (engine, memory) => engine.hmacUpdate(memory, 0)]],
	hmacFinish: ["hmac", [{ state: STATE, output }, (engine, memory) => engine.hmacFinish(memory, 0)]],
};

/** Writes the slot of a method, and calls it. */
function perform([slot, call]: Method, engine: Sha2Engine, memory: Uint8Array): number {
	writeSlot(memory, 0, slot);
	return call(engine, memory);
}

const beyond = [SESSION_SIZE + 8, 2 ** 31, 2 ** 32 - 8];
const wrongStates = [...beyond, STATE + 1, STATE + 4, SESSION_SIZE - 752];
/** Of a range of `size` bytes: places where its last or its first byte lies in the state. */
const overlaps = (size: number): number[] => [STATE + 8 - size + 1, STATE + 8, STATE_END - 1];

function wrongSlots(title: string, [slot, call]: Method, prepare: SessionRefusal["prepare"]): SessionRefusal[] {
	const refusal = (what: string, name: string, changed: SlotFields): SessionRefusal => ({
		name,
		what: `${title} with ${what}`,
		prepare: (engine, memory) => {
			prepare(engine, memory);
			writeSlot(memory, 0, changed);
		},
		call,
	});
	return [
		...wrongStates.map((state) => refusal(`its state at ${state}`, "state", { ...slot, state })),
		...pairsOf(slot).flatMap(({ name, range, change }) => [
			...beyond.map((offset) => refusal(`${name} at ${offset}`, name, change([offset, range[1]]))),
			...beyond.map((length) => refusal(`${name} of ${length} bytes`, name, change([range[0], length]))),
			...overlaps(range[1]).map((offset) => refusal(`${name} at ${offset}`, "overlaps", change([offset, range[1]]))),
		]),
		...(slot.output === undefined ? [] : [refusal("an output one byte too small", "output", { ...slot, output: [OUTPUT, 31] })]),
	];
}

/** Each method with each pair wrong in turn, and each on a state that is none, is finished, or is of the other kind. */
export function sessionRefusals(): SessionRefusal[] {
	return [
		...Object.entries(starts).flatMap(([title, method]) => wrongSlots(`${title}Start`, method, () => undefined)),
		...Object.entries(goesOn).flatMap(([title, [kind, method]]) => {
			const other = kind === "hash" ? "hmac" : "hash";
			const notStarted = (what: string, prepare: SessionRefusal["prepare"]): SessionRefusal => ({
				name: "state: not started",
				what: `${title} on ${what}`,
				prepare: (engine, memory) => {
					prepare(engine, memory);
					writeSlot(memory, 0, method[0]);
				},
				call: method[1],
			});
			return [
				...wrongSlots(title, method, (engine, memory) => perform(starts[kind], engine, memory)),
				notStarted(`a state of ${other}Start`, (engine, memory) => perform(starts[other], engine, memory)),
				notStarted("bytes that are no state", (_engine, memory) => memory.fill(0x5a)),
				...(title === "hashEnd"
					? []
					: [
							notStarted("zeros", (_engine, memory) => memory.fill(0)),
							notStarted("a state that is finished", (engine, memory) => {
								perform(starts[kind], engine, memory);
								perform(goesOn[`${kind}Finish`][1], engine, memory);
							}),
						]),
			];
		}),
	];
}

/** The algorithms that no engine has: the result is Refusal.unsupported, and memory stays as it is. */
export function unsupportedStarts(): readonly Method[] {
	return [3, 256, 2 ** 32 - 1].flatMap((algorithm) => Object.values(starts).map(([slot, call]): Method => [{ ...slot, parameters: [algorithm] }, call]));
}

/** Ranges beside the state, and what may be ended: nothing of it is refused. */
export function acceptedSessions(engine: Sha2Engine, memory: Uint8Array): void {
	const update = (range: Range): number => perform([{ inputs: [range], state: STATE }, goesOn["hashUpdate"][1][1]], engine, memory);
	const end = (state = STATE): number => perform([{ state }, goesOn["hashEnd"][1][1]], engine, memory);
	for (const place of [STATE - 32, STATE_END, STATE_END + 1]) {
		perform(starts.hash, engine, memory);
		update([place, 32]);
		update([STATE, 0]);
		update([SESSION_SIZE, 0]);
		perform([{ state: STATE, output: [place, 32] }, goesOn["hashFinish"][1][1]], engine, memory);
		end();
	}
	perform(starts.hash, engine, memory);
	end();
	end();
	memory.fill(0);
	end(SESSION_SIZE - SESSION_BYTES);
}
