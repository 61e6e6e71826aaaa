/** Runs PBKDF2 on the worker without a core. Runs in Node and on XS. */
import { Status } from "../../modules/messages/errors.js";
import { type CodedMethods, methodsByCode, UNFINISHED } from "../../modules/messages/methods.js";
import { SESSION_BYTES } from "../../modules/messages/session.js";
import { INPUT, KEY, OUTPUT, SLOT_BYTES, SLOT_WORDS, STATE } from "../../modules/messages/slot.js";
import type { RequestName } from "../../modules/messages/types.js";
import type { HkdfEngine, Pbkdf2Engine } from "../../modules/workers/engines.js";
import { KdfWorker } from "../../modules/workers/kdf.js";
import { RawSlot } from "./raw-slot.js";
import { rowOf } from "./rows.js";

export interface Pbkdf2Question {
	readonly key: Uint8Array;
	readonly salt: Uint8Array;
	readonly iterations: number;
	/** Its number in `pbkdf2Algorithms`. */
	readonly algorithm: number;
	/** Bytes of output. */
	readonly size: number;
}

interface Pbkdf2Job {
	readonly key?: Uint8Array;
	readonly salt?: Uint8Array;
	readonly parameters?: readonly number[];
	/** Room for the output. */
	readonly room?: number;
}

const MARK = 0xa5;
const STATES = SLOT_BYTES;
const ROOM = 144;
const MOST_LEFT = 0x7fffffff;

const noHkdf: HkdfEngine = { hkdf: () => -1, deriveKey: () => -1 };

/** A memory with the slot of the last job, the states of two sessions with marks between, and that job's inputs. */
export class Pbkdf2Harness {
	readonly slot: RawSlot;
	readonly memory: Uint8Array;
	/** Pieces of the last derivation. */
	pieces = 0;
	private readonly methods: CodedMethods;
	private readonly jobs = STATES + 2 * (SESSION_BYTES + 16);

	constructor(engine: Pbkdf2Engine, largest = 4096) {
		this.memory = new Uint8Array(this.jobs + largest).fill(MARK);
		this.slot = new RawSlot(new Uint32Array(this.memory.buffer, 0, SLOT_WORDS));
		for (let session = 0; session < 2; session++) this.wipe(session);
		this.methods = methodsByCode("kdf", new KdfWorker(noHkdf, engine, this.memory));
	}

	/** The state of a session. */
	stateOf(session: number): Uint8Array {
		return this.memory.subarray(this.state(session), this.state(session) + SESSION_BYTES);
	}

	/** As the core does when a session has ended. */
	wipe(session: number): void {
		this.stateOf(session).fill(0);
	}

	start(request: "Pbkdf2Start" | "Pbkdf2KeyStart", session: number, { key, salt, iterations, algorithm, size }: Pbkdf2Question): Status {
		return this.run(request, session, { key, salt, parameters: [algorithm, iterations, size] });
	}

	/** @throws Error if anything but the session's state and the output has changed */
	run(
		request: RequestName,
		session: number,
		{ key = new Uint8Array(0), salt = new Uint8Array(0), parameters = [0, 0, 0], room = ROOM }: Pbkdf2Job = {},
	): Status {
		const { memory, slot } = this;
		const status = (): Status => {
			const result = this.methods[slot.type]?.(slot);
			if (result === undefined || result === UNFINISHED) throw new Error(`no worker has ${request}`);
			return result;
		};
		slot.type = rowOf(request).code;
		parameters.forEach((value, index) => slot.setParameter(index, value));
		memory.fill(MARK, this.jobs);
		const [keyAt, saltAt] = [this.jobs + 3, this.jobs + 4 + key.length];
		const output = saltAt + salt.length + 1;
		memory.set(key, keyAt);
		memory.set(salt, saltAt);
		slot.setPair(KEY, keyAt, key.length);
		slot.setPair(INPUT, saltAt, salt.length);
		slot.setPair(INPUT + 1, 0, 0);
		slot.setPair(STATE, this.state(session), SESSION_BYTES);
		slot.setPair(OUTPUT, output, room);
		const before = memory.slice();
		const result = status();
		const state = this.state(session);
		for (let index = SLOT_BYTES; index < memory.length; index++) {
			const isState = index >= state && index < state + SESSION_BYTES;
			const isOutput = index >= output && index < output + room;
			if (!isState && !isOutput && memory[index] !== before[index]) throw new Error(`${request} changed byte ${index}, which is not its own`);
		}
		return result;
	}

	/** Does one piece. Returns the iterations that are left. */
	continue(session: number): number {
		this.expect(this.run("Pbkdf2Continue", session));
		return this.slot.answer;
	}

	/** Does all pieces, and returns the output. @throws Error if the session counts its iterations wrong */
	derive(session: number, question: Pbkdf2Question, isKey = false): Uint8Array {
		this.expect(this.start(isKey ? "Pbkdf2KeyStart" : "Pbkdf2Start", session, question));
		this.pieces = 0;
		let left = MOST_LEFT;
		while (left > 0) {
			const now = this.continue(session);
			if (now >= left && now > 0) throw new Error(`${left} iterations were left, and after some of them ${now}`);
			left = now;
			this.pieces++;
		}
		this.expect(this.run(isKey ? "Pbkdf2KeyFinish" : "Pbkdf2Finish", session, { room: isKey ? question.size : ROOM }));
		const result = this.memory.slice(this.slot.offset(OUTPUT), this.slot.offset(OUTPUT) + this.slot.length(OUTPUT));
		this.wipe(session);
		return result;
	}

	private state(session: number): number {
		return STATES + 8 + session * (SESSION_BYTES + 16);
	}

	private expect(status: Status): void {
		if (status !== Status.Ok) throw new Error(Status[status]);
	}
}
