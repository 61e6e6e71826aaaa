import { requests } from "../../modules/messages/requests.js";
import { ANSWER, EXTERNAL_KEY, SLOT_WORDS, STATUS, TYPE } from "../../modules/messages/slot.js";
import type { Random } from "../support/seeded.js";
import { boundaryValue, RequestGenerator, type Target } from "./request-generator.js";

const HEAD = 0;
const TAIL = 1;
const HEADER = 2;

const starts: readonly number[] = [requests.HashStart, requests.HmacStart, requests.HmacVerifyStart, requests.AesCtrStart, requests.AesCtrDecryptStart];

/**
 * A hostile client. It writes any value at any time to its rings, its pool and the words that all clients share. `writePool` writes to its
 * pool.
 */
export class Attacker {
	readonly client: number;
	/** The number of slots that it has published. */
	sent = 0;
	private readonly random: Random;
	private readonly generator: RequestGenerator;
	private readonly words: Uint32Array;
	private readonly writePool: (offset: number, bytes: Uint8Array) => void;
	private readonly slots: number;
	private readonly requests: number;
	private readonly responses: number;
	private readonly poolBytes: number;
	/** The number of shared words: doorbell, heartbeat and bells. */
	private readonly common: number;
	/** Its own index, and the core's indexes as last published. */
	private tail = 0;
	private coreHead = 0;
	private coreTail = 0;
	private isBlind = false;

	constructor(random: Random, target: Target, client: number, writePool: (offset: number, bytes: Uint8Array) => void) {
		const { region, shared } = target;
		this.client = client;
		this.random = random;
		this.generator = new RequestGenerator(random, target, writePool);
		this.words = new Uint32Array(shared.control);
		this.writePool = writePool;
		this.slots = region.sizes.slots;
		this.requests = region.requestRing(client).start;
		this.responses = region.responseRing(client).start;
		this.poolBytes = region.sizes.poolBytes;
		this.common = region.requestRing(0).start;
	}

	/** For attackers that `corePublished` does not notify: reads the core's indexes from memory. From then on it never writes them. */
	readCoreIndexes(): void {
		this.isBlind = true;
		this.coreHead = this.words[this.requests + HEAD];
		this.coreTail = this.words[this.responses + TAIL];
	}

	/** The core published one of its indexes. */
	corePublished(word: number, value: number): void {
		if (word === this.requests + HEAD) this.coreHead = value;
		if (word === this.responses + TAIL) this.coreTail = value;
	}

	/** Repairs its indexes, takes its responses, and sends a random number of requests: at most `most`, and no more than the ring holds. */
	act(most: number): void {
		const { random, words } = this;
		if (random.below(8) === 0) this.corrupt();
		if (random.below(4) === 0) this.generator.change();
		this.learn();
		if (random.below(16) !== 0) words[this.responses + HEAD] = this.coreTail;
		const waiting = (this.tail - this.coreHead) >>> 0;
		if (waiting > this.slots) this.tail = this.coreHead;
		words[this.requests + TAIL] = this.tail;
		const room = this.slots - ((this.tail - this.coreHead) >>> 0);
		for (let count = Math.min(most, random.below(room + 1)); count > 0; count--) {
			this.generator.next();
			this.send();
			this.sent++;
		}
	}

	/** Ends sessions, as many as the ring holds. To be called when all requests are answered and `act` was called. */
	endSessions(sessions: readonly number[]): void {
		sessions.slice(0, this.slots).forEach((session, index) => {
			this.generator.endSession(session, index);
			this.send();
		});
	}

	private send(): void {
		const { words } = this;
		words.set(this.generator.slot.words, this.requests + HEADER + (this.tail & (this.slots - 1)) * SLOT_WORDS);
		this.tail = (this.tail + 1) >>> 0;
		words[this.requests + TAIL] = this.tail;
	}

	/** Records the session numbers in its last responses. */
	private learn(): void {
		const { words } = this;
		for (let count = Math.min(this.slots, (this.coreTail - words[this.responses + HEAD]) >>> 0); count > 0; count--) {
			const slot = this.responses + HEADER + ((this.coreTail - count) & (this.slots - 1)) * SLOT_WORDS;
			if (words[slot + STATUS] === 0 && starts.includes(words[slot + TYPE] & ~EXTERNAL_KEY)) this.generator.sessionStarted(words[slot + ANSWER]);
		}
	}

	/** Writes a random value to a random place that the client can write. */
	corrupt(): void {
		const { random, words } = this;
		const kind = random.below(10);
		if (kind < 4) words[this.requests + HEADER + random.below(this.slots * SLOT_WORDS)] = boundaryValue(random);
		else if (kind < 5) this.index();
		else if (kind < 6) words[random.below(this.common)] = random.pick([0, 1, boundaryValue(random)]);
		else if (kind < 7) words[this.responses + HEADER + random.below(this.slots * SLOT_WORDS)] = boundaryValue(random);
		else this.writePool(random.below(this.poolBytes - 16), random.bytes(1 + random.below(16)));
	}

	/**
	 * Before the core reads `word`: changes that word, or in a request slot several words of the slot, which the core has read or
	 * will read.
	 */
	corruptNear(word: number): void {
		const { random, words } = this;
		if (word === this.requests + TAIL || word === this.responses + HEAD) {
			words[word] = boundaryValue(random);
			return;
		}
		const place = word - this.requests - HEADER;
		if (place < 0 || place >= this.slots * SLOT_WORDS) return this.corrupt();
		const slot = word - (place % SLOT_WORDS);
		for (let count = random.below(4); count >= 0; count--) words[slot + random.below(SLOT_WORDS)] = boundaryValue(random);
	}

	private index(): void {
		const { random, words } = this;
		const own = [this.requests + TAIL, this.responses + HEAD];
		const word = random.pick(this.isBlind ? own : [...own, this.requests + HEAD, this.responses + TAIL]);
		words[word] = random.below(2) === 0 ? boundaryValue(random) : words[word] + random.below(11) - 5;
	}
}
