/** Jobs of sessions that an engine must refuse with a RangeError that names the pair, and jobs that it must accept. Runs on Node and on XS. */
import { SESSION_BYTES } from "../../modules/messages/session.js";
import { SLOT_BYTES } from "../../modules/messages/slot.js";
import type { HashEngine } from "../../modules/workers/engines.js";
import { pairsOf } from "./refusals.js";
import { type Range, type SlotFields, writeSlot } from "./slots.js";

export interface SessionRefusal {
	/** Parts of the RangeError's message. */
	readonly names: readonly string[];
	readonly what: string;
	/** Runs before the call. The call must not change memory. */
	readonly prepare: (engine: HashEngine, memory: Uint8Array) => void;
	readonly call: (engine: HashEngine, memory: Uint8Array) => number;
}

/** Bytes of the memory that the calls get. */
export const SESSION_SIZE = 2400;

/* Where the parts of a job lie. */
const KEY = SLOT_BYTES;
const DATA = KEY + 64;
const OUTPUT = 300;
const STATE = 800;
const STATE_END = STATE + SESSION_BYTES;

const key: Range = [KEY, 16];
const data: Range = [DATA, 32];
const output: Range = [OUTPUT, 32];

type Method = readonly [slot: SlotFields, call: (engine: HashEngine, memory: Uint8Array) => number];
type Kind = "hash" | "hmac";

const starts: Readonly<Record<Kind, Method>> = {
	hash: [{ state: STATE }, (engine, memory) => engine.hashStart(memory, 0)],
	hmac: [{ key, state: STATE }, (engine, memory) => engine.hmacStart(memory, 0)],
};
/** Methods that need a started state of their kind. */
const goesOn: Readonly<Record<string, readonly [Kind, Method]>> = {
	hashUpdate: ["hash", [{ inputs: [data], state: STATE }, (engine, memory) => engine.hashUpdate(memory, 0)]],
	hashFinish: ["hash", [{ state: STATE, output }, (engine, memory) => engine.hashFinish(memory, 0)]],
	hashEnd: ["hash", [{ state: STATE }, (engine, memory) => engine.hashEnd(memory, 0)]],
	hmacUpdate: ["hmac", [{ inputs: [data], state: STATE }, (engine, memory) => engine.hmacUpdate(memory, 0)]],
	hmacFinish: ["hmac", [{ state: STATE, output }, (engine, memory) => engine.hmacFinish(memory, 0)]],
};

/** Writes the slot of a method, and calls it. */
function perform([slot, call]: Method, engine: HashEngine, memory: Uint8Array): number {
	writeSlot(memory, 0, slot);
	return call(engine, memory);
}

const beyond = [SESSION_SIZE + 8, 2 ** 31, 2 ** 32 - 8];
const wrongStates = [...beyond, STATE + 1, STATE + 2, STATE + 4, SESSION_SIZE - SESSION_BYTES + 8];
/** The worker's bytes at the beginning of a state. */
const HEADER = 8;
/** Places where the last or the first byte of `size` bytes lies in the engine's part of the state. */
const overlaps = (size: number): number[] => [STATE + HEADER - size + 1, STATE + HEADER, STATE_END - 1];

function wrongSlots(title: string, [slot, call]: Method, prepare: SessionRefusal["prepare"]): SessionRefusal[] {
	const refusal = (what: string, names: readonly string[], changed: SlotFields): SessionRefusal => ({
		names,
		what: `${title} with ${what}`,
		prepare: (engine, memory) => {
			prepare(engine, memory);
			writeSlot(memory, 0, changed);
		},
		call,
	});
	return [
		...wrongStates.map((state) => refusal(`its state at ${state}`, ["state"], { ...slot, state })),
		...pairsOf(slot).flatMap(({ name, range, change }) => [
			...beyond.map((offset) => refusal(`${name} at ${offset}`, [name], change([offset, range[1]]))),
			...beyond.map((length) => refusal(`${name} of ${length} bytes`, [name], change([range[0], length]))),
			...overlaps(range[1]).map((offset) => refusal(`${name} at ${offset}`, ["state", "overlaps", name], change([offset, range[1]]))),
		]),
		...(slot.output === undefined ? [] : [refusal("an output one byte too small", ["output"], { ...slot, output: [OUTPUT, 31] })]),
	];
}

/** Each method with each pair wrong in turn, and each on a state that is not started, is finished, or is of the other kind. */
export function sessionRefusals(): SessionRefusal[] {
	return [
		...Object.entries(starts).flatMap(([title, method]) => wrongSlots(`${title}Start`, method, () => undefined)),
		...Object.entries(goesOn).flatMap(([title, [kind, method]]) => {
			const other = kind === "hash" ? "hmac" : "hash";
			const notStarted = (what: string, prepare: SessionRefusal["prepare"]): SessionRefusal => ({
				names: ["state: not started"],
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

/** Starts with algorithms that no engine has. The result is Refusal.unsupported, and memory does not change. */
export function unsupportedStarts(): readonly Method[] {
	return [3, 256, 2 ** 32 - 1].flatMap((algorithm) => Object.values(starts).map(([slot, call]): Method => [{ ...slot, parameters: [algorithm] }, call]));
}

/** @throws Error if the engine refuses the job */
function accept(method: Method, engine: HashEngine, memory: Uint8Array): void {
	const result = perform(method, engine, memory);
	if (result < 0) throw new Error(`refused: ${result}`);
}

/** Jobs with ranges beside the state, and ends of states in every condition. @throws Error if the engine refuses one */
export function acceptedSessions(engine: HashEngine, memory: Uint8Array): void {
	const update = (range: Range): void => accept([{ inputs: [range], state: STATE }, goesOn["hashUpdate"][1][1]], engine, memory);
	const end = (state = STATE): void => accept([{ state }, goesOn["hashEnd"][1][1]], engine, memory);
	for (const place of [STATE - 32, STATE_END, STATE_END + 1]) {
		accept(starts.hash, engine, memory);
		update([place, 32]);
		update([STATE, 0]);
		update([SESSION_SIZE, 0]);
		accept([{ state: STATE, output: [place, 32] }, goesOn["hashFinish"][1][1]], engine, memory);
		end();
	}
	accept(starts.hash, engine, memory);
	end();
	end();
	memory.fill(0);
	end(SESSION_SIZE - SESSION_BYTES);
}

/** Jobs whose unused pairs lie over the state and the output. @throws Error if the engine refuses one */
export function acceptedUnusedPairs(engine: HashEngine, memory: Uint8Array): void {
	const unused: Range = [STATE + HEADER, 32];
	const withUnused = ([slot, call]: Method): Method => [{ key: unused, output: unused, ...slot, inputs: [...(slot.inputs ?? [unused]), unused] }, call];
	for (const kind of ["hash", "hmac"] as const) {
		for (const method of [starts[kind], goesOn[`${kind}Update`][1], goesOn[`${kind}Finish`][1]]) accept(withUnused(method), engine, memory);
		accept(withUnused(goesOn["hashEnd"][1]), engine, memory);
	}
}

/** Jobs that the natives refuse, and software accepts: it trusts the core with the slot and the worker's header. */
export function nativeRefusals(): SessionRefusal[] {
	return Object.entries({
		hashStart: starts.hash,
		hmacStart: starts.hmac,
		...Object.fromEntries(Object.entries(goesOn).map(([title, [, method]]) => [title, method])),
	}).flatMap(([title, [slot, call]]) => {
		const refusal = (what: string, names: readonly string[], changed: SlotFields): SessionRefusal => ({
			names,
			what: `${title} with ${what}`,
			prepare: (_engine, memory) => writeSlot(memory, 0, changed),
			call,
		});
		const { state: _state, ...stateless } = slot;
		const far: SlotFields = slot.output === undefined ? {} : { output: [SESSION_SIZE - 32, 32] };
		return [
			...[0, 8, SLOT_BYTES - 8].map((state) => refusal(`its state at ${state}`, ["state: overlaps slot"], { ...slot, ...far, state })),
			...[0, 8, SESSION_BYTES - 1, SESSION_BYTES + 1].map((length) =>
				refusal(`a state of ${length} bytes`, [`state: not ${SESSION_BYTES} bytes`], {
					...stateless,
					inputs: [...(slot.inputs ?? [data]), data, [STATE, length]],
				}),
			),
			...[3, 5, 6, 7].map((more) => refusal(`its state at ${STATE + more}`, ["state: not aligned"], { ...slot, state: STATE + more })),
			...pairsOf(slot).flatMap(({ name, range, change }) =>
				[STATE - range[1] + 1, STATE, STATE + HEADER - 1].map((offset) =>
					refusal(`${name} at ${offset}`, ["state", "overlaps", name], change([offset, range[1]])),
				),
			),
			...(slot.output === undefined ? [] : [refusal("its output in the slot", ["output: overlaps slot"], { ...slot, output: [SLOT_BYTES - 1, 32] })]),
		];
	});
}
