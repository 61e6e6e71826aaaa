import { portableKeySteps } from "../keystore/key-steps.js";
import { bellOf, portableRings, publishResponse, responseSlot } from "../mailbox/client-rings.js";
import { takeBell } from "../mailbox/doorbell.js";
import type { MemoryOperations } from "../mailbox/memory.js";
import { ATTRIBUTES_BYTES } from "../messages/attributes.js";
import { Status } from "../messages/errors.js";
import { Result } from "../messages/row.js";
import { RowOffset } from "../messages/row-layout.js";
import { ANSWER, EXTERNAL_KEY, INPUT, KEY, OUTPUT, OUTPUT_PAIR, PAIR, REQUEST_ID, STATUS, SUBJECT, TYPE } from "../messages/slot.js";
import { type CoreSteps, Sent } from "./steps.js";
import { checkRequest } from "./validation.js";

/** Copies what a refusal is about, which `explainRefusal` has left in the slot. */
function copyRefusal(words: Uint32Array, base: number, control: Uint32Array, at: number): void {
	control[at + SUBJECT] = words[base + SUBJECT];
	for (let word = PAIR; word < PAIR + 2 * OUTPUT; word++) control[at + word] = words[base + word];
}

/** The steps in TypeScript. `operations` copy and wipe bytes. */
export function portableSteps(operations: MemoryOperations): CoreSteps {
	/** Copies the bytes of the pair, without the first `skipped`. Returns the end of the copy. */
	const copyPair = (pool: Uint8Array, words: Uint32Array, at: number, memory: Uint8Array, target: number, skipped = 0): number => {
		const length = words[at + 1];
		if (length > skipped) operations.copy(pool, words[at] + skipped, length - skipped, memory, target + skipped);
		words[at] = target;
		return target + length;
	};
	return {
		...portableRings,
		...portableKeySteps,
		checkRequest,
		copyInputs(pool, keys, words, base, inputs, memory, block, keyBytes, attributes) {
			const key = base + PAIR + 2 * KEY;
			const isExternal = (words[base + TYPE] & EXTERNAL_KEY) !== 0;
			if (!isExternal) words[key + 1] = keyBytes;
			let end = copyPair(isExternal ? pool : keys, words, key, memory, block);
			for (let pair = INPUT; pair < INPUT + inputs; pair++)
				end = copyPair(pool, words, base + PAIR + 2 * pair, memory, end, pair === attributes ? ATTRIBUTES_BYTES : 0);
			return end;
		},
		sendResponse(control, rings, client, table, words, base, status, memory, block, blockBytes, pool, poolOutput) {
			const at = responseSlot(control, rings, client);
			if (at < 0) return Sent.not;
			const type = words[base + TYPE];
			const result = status === Status.Ok ? table[(type & ~EXTERNAL_KEY) * RowOffset.End + RowOffset.Result] : Result.nothing;
			const length = result === Result.bytes ? words[base + OUTPUT_PAIR + 1] : 0;
			if (length > 0) operations.copy(memory, words[base + OUTPUT_PAIR], length, pool, poolOutput);
			control[at + TYPE] = type;
			control[at + REQUEST_ID] = words[base + REQUEST_ID];
			control[at + STATUS] = status;
			control[at + ANSWER] = result >= Result.boolean ? words[base + ANSWER] : 0;
			control[at + OUTPUT_PAIR] = result === Result.bytes ? poolOutput : 0;
			control[at + OUTPUT_PAIR + 1] = length;
			if (status !== Status.Ok) copyRefusal(words, base, control, at);
			if (blockBytes > 0) operations.wipe(memory, block, blockBytes);
			publishResponse(control, rings, client);
			return takeBell(control, bellOf(rings, client)) ? Sent.awaited : Sent.quietly;
		},
	};
}
