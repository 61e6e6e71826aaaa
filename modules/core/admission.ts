import { NO_KEY } from "../keystore/keystore.js";
import type { MemoryOperations } from "../mailbox/memory.js";
import { ATTRIBUTES_BYTES } from "../messages/attributes.js";
import { Status } from "../messages/errors.js";
import { outputBytes } from "../messages/output.js";
import { KeyRole, OutputRule, Result, TargetRole } from "../messages/row.js";
import { RowOffset } from "../messages/row-layout.js";
import { SessionRole } from "../messages/session.js";
import { EXTERNAL_KEY, INPUT, KEY, OUTPUT_PAIR, PAIR, TYPE } from "../messages/slot.js";
import { rows } from "../messages/table.js";
import type { Client } from "./client.js";
import { type Job, NO_PEER } from "./job.js";
import type { KeyPolicy } from "./key-policy.js";
import { arrangeSeal } from "./sealing.js";
import { NO_SESSION, type Sessions } from "./sessions.js";
import { isMaking } from "./stored-keys.js";
import { validate } from "./validation.js";

/** The client's arena has no room now. The request stays in the ring until one of the client's jobs is done. */
export const NO_MEMORY_NOW = -1;

/** Bytes of the keys in a job that makes a free key, at most: the largest base key of HKDF and the largest derived key. */
const KEYS_BYTES = 256;
const KEY_PAIR = PAIR + 2 * KEY;
const INPUT_PAIR = PAIR + 2 * INPUT;

/**
 * Turns a request in shared memory into a job in private memory. It checks the private copy of the slot, copies key and inputs once, and
 * lets the job's slot name the copies. Later changes in the client's memory have no effect.
 */
export class Admission {
	private readonly memory: Uint8Array;
	private readonly policy: KeyPolicy;
	private readonly sessions: Sessions;
	private readonly operations: MemoryOperations;

	constructor(memory: Uint8Array, policy: KeyPolicy, sessions: Sessions, operations: MemoryOperations) {
		this.memory = memory;
		this.policy = policy;
		this.sessions = sessions;
		this.operations = operations;
	}

	/**
	 * Admits a request, whose row begins at `row`. Returns `Ok`, the error of the answer, or NO_MEMORY_NOW. Only after `Ok` does the job
	 * hold a block of the arena.
	 */
	admit(job: Job, client: Client, row: number): Status | typeof NO_MEMORY_NOW {
		const slot = job.slot;
		const words = slot.words;
		const base = slot.base;
		job.peerId = NO_PEER;
		const needed = outputBytes(row / RowOffset.End, words, base);
		let status = validate(slot, row, needed, client.pool.length);
		if (status !== Status.Ok) return status;

		const role: KeyRole = rows[row + RowOffset.KeyRole];
		const external = (words[base + TYPE] & EXTERNAL_KEY) !== 0;
		let keyBytes = external ? words[base + KEY_PAIR + 1] : 0;
		const target: TargetRole = rows[row + RowOffset.Target];
		let secondKeyBytes = 0;
		// The worker may write no more than the request needs, even if the client offers more room.
		let room = rows[row + RowOffset.Result] === Result.bytes ? Math.min(needed, words[base + OUTPUT_PAIR + 1]) : needed;
		const inputsEnd = base + INPUT_PAIR + 2 * rows[row + RowOffset.Inputs];
		let bytes = 0;
		for (let pair = base + INPUT_PAIR; pair < inputsEnd; pair += 2) bytes += words[pair + 1];
		// `find` reads attributes, and only they tell the size of the job. A request is read once, so first there must be room for any size.
		if (this.policy.attributesPair(row) >= INPUT && !client.arena.hasRoom(Math.min(bytes + keyBytes + KEYS_BYTES, client.arena.size))) return NO_MEMORY_NOW;
		job.storing = 0;
		if (role === KeyRole.none) job.key = NO_KEY;
		else this.policy.find(job, row, client.pool);
		if (role !== KeyRole.none && role !== KeyRole.manage) {
			status = this.policy.check(job, row);
			if (status !== Status.Ok) return status;
			if (role === KeyRole.use && !external) keyBytes = this.policy.keyBytes(job, row);
			if (target !== TargetRole.none) secondKeyBytes = this.policy.secondKeyBytes(job, row);
			if (rows[row + RowOffset.OutputRule] === OutputRule.none) room = this.policy.storedBytes(job, row);
		}
		const isOfSession = rows[row + RowOffset.Session] !== SessionRole.none;
		const session = isOfSession ? this.sessions.find(client.index, slot, row) : NO_SESSION;
		if (isOfSession && session === NO_SESSION) return this.sessions.missing(row);
		bytes += keyBytes + secondKeyBytes + room;
		if (bytes > client.arena.size) return Status.RequestTooLarge;
		const block = client.arena.allocate(bytes);
		if (block < 0) return NO_MEMORY_NOW;

		job.session = session;
		job.block = block;
		job.blockBytes = bytes;
		job.poolOutput = words[base + OUTPUT_PAIR];
		if (external) this.copyIn(client.pool, words, base + KEY_PAIR, block);
		else {
			if (keyBytes > 0) this.policy.readKey(job, row, this.memory, block);
			words[base + KEY_PAIR] = block;
			words[base + KEY_PAIR + 1] = keyBytes;
		}
		let end = block + keyBytes;
		const attributes = isMaking(job) ? base + PAIR + 2 * this.policy.attributesPair(row) : 0;
		for (let pair = base + INPUT_PAIR; pair < inputsEnd; pair += 2) {
			// The policy has a copy of the attributes already.
			this.copyIn(client.pool, words, pair, end, pair === attributes ? ATTRIBUTES_BYTES : 0);
			end += words[pair + 1];
		}
		if (secondKeyBytes > 0) {
			this.policy.readSecondKey(job, row, this.memory, end);
			slot.setPair(INPUT, end, secondKeyBytes);
			end += secondKeyBytes;
		}
		if (isMaking(job)) this.policy.writeAttributes(job, row, this.memory);
		words[base + OUTPUT_PAIR] = end;
		words[base + OUTPUT_PAIR + 1] = room;
		if (target === TargetRole.seal) {
			this.policy.readTargetAttributes(job, this.memory, end);
			arrangeSeal(slot, this.memory, end - secondKeyBytes, secondKeyBytes, end, room);
		}
		if (isOfSession) this.sessions.begin(session, slot, row);
		return Status.Ok;
	}

	/** Copies the bytes of the pair at the word `pair` to `target`, without the first `skipped`, and lets the pair name the copy. */
	private copyIn(pool: Uint8Array, words: Uint32Array, pair: number, target: number, skipped = 0): void {
		const length = words[pair + 1] - skipped;
		if (length > 0) this.operations.copy(pool, words[pair] + skipped, length, this.memory, target + skipped);
		words[pair] = target;
	}
}
