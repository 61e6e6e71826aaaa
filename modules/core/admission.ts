import { Status } from "../messages/errors.js";
import { MAXIMUM_SYMMETRIC_KEY_BYTES, OutputRule, TargetRole } from "../messages/row.js";
import { Needs, RowOffset } from "../messages/row-layout.js";
import { EXTERNAL_KEY, INPUT, KEY, KEY_ID, OUTPUT, OUTPUT_PAIR, TYPE } from "../messages/slot.js";
import { rows } from "../messages/table.js";
import type { Client } from "./client.js";
import type { Job } from "./job.js";
import type { KeyPolicy } from "./key-policy.js";
import { arrangeSeal } from "./sealing.js";
import { NO_SESSION, type Sessions } from "./sessions.js";
import type { CoreSteps } from "./steps.js";
import { isMaking } from "./stored-keys.js";

/** No Status: the client's arena has no room now. The request stays in the ring until one of the client's jobs is done. */
export const NO_MEMORY_NOW = 255;

/** Bytes of the keys in a job that makes a free key, at most: the largest base key of HKDF and the largest derived key. */
const KEYS_BYTES = 2 * MAXIMUM_SYMMETRIC_KEY_BYTES;

/**
 * Turns a request in shared memory into a job in private memory. It checks the private copy of the slot, copies key and inputs once, and
 * lets the job's slot name the copies. Later changes in the client's memory have no effect.
 */
export class Admission {
	private readonly memory: Uint8Array;
	private readonly keyMemory: Uint8Array;
	private readonly policy: KeyPolicy;
	private readonly sessions: Sessions;
	private readonly steps: CoreSteps;
	/** Found by `prepare`: bytes of the second key and of the key that the request stores; the pair that begins with attributes, or 0. */
	private moreBytes = 0;
	private attributes = 0;

	constructor(memory: Uint8Array, policy: KeyPolicy, sessions: Sessions, steps: CoreSteps) {
		this.memory = memory;
		this.keyMemory = policy.keyMemory;
		this.policy = policy;
		this.sessions = sessions;
		this.steps = steps;
	}

	/**
	 * Admits a request, whose row begins at `row`. Returns `Ok`, the error of the answer, or NO_MEMORY_NOW. Only after `Ok` does the job
	 * hold a block of the arena.
	 */
	admit(job: Job, client: Client, row: number): Status | typeof NO_MEMORY_NOW {
		const words = job.slot.words;
		const base = job.slot.base;
		let bytes = this.steps.checkRequest(rows, row, words, base, client.pool.length);
		if (bytes < 0) return -bytes;
		const needs = rows[row + RowOffset.Needs];
		let keyBytes = 0;
		let attributes = 0;
		if (needs >= Needs.Least) {
			keyBytes = this.prepare(job, client, row, bytes);
			bytes += this.moreBytes;
			attributes = this.attributes;
		} else if (needs !== 0 && (words[base + TYPE] & EXTERNAL_KEY) === 0) keyBytes = this.policy.openKey(job, row);
		if (keyBytes < 0) return -keyBytes;
		bytes += keyBytes;
		const block = client.arena.allocate(bytes);
		if (block < 0) return bytes > client.arena.size ? Status.RequestTooLarge : NO_MEMORY_NOW;

		job.needs = needs;
		job.block = block;
		job.blockBytes = bytes;
		job.poolOutput = words[base + OUTPUT_PAIR];
		words[base + OUTPUT_PAIR] = this.steps.copyInputs(
			client.pool,
			this.keyMemory,
			words,
			base,
			rows[row + RowOffset.Inputs],
			this.memory,
			block,
			keyBytes,
			attributes,
		);
		if (needs >= Needs.Least) this.begin(job, client, row, needs);
		return Status.Ok;
	}

	/**
	 * Finds the keys of a request that stores one, or has a second one, or that must be in order; and its session. Returns the bytes of the stored key
	 * that the worker gets, or minus the error of the answer, or minus NO_MEMORY_NOW. `bytes`: of the job without the keys.
	 */
	private prepare(job: Job, client: Client, row: number, bytes: number): number {
		const { slot } = job;
		const needs = rows[row + RowOffset.Needs];
		const isStored = (needs & Needs.key) !== 0 && !slot.isExternal;
		let keyBytes = 0;
		this.moreBytes = 0;
		this.attributes = 0;
		if ((needs & Needs.storing) !== 0) {
			const isCallers = (needs & Needs.session) === 0 ? slot.isExternal : this.takeKeyOfSession(job, client, row);
			if (job.session === NO_SESSION && (needs & Needs.session) !== 0) return -this.sessions.missing(row);
			const attributes = this.policy.attributesPair(row);
			const room = Math.min(bytes + KEYS_BYTES, client.arena.size);
			// `find` reads attributes, and only they tell the size of the job. A request is read once, so first there must be room for any size.
			if (attributes >= INPUT && !client.arena.hasRoom(room)) return -NO_MEMORY_NOW;
			this.policy.find(job, row, client.pool, isCallers);
			const status = this.policy.check(job, row);
			if (status !== Status.Ok) return -status;
			if (isStored && (needs & Needs.use) !== 0) keyBytes = slot.length(KEY);
			this.moreBytes = this.secondAndStoredBytes(job, row);
			// The policy has a copy of the attributes already.
			if (isMaking(job)) this.attributes = attributes;
		} else if (isStored && (needs & Needs.use) !== 0) keyBytes = this.policy.openKey(job, row);
		else if (isStored) this.policy.findKey(job);
		if (keyBytes < 0 || (needs & (Needs.session | Needs.storing)) !== Needs.session) return keyBytes;
		job.session = this.sessions.find(client.index, slot, row);
		return job.session === NO_SESSION ? -this.sessions.missing(row) : keyBytes;
	}

	/**
	 * Finds the session of a request that stores what the session has derived. The key of the session takes the place of the request's. Returns whether it
	 * is the caller's own bytes.
	 */
	private takeKeyOfSession(job: Job, client: Client, row: number): boolean {
		const { slot } = job;
		job.session = this.sessions.find(client.index, slot, row);
		if (job.session === NO_SESSION || !this.sessions.hasStoredKey(job.session)) return true;
		slot.words[slot.base + KEY_ID] = this.sessions.keyId(job.session);
		return false;
	}

	/** Bytes of the second key and of the key that the request will store. Gives the worker room for the latter. */
	private secondAndStoredBytes(job: Job, row: number): number {
		const { slot } = job;
		const second = rows[row + RowOffset.Target] === TargetRole.none ? 0 : this.policy.secondKeyBytes(job, row);
		if (rows[row + RowOffset.OutputRule] !== OutputRule.none) return second;
		const stored = this.policy.storedBytes(job, row);
		slot.setPair(OUTPUT, slot.offset(OUTPUT), stored);
		return second + stored;
	}

	/** The request, which `prepare` has prepared, goes to its worker. */
	private begin(job: Job, client: Client, row: number, needs: number): void {
		if ((needs & Needs.session) !== 0) this.sessions.begin(job.session, job.slot, row);
		if ((needs & Needs.storing) === 0) return;
		this.addStoring(job, row, job.slot.offset(OUTPUT));
		// Until `conclude`, or until the worker has failed.
		client.isChangingKeys = true;
	}

	/** Puts the second key and the attributes beside the inputs, whose copies end at `end`. */
	private addStoring(job: Job, row: number, end: number): void {
		const { slot } = job;
		const target: TargetRole = rows[row + RowOffset.Target];
		const secondBytes = target === TargetRole.none ? 0 : this.policy.secondKeyBytes(job, row);
		const output = end + secondBytes;
		if (secondBytes > 0) {
			this.policy.readSecondKey(job, row, this.memory, end);
			slot.setPair(INPUT, end, secondBytes);
		}
		if (isMaking(job)) this.policy.writeAttributes(job, row, this.memory);
		slot.setPair(OUTPUT, output, slot.length(OUTPUT));
		if (target !== TargetRole.seal) return;
		this.policy.readTargetAttributes(job, this.memory, output);
		arrangeSeal(slot, this.memory, end, secondBytes, output, slot.length(OUTPUT));
	}
}
