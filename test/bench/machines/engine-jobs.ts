import { INPUT, KEY as PAIR_KEY, OUTPUT as PAIR_OUTPUT, SLOT_BYTES, SLOT_WORDS, Slot } from "../../../modules/messages/slot.js";
import { type Operation, offsetOf } from "../../../modules/workers/engines.js";

export type Work = () => unknown;

/** Makes work on a message of `size` bytes. */
export type WorkOfSize = (size: number) => Work;

/** How the job of an operation looks. */
export interface Shape {
	/** The input that is the message. */
	readonly message: number;
	/** Bytes of the first input, an iv or a nonce, if it is not the message. */
	readonly iv?: number;
	readonly parameter?: number;
	/** Bytes of the output, if the operation fills it. */
	readonly output?: number;
}

/** Where the jobs lie: slots, then a key, an iv, and room for the largest message and for an output. */
const SLOTS = 8;
const KEY = SLOTS * SLOT_BYTES;
const KEY_BYTES = 32;
const IV = KEY + KEY_BYTES;
const DATA = IV + 32;
const LARGEST = 8192;
const OUTPUT = DATA + LARGEST;
const OUTPUT_BYTES = LARGEST + 128;

/** Calls engines without an HSM: jobs in memory of their own, one for each operation, with zeros as key and message. */
export class EngineJobs {
	private readonly memory = new Uint8Array(new SharedArrayBuffer(OUTPUT + OUTPUT_BYTES));
	private readonly words = new Uint32Array(this.memory.buffer, 0, SLOTS * SLOT_WORDS);
	private slots = 0;

	/** The work returns what the operation does: a negative number if it refuses. */
	work(operation: Operation, { message, iv = 0, parameter = 0, output = OUTPUT_BYTES }: Shape): WorkOfSize {
		const { memory } = this;
		const slot = new Slot(this.words, SLOT_WORDS * this.slots++);
		slot.setPair(PAIR_KEY, KEY, KEY_BYTES);
		if (iv > 0) slot.setPair(INPUT, IV, iv);
		slot.setPair(PAIR_OUTPUT, OUTPUT, output);
		slot.setParameter(0, parameter);
		const offset = offsetOf(slot);
		return (size) => () => {
			slot.setPair(message, DATA, size);
			return operation(memory, offset);
		};
	}
}
