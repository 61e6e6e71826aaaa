/** Runs sessions on the workers without a core. Runs in Node and on XS. */

import { Status } from "../../modules/messages/errors.js";
import { type CodedMethods, methodsByCode, UNFINISHED } from "../../modules/messages/methods.js";
import { SESSION_BYTES } from "../../modules/messages/session.js";
import { INPUT, KEY, OUTPUT, SLOT_BYTES, SLOT_WORDS, STATE } from "../../modules/messages/slot.js";
import type { RequestName } from "../../modules/messages/types.js";
import type { HashEngines } from "../../modules/workers/engines.js";
import { HashWorker } from "../../modules/workers/hash.js";
import { MacWorker } from "../../modules/workers/mac.js";
import { RawSlot } from "./raw-slot.js";
import { rowOf } from "./rows.js";

export interface SessionJob {
	readonly key?: Uint8Array;
	readonly inputs?: readonly Uint8Array[];
	readonly algorithm?: number;
	/** In bytes. Only a start has it. */
	readonly tagLength?: number;
	/** Bytes before the first part, for odd offsets. */
	readonly start?: number;
}

const MARK = 0xa5;
const ROOM = 64;

/** A memory with the slot of the last job, the states of the sessions with marks between, and that job's inputs. */
export class SessionHarness {
	readonly slot: RawSlot;
	readonly memory: Uint8Array;
	private readonly hash: CodedMethods;
	private readonly mac: CodedMethods;
	private readonly jobs: number;

	/** `largest`: bytes of the largest job. */
	constructor(engines: HashEngines, { sessions = 4, largest = 8192, shared = false } = {}) {
		this.jobs = this.state(sessions);
		const size = this.jobs + largest + ROOM;
		this.memory = shared ? new Uint8Array(new SharedArrayBuffer(size)) : new Uint8Array(size);
		this.memory.fill(MARK);
		this.slot = new RawSlot(new Uint32Array(this.memory.buffer, 0, SLOT_WORDS));
		for (let session = 0; session < sessions; session++) this.wipe(session);
		this.hash = methodsByCode("hash", new HashWorker(engines, this.memory));
		this.mac = methodsByCode("mac", new MacWorker(engines, this.memory));
	}

	/** The offset of a session's state. */
	state(session: number): number {
		return SLOT_BYTES + 8 + session * (SESSION_BYTES + 16);
	}

	/** As the core does when a session has ended. */
	wipe(session: number): void {
		this.memory.fill(0, this.state(session), this.state(session) + SESSION_BYTES);
	}

	/** The state of a session. */
	stateOf(session: number): Uint8Array {
		return this.memory.slice(this.state(session), this.state(session) + SESSION_BYTES);
	}

	/** Runs one job. @throws Error if anything but its session's state and the output has changed */
	run(request: RequestName, session: number, { key = new Uint8Array(0), inputs = [], algorithm = 0, tagLength = 0, start = 3 }: SessionJob = {}): Status {
		const { memory, slot } = this;
		slot.type = rowOf(request).code;
		slot.setParameter(0, algorithm);
		slot.setParameter(1, tagLength);
		memory.fill(MARK, this.jobs);
		let offset = this.jobs + start;
		[key, ...inputs].forEach((part, index) => {
			memory.set(part, offset);
			slot.setPair(index === 0 ? KEY : INPUT + index - 1, offset, part.length);
			offset += part.length + 1;
		});
		for (let index = inputs.length; index < 2; index++) slot.setPair(INPUT + index, 0, 0);
		slot.setPair(STATE, this.state(session), SESSION_BYTES);
		slot.setPair(OUTPUT, offset, ROOM);
		const before = memory.slice();
		const status = (rowOf(request).worker === "hash" ? this.hash : this.mac)[slot.type]?.(slot);
		if (status === undefined || status === UNFINISHED) throw new Error(`no worker has ${request}`);
		const state = this.state(session);
		for (let index = SLOT_BYTES; index < memory.length; index++) {
			const isState = index >= state && index < state + SESSION_BYTES;
			const isOutput = index >= offset && index < offset + ROOM;
			if (!isState && !isOutput && memory[index] !== before[index]) throw new Error(`${request} changed byte ${index}, which is not its own`);
		}
		// A test may search memory for copies of a state.
		before.fill(0);
		return status;
	}

	/** Runs one job. @throws Error unless it succeeds */
	expect(request: RequestName, session: number, job?: SessionJob): void {
		const status = this.run(request, session, job);
		if (status !== Status.Ok) throw new Error(`${request}: ${Status[status]}`);
	}

	/** The output of the last job. */
	result(): Uint8Array {
		return this.memory.slice(this.slot.offset(OUTPUT), this.slot.offset(OUTPUT) + this.slot.length(OUTPUT));
	}

	/** The digest of a message in these pieces. The last piece goes into the finish. */
	digest(session: number, algorithm: number, pieces: readonly Uint8Array[]): Uint8Array {
		this.expect("HashStart", session, { algorithm });
		pieces.slice(0, -1).forEach((piece, index) => this.expect("HashUpdate", session, { inputs: [piece], start: index % 9 }));
		this.expect("HashFinish", session, { inputs: pieces.slice(-1) });
		return this.end(session);
	}

	/** The HMAC of a message in these pieces. `tagLength`: its size in bytes, or 0 for the whole tag. */
	hmac(session: number, algorithm: number, key: Uint8Array, pieces: readonly Uint8Array[], tagLength = 0): Uint8Array {
		this.expect("HmacStart", session, { algorithm, key, tagLength });
		pieces.slice(0, -1).forEach((piece, index) => this.expect("HmacUpdate", session, { inputs: [piece], start: index % 9 }));
		this.expect("HmacFinish", session, { inputs: pieces.slice(-1) });
		return this.end(session);
	}

	/** Whether the worker accepts the tag of a message in these pieces. */
	verify(session: number, algorithm: number, key: Uint8Array, pieces: readonly Uint8Array[], tag: Uint8Array, tagLength = 0): boolean {
		this.expect("HmacVerifyStart", session, { algorithm, key, tagLength });
		for (const piece of pieces.slice(0, -1)) this.expect("HmacUpdate", session, { inputs: [piece] });
		this.expect("HmacVerifyFinish", session, { inputs: [tag, ...pieces.slice(-1)] });
		this.wipe(session);
		if (this.slot.answer > 1) throw new Error(`an answer expected 0 or 1, got ${this.slot.answer}`);
		return this.slot.answer === 1;
	}

	private end(session: number): Uint8Array {
		const result = this.result();
		this.wipe(session);
		return result;
	}
}

/** The pieces of a message that is cut at these places. */
export function cut(message: Uint8Array, places: readonly number[]): Uint8Array[] {
	const ends = [...places, message.length];
	return ends.map((end, index) => message.slice(index === 0 ? 0 : ends[index - 1], end));
}
