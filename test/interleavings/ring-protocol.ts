/** A ring and its doorbell: the producer rings, the consumer sleeps. */
import { Executor } from "../../modules/core/executor.js";
import { Doorbell } from "../../modules/mailbox/doorbell.js";
import { RingEnd, Role, ringWords } from "../../modules/mailbox/ring.js";
import type { Protocol } from "./explorer.js";
import { localState } from "./local-state.js";
import type { Side } from "./program.js";

export interface RingCase {
	readonly capacity: number;
	readonly slotWords: number;
	readonly messages: number;
	/** The first index of the ring. */
	readonly index?: number;
	/** A third side rings once without a message. */
	readonly spurious?: boolean;
	readonly engine: Protocol["engine"];
}

const BELL = 0;
const RING = 1;

const word = (message: number, index: number): number => 100 * (message + 1) + index;

export function ringProtocol({ capacity, slotWords, messages, index = 0, spurious = false, engine }: RingCase): Protocol {
	const buffer = new SharedArrayBuffer(4 * (RING + ringWords(capacity, slotWords)));
	const place = { start: RING, capacity, slotWords };
	const bell = (): Doorbell => new Doorbell(new Int32Array(buffer), BELL);

	const producer = (): Side => {
		const words = new Uint32Array(buffer);
		const ring = new RingEnd(words, place, Role.producer, index);
		const doorbell = bell();
		let sent = 0;
		return {
			step() {
				if (ring.available() === 0) return true;
				const first = ring.slot(0);
				for (let at = 0; at < slotWords; at++) words[first + at] = word(sent, at);
				ring.advance();
				doorbell.ring();
				return ++sent < messages;
			},
			state: () => localState([ring, sent], buffer),
		};
	};

	const consumer = (): Side => {
		const words = new Uint32Array(buffer);
		const ring = new RingEnd(words, place, Role.consumer, index);
		let taken = 0;
		const execute = (): boolean => {
			if (ring.available() === 0) return false;
			const first = ring.slot(0);
			for (let at = 0; at < slotWords; at++) {
				const found = words[first + at];
				if (found !== word(taken, at)) throw new Error(`message ${taken}: word ${at} is ${found}, not ${word(taken, at)}`);
			}
			ring.advance();
			taken++;
			return true;
		};
		const executor = new Executor([{ execute }], bell(), { spins: 0, sleep: 50 });
		return {
			step() {
				executor.run(0, 1);
				return taken < messages;
			},
			state: () => localState([ring, executor, taken], buffer),
		};
	};

	const ringer = (): Side => ({
		step() {
			bell().ring();
			return false;
		},
		state: () => "",
	});
	return {
		buffer,
		engine,
		initial: [
			[RING, index],
			[RING + 1, index],
		],
		sides: { producer: { create: producer }, consumer: { create: consumer }, ...(spurious ? { ringer: { create: ringer } } : {}) },
	};
}
