import type { Region, SharedMemory } from "../../modules/mailbox/region.js";
import { ATTRIBUTES_BYTES } from "../../modules/messages/attributes.js";
import { requests } from "../../modules/messages/requests.js";
import { FIRST_FREE_ID } from "../../modules/messages/sizes.js";
import { EXTERNAL_KEY, INPUT, KEY, OUTPUT, SLOT_WORDS } from "../../modules/messages/slot.js";
import { RawSlot } from "../support/raw-slot.js";
import { requestNames, rowOf, type UnpackedRow } from "../support/rows.js";
import type { Random } from "../support/seeded.js";
import { someAttributes } from "./free-keys.js";
import { Keys } from "./keys.js";

const table = requestNames.map(rowOf);
const fast = table.filter(({ worker }) => worker !== "ecc");
const slow = table.filter(({ worker }) => worker === "ecc");
const making = fast.filter(({ inputs }) => inputs.some(({ name }) => name === "attributes"));
/** The ids of keys, and those of the first free keys of each client. */
const ids = [...Object.values(Keys), ...Array.from({ length: 12 }, (_, index) => FIRST_FREE_ID + index)];

/** Boundary values of offsets, sizes and 32-bit integers. */
const borders = [0, 1, 2, 3, 4, 15, 16, 17, 63, 64, 255, 1023, 1024, 1025, 2048, 3072, 4096, 0x7fffffff, 0x80000000, 0xfffffff0, 0xfffffffc, 0xffffffff];

export function boundaryValue(random: Random): number {
	const kind = random.below(4);
	if (kind === 0) return random.below(0x1_0000_0000);
	if (kind === 1) return random.below(3200);
	return (random.pick(borders) + (kind === 2 ? 0 : random.below(9) - 4)) >>> 0;
}

/** The number of session numbers that are remembered. */
const MEMORY = 64;
/** The first of the request ids that are used once only. */
const UNIQUE = 0x1000_0000;

/** A ciphertext with a wrong tag, and the code of the request that decrypts it. Its plaintext is a secret. */
export interface Forgery {
	readonly code: number;
	readonly iv: Uint8Array;
	readonly sealed: Uint8Array;
	/** Parameter 0. */
	readonly tagLength: number;
}

/** The key of a forgery. */
export function keyOfForgery(code: number): number {
	return code === requests.DecryptAesCcm ? Keys.sealingCcm : Keys.sealing;
}

/** The attacked HSM. */
export interface Target {
	readonly region: Region;
	readonly shared: SharedMemory;
	readonly forgeries: readonly Forgery[];
	/** A message. Its tag under `Keys.mac` is a secret. */
	readonly message: Uint8Array;
	/** A public key. The secret that `Keys.agreeing` shares with it is a secret. */
	readonly peer: Uint8Array;
	/** The session numbers in responses to all hostile clients. */
	readonly sessions: number[];
}

/** Makes the requests of a hostile client. `writePool` writes bytes to the client's pool. */
export class RequestGenerator {
	readonly slot = new RawSlot(new Uint32Array(SLOT_WORDS));
	private readonly random: Random;
	private readonly target: Target;
	private readonly bytes: number;
	private readonly writePool: (offset: number, bytes: Uint8Array) => void;
	private readonly sent: Uint32Array[] = [];
	/**
	 * The attack on a session: its step, its key, the number of its requests so far, and the session that the client got since
	 * the start.
	 */
	private step = 0;
	private attempted: number = Keys.mac;
	private attempts = 0;
	private last: number | undefined;
	/** The type of all regular requests for a while, so that they fill one worker's queue. */
	private preferred: UnpackedRow | undefined;

	constructor(random: Random, target: Target, writePool: (offset: number, bytes: Uint8Array) => void) {
		this.random = random;
		this.target = target;
		this.bytes = target.region.sizes.poolBytes;
		this.writePool = writePool;
	}

	/** Chooses another preferred type, or none. */
	change(): void {
		this.preferred = this.random.below(3) === 0 ? this.random.pick(fast) : undefined;
	}

	/** Makes the next request in `slot`. About one of 400 is for a slow worker. */
	next(): void {
		const { random, slot } = this;
		const kind = random.below(16);
		if (kind === 0)
			slot.words.forEach((_, word) => {
				slot.words[word] = boundaryValue(random);
			});
		else if (kind === 1 && this.sent.length > 0) slot.words.set(random.pick(this.sent));
		else if (kind < 4) this.forged(random.pick(this.target.forgeries));
		else if (kind === 4) this.wrongTag();
		else if (kind === 5) this.inPieces();
		else if (kind === 6 && random.below(8) === 0) this.agree();
		else if (kind === 7) random.below(2) === 0 ? this.makeKey() : this.ctrInPieces();
		else {
			this.regular(random.below(300) === 0 ? random.pick(slow) : (this.preferred ?? random.pick(fast)));
			if (kind < 10) for (let count = random.below(3); count >= 0; count--) this.mutate();
		}
		this.sent[random.below(64) % (this.sent.length + 1)] = slot.words.slice();
	}

	/** A valid request of the table, with random sizes. */
	private regular(row: UnpackedRow): void {
		const { random, slot } = this;
		const own = row.use !== undefined && !row.storedOnly && random.below(2) === 0 ? row.use : undefined;
		this.begin(row.code + (own ? EXTERNAL_KEY : 0), random.below(8) === 0 ? boundaryValue(random) : random.pick(ids));
		row.parameters.forEach(({ name, values }, index) => slot.setParameter(index, this.parameter(name, values)));
		if (own) slot.setPair(KEY, 0, random.pick(own.sizes.length > 0 ? own.sizes : row.worker === "kdf" ? [0, 32, 48, 64] : [32, 48, 64]));
		row.inputs.forEach(({ optional, minimum, maximum }, index) =>
			slot.setPair(INPUT + index, 0, optional && (minimum > 0 || row.hasPeer) && random.below(2) === 0 ? 0 : Math.min(maximum, minimum + this.extra())),
		);
		slot.setPair(OUTPUT, 0, row.result === "bytes" ? (row.output?.(slot) ?? 0) : 0);
		this.place();
		const named = [OUTPUT, KEY, INPUT, INPUT + 1, INPUT + 2].filter((pair) => slot.length(pair) > 0);
		if (named.length > 0 && random.below(8) === 0) this.placeAtBorder(random.pick(named));
	}

	/** The random number of bytes above the minimum size of an input. Sometimes two such inputs fill the private memory of the client. */
	private extra(): number {
		const { random } = this;
		const kind = random.below(32);
		return kind === 0 ? this.bytes - 200 - random.below(300) : random.below(kind <= 8 ? 300 : 40);
	}

	private parameter(name: string, values: UnpackedRow["parameters"][number]["values"]): number {
		if (values === "boolean") return this.random.below(2);
		if (typeof values !== "string") return this.random.below("names" in values ? 1 << values.names.length : values.length);
		if (name === "session") return this.session();
		if ((values === "optional number" || values === "optional key") && this.random.below(2) === 0) return 0;
		// Few, so that a session is sometimes done.
		if (name === "iterations") return this.random.below(6);
		return name === "target" || name === "peer" ? this.random.pick(ids) : name === "tagLength" ? 4 + 2 * this.random.below(7) : this.random.below(200);
	}

	private forged({ code, iv, sealed, tagLength }: Forgery): void {
		const { slot } = this;
		this.begin(code, keyOfForgery(code));
		slot.setParameter(0, tagLength);
		slot.setPair(INPUT, 0, iv.length);
		slot.setPair(INPUT + 2, 0, sealed.length);
		slot.setPair(OUTPUT, 0, sealed.length - tagLength);
		this.place();
		this.writePool(slot.offset(INPUT), iv);
		this.writePool(slot.offset(INPUT + 2), sealed);
	}

	/** Makes a free key, or tries to. */
	private makeKey(): void {
		const { random, slot } = this;
		const row = random.pick(making);
		this.regular(row);
		const pair = INPUT + row.inputs.findIndex(({ name }) => name === "attributes");
		if (random.below(8) > 0) {
			if (row.key !== "use") slot.keyId = 0;
			for (const parameter of [0, 1]) if (random.below(16) > 0) slot.setParameter(parameter, 0);
		}
		slot.setPair(pair, 0, ATTRIBUTES_BYTES);
		this.place();
		this.writePool(slot.offset(pair), someAttributes(random));
	}

	private wrongTag(): void {
		const {
			slot,
			target: { message },
		} = this;
		this.begin(requests.VerifyHmac, Keys.mac);
		slot.setPair(INPUT, 0, message.length);
		slot.setPair(INPUT + 1, 0, 32);
		this.place();
		this.writePool(slot.offset(INPUT), message);
	}

	/** Derives the shared secret into the place of all clients, or tries to export it. */
	private agree(): void {
		const { random, slot, target } = this;
		if (random.below(2) === 0) {
			this.begin(requests.ExportSymmetricKey, Keys.agreed);
			slot.setPair(OUTPUT, 0, 64);
			return this.place();
		}
		this.begin(requests.DeriveKeyX25519, Keys.agreeing);
		slot.setParameter(0, Keys.agreed);
		slot.setParameter(1, 1);
		slot.setPair(INPUT, 0, target.peer.length);
		this.place();
		this.writePool(slot.offset(INPUT), target.peer);
	}

	/** A response has given the client this session. */
	sessionStarted(session: number): void {
		const { sessions } = this.target;
		sessions.push(session);
		if (sessions.length > MEMORY) sessions.shift();
		this.last = session;
	}

	/**
	 * The next request of an attack on an HMAC session: ends another session, starts this one, updates it with the message, then asks to
	 * verify or to give out the tag. Under `Keys.mac` the tag is a secret; `Keys.open` is replaced by then.
	 */
	private inPieces(): void {
		const {
			random,
			slot,
			target: { message },
		} = this;
		// The id is unique, so that the response is unambiguous.
		const begin = (type: number, keyId: number, parameter: number): void => {
			this.begin(type, keyId);
			slot.requestId = UNIQUE + this.attempts++;
			slot.setParameter(0, parameter);
		};
		const session = this.last ?? this.session();
		const isOpen = this.attempted === Keys.open;
		switch (this.step++) {
			case 0:
				this.attempted = random.pick([Keys.mac, Keys.open]);
				return begin(requests.EndSession, 0, this.session());
			case 1:
				this.last = undefined;
				begin(isOpen ? requests.HmacStart : requests.HmacVerifyStart, this.attempted, random.below(6));
				return slot.setParameter(1, random.pick([0, 0, 0, 0, 16, 31]));
			case 2:
				// The response with the session number may take a while.
				if (this.last === undefined && random.below(8) > 0) this.step = 2;
				begin(requests.HmacUpdate, 0, session);
				slot.setPair(INPUT, 0, message.length);
				this.place();
				return this.writePool(slot.offset(INPUT), message);
			case 3:
				if (isOpen) return begin(requests.GenerateSymmetricKey, Keys.open, 1);
				if (random.below(2) === 0) this.step = 0;
				begin(this.step === 0 ? requests.HmacVerifyFinish : requests.HmacUpdate, 0, session);
				slot.setPair(INPUT, 0, this.step === 0 ? random.pick([4, 16, 32, 48, 64]) : 0);
				return this.place();
			default:
				this.step = 0;
				begin(requests.HmacFinish, 0, session);
				slot.setPair(OUTPUT, 0, 64);
				return this.place();
		}
	}

	/** A step of an attack on a session of AES-CTR: its start, an update, or the end of its key or of the session. */
	private ctrInPieces(): void {
		const { random, slot } = this;
		const session = this.last ?? this.session();
		const begin = (type: number, keyId: number, parameter: number): void => {
			this.begin(type, keyId);
			slot.requestId = UNIQUE + this.attempts++;
			slot.setParameter(0, parameter);
		};
		switch (random.below(6)) {
			case 0:
				begin(
					random.pick([requests.AesCtrStart, requests.AesCtrDecryptStart]),
					random.pick([Keys.ctr, Keys.openCtr]),
					random.pick([1, 1, 1, 2, 8, 32, 127, 128]),
				);
				slot.setPair(INPUT, 0, 16);
				return this.place();
			case 1:
				return random.below(2) === 0 ? begin(requests.GenerateSymmetricKey, Keys.openCtr, 1) : begin(requests.EndSession, 0, session);
			default: {
				begin(requests.AesCtrUpdate, 0, session);
				const length = random.pick([0, 1, 15, 16, 17, random.below(60)]);
				slot.setPair(INPUT, 0, length);
				slot.setPair(OUTPUT, 0, length);
				return this.place();
			}
		}
	}

	/** A session number: mostly a recent one of any client, sometimes one near it or a random one. */
	private session(): number {
		const {
			random,
			target: { sessions },
		} = this;
		const kind = random.below(16);
		if (kind === 0 || sessions.length === 0) return random.below(2) === 0 ? random.below(16) : boundaryValue(random);
		const number = sessions[sessions.length - 1 - random.below(Math.min(sessions.length, kind === 1 ? 64 : 6))];
		return kind < 4 ? (number + random.below(17) - 8) >>> 0 : number;
	}

	/** Makes the request that ends a session. */
	endSession(session: number, requestId: number): void {
		this.begin(requests.EndSession, 0);
		this.slot.requestId = requestId;
		this.slot.setParameter(0, session);
	}

	private begin(type: number, keyId: number): void {
		this.slot.clear();
		this.slot.type = type;
		// Few ids, so that some are under way twice.
		this.slot.requestId = this.random.below(12);
		this.slot.keyId = keyId;
	}

	/** Places the buffers one behind the other in the client's pool, output first, as far as they fit. */
	private place(): void {
		const { slot } = this;
		let offset = 4 * this.random.below(8);
		for (const pair of [OUTPUT, KEY, INPUT, INPUT + 1, INPUT + 2]) {
			const length = slot.length(pair);
			if (offset + length > this.bytes) offset = 0;
			slot.setPair(pair, offset, length);
			offset += length;
		}
	}

	/** Moves one buffer to either end of the client's pool, or a few bytes across it. The request is valid otherwise. */
	private placeAtBorder(pair: number): void {
		const { random, slot, bytes } = this;
		const length = slot.length(pair);
		const offset = random.below(2) === 0 ? 0 : bytes - length;
		slot.setPair(pair, (offset + random.below(9) - 4) >>> 0, length);
	}

	private mutate(): void {
		const {
			random,
			slot: { words },
		} = this;
		const word = random.below(SLOT_WORDS);
		const kind = random.below(4);
		if (kind === 0) words[word] ^= 1 << random.below(32);
		else if (kind === 1) words[word] = words[random.below(SLOT_WORDS)];
		else if (kind === 2) words[word] = boundaryValue(random);
		else this.slot.setPair(random.below(5), boundaryValue(random), boundaryValue(random));
	}
}
