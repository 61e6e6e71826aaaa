import { createCipheriv, createHash } from "node:crypto";
import { requests } from "../../modules/messages/requests.js";
import type { Random } from "../support/random.js";
import { RawClient } from "../support/raw-client.js";
import { Keys } from "./keys.js";
import { HONEST, type World } from "./world.js";

/** Turns of the core within which a client that plays by the rules is answered: the others have eight requests each, with four turns each. */
const MOST_TURNS = 200;

/** A client that asks one thing after the other, expects the right answer, and that it does not take long. */
export class Honest {
	answered = 0;
	slowest = 0;
	private readonly random: Random;
	private readonly raw: RawClient;
	private readonly key: Uint8Array;
	private readonly poke: (offset: number, bytes: Uint8Array) => void;
	private expected: Uint8Array | undefined;
	private turns = 0;
	private id = 0;

	constructor(random: Random, world: World, poke: (offset: number, bytes: Uint8Array) => void) {
		this.random = random;
		this.raw = new RawClient(world.region, world.shared, HONEST);
		this.key = world.key(Keys.cipher);
		this.poke = poke;
	}

	get isWaiting(): boolean {
		return this.expected !== undefined;
	}

	/** Asks, if it does not wait for an answer. */
	ask(): void {
		if (this.expected !== undefined) return;
		const { random } = this;
		const data = random.bytes(1 + random.below(60));
		const iv = random.bytes(12);
		const requestId = ++this.id;
		this.turns = 0;
		this.poke(0, data);
		if (random.below(2) === 0) {
			this.expected = createHash("sha256").update(data).digest();
			this.raw.send({ type: requests.Hash, requestId, parameters: [0], pairs: [undefined, [0, data.length], undefined, undefined, [100, 32]] });
		} else {
			const cipher = createCipheriv("aes-256-gcm", this.key, iv);
			this.expected = Buffer.concat([cipher.update(data), cipher.final(), cipher.getAuthTag()]);
			this.poke(80, iv);
			this.raw.send({
				type: requests.EncryptAesGcm, requestId, keyId: Keys.cipher,
				pairs: [undefined, [80, 12], undefined, [0, data.length], [100, data.length + 16]],
			});
		}
	}

	/** After each turn of the core. */
	look(): void {
		const { expected } = this;
		if (expected === undefined) return;
		this.slowest = Math.max(this.slowest, ++this.turns);
		for (const { requestId, status, output: [start, length] } of this.raw.receive()) {
			if (requestId !== this.id || status !== "Ok") throw new Error(`the honest client was answered ${status}`);
			if (Buffer.compare(this.raw.pool.subarray(start, start + length), expected) !== 0) throw new Error("the honest client was answered wrongly");
			this.expected = undefined;
			this.answered++;
			return;
		}
		if (this.turns > MOST_TURNS) throw new Error(`the honest client has no answer after ${MOST_TURNS} turns`);
	}
}
