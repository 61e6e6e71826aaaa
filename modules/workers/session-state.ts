/** The state of a session. Each job of the session has it in the pair STATE. */
import { SESSION_BYTES, type SessionKind } from "../messages/session.js";
import { type Slot, STATE } from "../messages/slot.js";

/** A state begins with the header of the worker: kind, algorithm, size of the tag or of the output. The state of the engine follows. */
const HEADER_BYTES = 8;
/** Bytes of a state that belong to the engine. */
export const ENGINE_STATE_BYTES = SESSION_BYTES - HEADER_BYTES;

/** Writes the header of a session that has started. `tagBytes`: the size of its tag or output, if it ends with one. */
export function openSession(memory: Uint8Array, slot: Slot, kind: SessionKind, algorithm: number, tagBytes = 0): void {
	const state = slot.offset(STATE);
	memory[state] = kind;
	memory[state + 1] = algorithm;
	memory[state + 2] = tagBytes;
}

/** Whether the session of the job has started, and is of one of these kinds (a sum of SessionKind). */
export function isOpen(memory: Uint8Array, slot: Slot, kinds: number): boolean {
	return (memory[slot.offset(STATE)] & kinds) !== 0;
}

/** @throws RangeError if the session of the job was not started, or is of another kind */
export function expectOpen(memory: Uint8Array, slot: Slot, kinds: number): void {
	if (!isOpen(memory, slot, kinds)) throw new RangeError("state: not of a session that was started for this");
}

/** The algorithm of the session. @throws RangeError if it was not started, or is of another kind */
export function algorithmOf(memory: Uint8Array, slot: Slot, kinds: number): number {
	expectOpen(memory, slot, kinds);
	return memory[slot.offset(STATE) + 1];
}

/** The size in bytes of the tag or of the output of an open session. */
export function tagSizeOf(memory: Uint8Array, slot: Slot): number {
	return memory[slot.offset(STATE) + 2];
}

/** The engine's state in the job of a session, as words. @throws RangeError if it is not aligned, or lies outside of `memory` */
export function stateOf(memory: Uint8Array, slot: Slot): Uint32Array {
	const offset = slot.offset(STATE) + HEADER_BYTES;
	if (offset + ENGINE_STATE_BYTES > memory.length) throw new RangeError("state: outside of memory");
	if (offset % 8 !== 0 || memory.byteOffset % 4 !== 0) throw new RangeError("state: not aligned");
	return new Uint32Array(memory.buffer, memory.byteOffset + offset, ENGINE_STATE_BYTES / 4);
}
