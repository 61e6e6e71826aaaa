import { expect } from "vitest";
import type { Client } from "../../modules/api/client.js";
import type { QueueLimits } from "../../modules/api/request-queue.js";
import { SESSIONS } from "../../modules/messages/session.js";
import { pair, symmetric, TestHsm } from "../support/hsm.js";
import { ManualTimers } from "../support/manual-timers.js";
import { seed, seeded } from "../support/random.js";

export const POOL = 512;
export const KEY = 1;
export const PAIR = 2;
export const random = seeded(seed);
export const key = random.bytes(32);

/** `queue`: the limits of the queue. */
export function make(queue: QueueLimits = { requests: 100, bytes: 100_000 }): { hsm: TestHsm; client: Client; timers: ManualTimers } {
	const timers = new ManualTimers();
	const hsm = new TestHsm({ sizes: { slots: 8, poolBytes: POOL }, keys: [symmetric(KEY, 32), pair(PAIR, "P-256")], timers, queue });
	hsm.storeKey(KEY, key);
	return { hsm, client: hsm.clients[0], timers };
}

/** Expects that no session is open: the client can start all of them. */
export async function expectAllFree(hsm: TestHsm, client: Client): Promise<void> {
	const sessions = [];
	for (let count = 0; count < SESSIONS; count++) sessions.push(await hsm.answer(client.hashStart({ algorithm: "SHA-256" })));
	for (const session of sessions) await hsm.answer(client.endSession({ session }));
	expect(hsm.sessionStates.every((byte) => byte === 0)).toBe(true);
}

export async function* later(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
	for (const piece of pieces) {
		await Promise.resolve();
		yield piece;
	}
}

export function split(data: Uint8Array): Uint8Array[] {
	const pieces: Uint8Array[] = [];
	for (let start = 0; start < data.length; ) {
		const end = start + random.below(3 * POOL);
		pieces.push(data.subarray(start, end));
		start = end;
	}
	return pieces;
}

export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
