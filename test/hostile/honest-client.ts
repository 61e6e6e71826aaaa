import { createCipheriv } from "node:crypto";
import { hashAlgorithms, hmacAlgorithms } from "../../modules/messages/algorithms.js";
import { requests } from "../../modules/messages/requests.js";
import { aesCtr } from "../support/ctr.js";
import { digest, tag } from "../support/digests.js";
import type { Random } from "../support/random.js";
import { RawClient, type RawRequest } from "../support/raw-client.js";
import type { AttackedHsm } from "./attacked-hsm.js";
import { HONEST, Keys } from "./keys.js";

/** The most turns of the core until the honest client has its answer. The other clients have eight requests each, with four turns each. */
const MOST_TURNS = 200;

/** Offsets in its pool. */
const DATA = 0,
	IV = 80,
	OUTPUT = 100;

/** An open session of the client. */
interface Session {
	readonly number: number;
	readonly isMac: boolean;
	readonly algorithm: number;
	readonly pieces: Uint8Array[];
}

/** The expected output, or a function that takes the number in the response. */
type Expected = Uint8Array | ((answer: number) => void);

/** A client that makes one request after the other, some with sessions. It expects the right answer, soon. */
export class HonestClient {
	answered = 0;
	slowest = 0;
	private readonly random: Random;
	private readonly raw: RawClient;
	private readonly key: Uint8Array;
	private readonly freeKey: Uint8Array;
	private readonly writePool: (offset: number, bytes: Uint8Array) => void;
	private readonly sessions: Session[] = [];
	/** An open session of AES-CTR: its number, its first counter block, and how many bytes it has encrypted. */
	private ctr: { readonly number: number; readonly counter: Uint8Array; done: number } | undefined;
	private readonly ctrKey: Uint8Array;
	private expected: Expected | undefined;
	private turns = 0;
	private id = 0;

	constructor(random: Random, hsm: AttackedHsm, writePool: (offset: number, bytes: Uint8Array) => void) {
		this.random = random;
		this.raw = new RawClient(hsm.region, hsm.shared, HONEST);
		this.key = hsm.key(Keys.owned);
		this.freeKey = hsm.key(Keys.free);
		this.ctrKey = hsm.key(Keys.ownedCtr);
		this.writePool = writePool;
	}

	get isWaiting(): boolean {
		return this.expected !== undefined;
	}

	/** Makes a request, unless one is under way. */
	ask(): void {
		if (this.expected !== undefined) return;
		const { random, sessions } = this;
		const data = random.bytes(1 + random.below(60));
		this.writePool(DATA, data);
		const kind = random.below(8);
		if (kind === 0)
			this.send(
				{ type: requests.Hash, parameters: [0], pairs: [undefined, [DATA, data.length], undefined, undefined, [OUTPUT, 32]] },
				digest("SHA-256", [data]),
			);
		else if (kind === 1) this.encrypt(data);
		else if (kind > 5) this.applyCtr(data);
		else if (sessions.length < 2) this.start(random.below(2) === 0);
		else if (kind < 5) this.update(random.pick(sessions), data);
		else this.finish(data);
	}

	/** Finishes a session, unless it has none or a request is under way. Returns whether it has made the request. */
	endSession(): boolean {
		if (this.expected !== undefined) return false;
		if (this.ctr !== undefined) this.endCtr(this.ctr.number);
		else if (this.sessions.length > 0) this.finish(new Uint8Array(0));
		else return false;
		return true;
	}

	/** To be called after each turn of the core. */
	receive(): void {
		const { expected } = this;
		if (expected === undefined) return;
		this.slowest = Math.max(this.slowest, ++this.turns);
		for (const {
			requestId,
			status,
			answer,
			output: [start, length],
		} of this.raw.receive()) {
			if (requestId !== this.id || status !== "Ok") throw new Error(`the honest client was answered ${status}`);
			const isRight = typeof expected === "function" || Buffer.compare(this.raw.pool.subarray(start, start + length), expected) === 0;
			if (!isRight) throw new Error("the honest client was answered wrongly");
			this.expected = undefined;
			if (typeof expected === "function") expected(answer);
			this.answered++;
			return;
		}
		if (this.turns > MOST_TURNS) throw new Error(`the honest client has no answer after ${MOST_TURNS} turns`);
	}

	private encrypt(data: Uint8Array): void {
		const iv = this.random.bytes(12);
		const [keyId, key] = this.random.below(2) === 0 ? [Keys.owned, this.key] : [Keys.free, this.freeKey];
		const cipher = createCipheriv("aes-256-gcm", key, iv);
		this.writePool(IV, iv);
		this.send(
			{ type: requests.EncryptAesGcm, keyId, pairs: [undefined, [IV, 12], undefined, [DATA, data.length], [OUTPUT, data.length + 16]] },
			Buffer.concat([cipher.update(data), cipher.final(), cipher.getAuthTag()]),
		);
	}

	/** Starts a session of AES-CTR, ends it, or encrypts the next bytes. */
	private applyCtr(data: Uint8Array): void {
		const { ctr, random } = this;
		if (ctr === undefined) {
			const counter = random.bytes(16);
			this.writePool(IV, counter);
			return this.send({ type: requests.AesCtrStart, keyId: Keys.ownedCtr, parameters: [64], pairs: [undefined, [IV, 16]] }, (number) => {
				this.ctr = { number, counter, done: 0 };
			});
		}
		if (random.below(8) === 0) return this.endCtr(ctr.number);
		const { number, counter, done } = ctr;
		ctr.done += data.length;
		this.send(
			{ type: requests.AesCtrUpdate, parameters: [number], pairs: [undefined, [DATA, data.length], undefined, undefined, [OUTPUT, data.length]] },
			aesCtr(this.ctrKey, counter, 64, Buffer.concat([new Uint8Array(done), data])).subarray(done),
		);
	}

	private endCtr(number: number): void {
		this.ctr = undefined;
		this.send({ type: requests.EndSession, parameters: [number] }, () => undefined);
	}

	private start(isMac: boolean): void {
		const algorithm = this.random.below((isMac ? hmacAlgorithms : hashAlgorithms).length);
		this.send({ type: isMac ? requests.HmacStart : requests.HashStart, keyId: isMac ? Keys.owned : 0, parameters: [algorithm] }, (number) =>
			this.sessions.push({ number, isMac, algorithm, pieces: [] }),
		);
	}

	private update({ number, isMac, pieces }: Session, data: Uint8Array): void {
		this.send({ type: isMac ? requests.HmacUpdate : requests.HashUpdate, parameters: [number], pairs: [undefined, [DATA, data.length]] }, () =>
			pieces.push(data),
		);
	}

	private finish(data: Uint8Array): void {
		const [{ number, isMac, algorithm, pieces }] = this.sessions.splice(0, 1);
		const all = [...pieces, data];
		this.send(
			{
				type: isMac ? requests.HmacFinish : requests.HashFinish,
				parameters: [number],
				pairs: [undefined, [DATA, data.length], undefined, undefined, [OUTPUT, 64]],
			},
			isMac ? tag(hmacAlgorithms[algorithm], this.key, all) : digest(hashAlgorithms[algorithm], all),
		);
	}

	private send(request: RawRequest, expected: Expected): void {
		this.turns = 0;
		this.expected = expected;
		this.raw.send({ ...request, requestId: ++this.id });
	}
}
