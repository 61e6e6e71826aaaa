/** What an engine must refuse of a digest or an HMAC in pieces, with a RangeError that names the argument. Runs on Node and on XS. */
import type { Sha2Engine } from "../../modules/workers/engines.js";

export interface SessionRefusal {
	readonly name: string;
	readonly what: string;
	/** Before the call, which must not change memory. */
	readonly prepare: (engine: Sha2Engine, memory: Uint8Array) => void;
	readonly call: (engine: Sha2Engine, memory: Uint8Array) => void;
}

/** Bytes of the memory that `sessionRefusals` are for. */
export const SESSION_SIZE = 2400;

/* Where things lie in the usual call. */
const KEY = 0,
	DATA = 64,
	OUTPUT = 200,
	STATE = 800,
	STATE_END = STATE + 760;
const KEY_LENGTH = 16,
	DATA_LENGTH = 32;

type Change = (name: string, usual: number) => number;
type Method = (engine: Sha2Engine, memory: Uint8Array, change: Change) => void;
type Kind = "hash" | "hmac";

const start: Readonly<Record<Kind, (engine: Sha2Engine, memory: Uint8Array) => void>> = {
	hash: (engine, memory) => engine.hashStart(memory, 256, STATE),
	hmac: (engine, memory) => engine.hmacStart(memory, 256, KEY, KEY_LENGTH, STATE),
};

const starts: Readonly<Record<string, Method>> = {
	hashStart: (engine, memory, at) => engine.hashStart(memory, at("bits", 256), at("state", STATE)),
	hmacStart: (engine, memory, at) => engine.hmacStart(memory, at("bits", 256), at("key", KEY), at("keyLength", KEY_LENGTH), at("state", STATE)),
};
/** Those that need a state that was started for them. */
const goesOn: Readonly<Record<string, readonly [Kind, Method]>> = {
	hashUpdate: ["hash", (engine, memory, at) => engine.hashUpdate(memory, at("state", STATE), at("data", DATA), at("dataLength", DATA_LENGTH))],
	hashFinish: ["hash", (engine, memory, at) => engine.hashFinish(memory, at("state", STATE), at("output", OUTPUT))],
	hashEnd: ["hash", (engine, memory, at) => engine.hashEnd(memory, at("state", STATE))],
	hmacUpdate: ["hmac", (engine, memory, at) => engine.hmacUpdate(memory, at("state", STATE), at("data", DATA), at("dataLength", DATA_LENGTH))],
	hmacFinish: ["hmac", (engine, memory, at) => engine.hmacFinish(memory, at("state", STATE), at("output", OUTPUT))],
};

const noNumbers = [-1, 0.5, NaN, Infinity, -Infinity, 2 ** 32, 2 ** 53, 1e300];
const beyond = [SESSION_SIZE + 8, 2 ** 31, 2 ** 32 - 8];
const wrong: Readonly<Record<string, readonly number[]>> = {
	bits: [0, 8, 160, 224, 255, 257, 1024],
	state: [...beyond, 1, 4, STATE + 1, STATE + 4, SESSION_SIZE - 752],
	key: beyond,
	data: beyond,
	output: beyond,
	keyLength: beyond,
	dataLength: beyond,
};
/** Ranges that have their last or their first byte in the state. */
const overlaps: Readonly<Record<string, readonly number[]>> = {
	key: [STATE - KEY_LENGTH + 1, STATE, STATE_END - 1],
	data: [STATE - DATA_LENGTH + 1, STATE, STATE_END - 1],
	output: [STATE - 31, STATE, STATE_END - 1],
};

/** The names of a method's numbers, in order. */
function namesOf(method: Method): string[] {
	const names: string[] = [];
	const nothing = (): void => undefined;
	method(
		{
			digestBits: [],
			digest: nothing,
			hmac: nothing,
			hashStart: nothing,
			hashUpdate: nothing,
			hashFinish: nothing,
			hashEnd: nothing,
			hmacStart: nothing,
			hmacUpdate: nothing,
			hmacFinish: nothing,
		},
		new Uint8Array(0),
		(name, usual) => {
			names.push(name);
			return usual;
		},
	);
	return names;
}

function ofNumbers(title: string, method: Method, prepare: SessionRefusal["prepare"]): SessionRefusal[] {
	return namesOf(method).flatMap((name) => {
		const refusal = (value: number, reported: string): SessionRefusal => ({
			name: reported,
			what: `${title} with ${name} = ${value}`,
			prepare,
			call: (engine, memory) => method(engine, memory, (each, usual) => (each === name ? value : usual)),
		});
		return [
			// A length may be refused by the name of its range.
			...[...noNumbers, ...wrong[name]].map((value) => refusal(value, name.replace("Length", ""))),
			...(overlaps[name] ?? []).map((value) => refusal(value, `state: overlaps ${name}`)),
		];
	});
}

/** Each method with each number wrong in turn, and each on a state that is none, is finished, or is of the other kind. */
export function sessionRefusals(): SessionRefusal[] {
	const usual: Change = (_name, value) => value;
	return [
		...Object.entries(starts).flatMap(([title, method]) => ofNumbers(title, method, () => undefined)),
		...Object.entries(goesOn).flatMap(([title, [kind, method]]) => {
			const other = kind === "hash" ? "hmac" : "hash";
			const notStarted = (what: string, prepare: SessionRefusal["prepare"]): SessionRefusal => ({
				name: "state: not started",
				what: `${title} on ${what}`,
				prepare,
				call: (engine, memory) => method(engine, memory, usual),
			});
			return [
				...ofNumbers(title, method, start[kind]),
				notStarted(`a state of ${other}Start`, start[other]),
				notStarted("bytes that are no state", (_engine, memory) => memory.fill(0x5a)),
				...(title === "hashEnd"
					? []
					: [
							notStarted("zeros", (_engine, memory) => memory.fill(0)),
							notStarted("a state that is finished", (engine, memory) => {
								start[kind](engine, memory);
								if (kind === "hash") engine.hashFinish(memory, STATE, OUTPUT);
								else engine.hmacFinish(memory, STATE, OUTPUT);
							}),
						]),
			];
		}),
	];
}

/** Ranges beside the state, and what may be ended: nothing of it is refused. */
export function acceptedSessions(engine: Sha2Engine, memory: Uint8Array): void {
	for (const data of [STATE - DATA_LENGTH, STATE_END, STATE_END + 1]) {
		start.hash(engine, memory);
		engine.hashUpdate(memory, STATE, data, DATA_LENGTH);
		engine.hashUpdate(memory, STATE, STATE, 0);
		engine.hashUpdate(memory, STATE, SESSION_SIZE, 0);
		engine.hashFinish(memory, STATE, data);
		engine.hashEnd(memory, STATE);
	}
	start.hash(engine, memory);
	engine.hashEnd(memory, STATE);
	engine.hashEnd(memory, STATE);
	memory.fill(0);
	engine.hashEnd(memory, SESSION_SIZE - 760);
}
