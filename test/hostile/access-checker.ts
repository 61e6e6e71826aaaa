import { type CipherGCMTypes, createDecipheriv, createHash } from "node:crypto";
import { Status } from "../../modules/messages/errors.js";
import { requests } from "../../modules/messages/requests.js";
import { SESSION_BYTES, SESSIONS } from "../../modules/messages/session.js";
import { FIRST_FREE_ID } from "../../modules/messages/sizes.js";
import { EXTERNAL_KEY, INPUT, KEY, OUTPUT, PAIRS, SLOT_WORDS, Slot } from "../../modules/messages/slot.js";
import type { AttackedHsm } from "./attacked-hsm.js";
import { ControlWords, Kind } from "./control-words.js";
import { CoreTurn, isNextRead } from "./core-turn.js";
import { FreeKeyModel } from "./free-keys.js";
import { HONEST, Keys, secretKeys } from "./keys.js";
import type { AccessObserver } from "./observed-memory.js";
import { OutstandingRequests, type TakenRequest } from "./outstanding-requests.js";
import { checkOwner } from "./owner-check.js";
import { SessionModel } from "./session-model.js";

/** The requests that take an empty key of the caller's. */
const takesEmpty: ReadonlySet<number> = new Set([requests.Hkdf, requests.DeriveKeyHkdf, requests.Pbkdf2Start, requests.Pbkdf2KeyStart]);

/** The most accesses to words and pools in one turn of the core: it copies all slots of all rings and writes one response. */
const MOST_ACCESSES = 500;

/** Bit n: every response must have word n: type, request id, status, answer, and offset and length of the output. */
const WRITTEN = 0b1100_0000_0001_0111;

/**
 * Checks each access of the core to shared memory. Throws if the core reads a word of a request twice, accesses a byte outside the buffers
 * of the request, answers another client, writes output of a failed request, or gives out a secret.
 */
export class AccessChecker implements AccessObserver {
	accesses = 0;
	responses = 0;
	readonly statuses = new Map<string, number>();
	/** By client. */
	private readonly outstanding: readonly OutstandingRequests[];
	private readonly hsm: AttackedHsm;
	private readonly words: ControlWords;
	private readonly control: Uint8Array;
	/** By client. */
	private readonly pools: readonly Uint8Array[];
	/** The expected contents of the pools, by client. */
	private readonly expected: readonly Uint8Array[];
	private readonly disturb: (word: number) => void;
	private readonly published: (word: number, value: number) => void;
	readonly sessions: SessionModel;
	private readonly freeKeys = new FreeKeyModel();
	/** The ivs that the HSM generated. */
	private readonly generatedIvs = new Set<string>();
	private turn = new CoreTurn();
	private turns = 0;
	/** The core is being constructed and writes its first indexes. */
	private isStarting = true;

	/**
	 * `disturb` is called before each access, with the index of the word, or -1 for a pool. `published` is called when the core
	 * publishes an index.
	 */
	constructor(hsm: AttackedHsm, disturb: (word: number) => void, published: (word: number, value: number) => void) {
		this.hsm = hsm;
		this.words = new ControlWords(hsm.region);
		this.control = new Uint8Array(hsm.shared.control);
		this.pools = hsm.shared.pools.map((pool) => new Uint8Array(pool));
		this.expected = this.pools.map((pool) => pool.slice());
		this.disturb = disturb;
		this.published = published;
		this.outstanding = Array.from({ length: hsm.region.sizes.clients }, () => new OutstandingRequests());
		this.sessions = new SessionModel(hsm.region.sizes.clients, (id) => (secretKeys.some((secret) => secret === id) ? hsm.key(id) : undefined));
	}

	/** The number of requests that the core has taken and not answered. */
	get unanswered(): number {
		return this.outstanding.reduce((sum, { taken }) => sum + taken.length, 0);
	}

	/** Writes to the pool of `client`, as the host. */
	writePool(client: number, offset: number, bytes: Uint8Array): void {
		this.pools[client].set(bytes, offset);
		this.expected[client].set(bytes, offset);
	}

	beginTurn(): void {
		this.isStarting = false;
		this.turn = new CoreTurn();
		this.turns++;
	}

	/** `worked`: the result of the core's turn. */
	endTurn(worked: boolean): void {
		const { turn } = this;
		this.accesses += turn.accesses;
		expectThat(!(turn.written > 0 && !turn.hasPublished), "a response was begun and not sent");
		expectThat(turn.hasPublished || turn.output === undefined, "bytes were written to a pool without a response");
		if (worked && turn.copyClient >= 0) {
			expectThat(!turn.hasPublished || turn.writes === turn.copyClient, "a response was sent in the turn in which another client's request was taken");
			this.outstanding[turn.copyClient].taken.push({ slot: turn.copy, copied: turn.copied, turn: this.turns });
		} else {
			// The client owns its slots and buffers again: the core must not read them a second time for the response.
			expectThat(!(turn.hasPublished && turn.read.size > 0), "requests were read while the response to another was sent");
			expectThat(turn.copied.length === 0, "bytes were read for a request that was not taken");
		}
		if (turn.hasPublished) this.checkResponse();
	}

	/**
	 * Checks memory between turns: the pools have their expected contents, shared memory contains no secret, and idle private
	 * memory is zero.
	 */
	inspect(): void {
		this.pools.forEach((pool, client) =>
			expectThat(Buffer.compare(pool, this.expected[client]) === 0, `bytes of client ${client}'s pool have changed that nobody was to write`),
		);
		for (const memory of [this.control, ...this.pools]) {
			const leak = this.hsm.secrets.find(memory);
			expectThat(leak === undefined, `${leak} is in shared memory`);
		}
		const inFlash = this.hsm.secrets.find(this.hsm.flash);
		expectThat(inFlash === undefined, `${inFlash} is in flash in the clear`);
		this.freeKeys.check(this.hsm.keys);
		if (this.unanswered > 0) return;
		const { memory } = this.hsm;
		this.sessions.checkIdle();
		this.outstanding.forEach((_, client) => this.inspectSessions(client));
		expectThat(
			memory.bytes.subarray(memory.arenaStart(0)).every((byte) => byte === 0),
			"private memory is not wiped although nothing is under way",
		);
	}

	/** Checks that private memory has no state of ended sessions. */
	private inspectSessions(client: number): void {
		const { memory } = this.hsm;
		let left = 0;
		for (let session = client * SESSIONS; session < (client + 1) * SESSIONS; session++) {
			const start = memory.sessionStart(session);
			if (memory.bytes.subarray(start, start + SESSION_BYTES).some((byte) => byte !== 0)) left++;
		}
		const open = this.sessions.open(client);
		expectThat(left <= open.length, `private memory has the states of ${left} sessions of client ${client}, which has ${open.length}`);
	}

	beforeWord(word: number): void {
		if (this.isStarting) return;
		if (++this.turn.accesses > MOST_ACCESSES) throw new Error("the core works without end in one turn");
		this.disturb(word);
	}

	beforeBytes(): void {
		this.beforeWord(-1);
	}

	wordRead(word: number, value: number): void {
		const { turn } = this;
		if (this.words.kind[word] !== Kind.requestSlot) return;
		expectThat(turn.written === 0, "a request was read behind its response");
		expectThat(!turn.read.has(word), "a word of a request was read twice");
		turn.read.add(word);
		const place = this.words.place[word];
		if (place === 0) {
			turn.copy = new Slot(new Uint32Array(SLOT_WORDS));
			turn.copies = 0;
		}
		turn.copy.words[place] = value;
		turn.copyClient = ++turn.copies === SLOT_WORDS ? this.words.client[word] : -1;
	}

	wordWritten(word: number, value: number, how: "write" | "store" | "exchange"): void {
		if (this.isStarting) return;
		const { turn } = this;
		const kind = this.words.kind[word];
		const client = this.words.client[word];
		expectThat(turn.writes < 0 || turn.writes === client, "words of two clients were written in one turn");
		turn.writes = client;
		if (kind === Kind.bell && how === "exchange") {
			expectThat(turn.hasPublished, "the bell was checked before the response was published");
			return;
		}
		expectThat(!turn.hasPublished, "a word was written behind the response");
		if (kind === Kind.requestHead && how === "store") this.published(word, value);
		else if (kind === Kind.responseSlot && how === "write") this.respondWord(word, value);
		else if (kind === Kind.responseTail && how === "store") {
			turn.hasPublished = true;
			this.published(word, value);
			const slots = this.hsm.region.sizes.slots;
			const slot = this.hsm.region.responseRing(client).start + 2 + ((value - 1) & (slots - 1)) * SLOT_WORDS;
			expectThat((turn.written & WRITTEN) === WRITTEN && slot === turn.responseWord, "a response was sent that is not written");
		} else throw new Error(`word ${word} was written, which is not the core's to write`);
	}

	bytesRead(client: number, start: number, end: number, bytes: Uint8Array): void {
		const {
			turn,
			turn: { copy },
		} = this;
		expectThat(turn.copyClient >= 0, "bytes were read for no request");
		expectThat(client === turn.copyClient, `client ${client}'s pool was read for a request of client ${turn.copyClient}`);
		const isExternal = (copy.type & EXTERNAL_KEY) !== 0;
		for (let pair = isExternal ? KEY : INPUT; pair < PAIRS - 1; pair++) {
			if (((turn.pairs >> pair) & 1) === 1 || !isNextRead(copy, pair, start, end, turn.hasAttributes)) continue;
			if (end - start < copy.length(pair) && !turn.hasAttributes) {
				turn.hasAttributes = true;
				this.expectOwn(client, start, end);
				turn.copied.push(bytes.slice());
				return;
			}
			turn.pairs |= 1 << pair;
			this.expectOwn(client, start, end);
			turn.copied.push(bytes.slice());
			return;
		}
		throw new Error(`${end - start} bytes at ${start} were read, which the request does not name`);
	}

	bytesWritten(client: number, start: number, bytes: Uint8Array): void {
		const { turn } = this;
		expectThat(turn.output === undefined, "output was written twice");
		expectThat(!turn.hasPublished, "output was written behind the response");
		this.expectOwn(client, start, start + bytes.length);
		turn.output = bytes.slice();
		turn.outputStart = start;
		turn.outputClient = client;
		this.expected[client].set(bytes, start);
	}

	private respondWord(word: number, value: number): void {
		const { turn } = this;
		const place = this.words.place[word];
		expectThat(turn.responseWord < 0 || turn.responseWord === word - place, "two responses were written in one turn");
		turn.responseWord = word - place;
		turn.written |= 1 << place;
		turn.response.words[place] = value;
	}

	private checkResponse(): void {
		const {
			turn: { response, output, outputStart, outputClient, writes: client },
			words,
		} = this;
		this.responses++;
		const status = Status[response.status] as string | undefined;
		expectThat(status !== undefined, `status ${response.status} is unknown`);
		expectThat(status !== "WorkerFailed", "a worker failed");
		this.statuses.set(status ?? "", (this.statuses.get(status ?? "") ?? 0) + 1);
		const taken = this.outstanding[client].settle(response);
		expectThat(taken !== undefined, `a response to client ${client} that it has not asked for, or not so: ${response.words.join()}`);
		const length = response.length(OUTPUT);
		if (output === undefined) expectThat(length === 0, "a response names output that was not written");
		else {
			expectThat(response.status === Status.Ok, `output was written although the request failed: ${status}`);
			expectThat(outputStart === response.offset(OUTPUT) && output.length === length, "output was written where the response does not say");
			expectThat(outputClient === client, `client ${outputClient}'s pool was written for a request of client ${client}`);
			if (this.outstanding[client].isCertain && response.type === requests.Hash && taken?.slot.parameter(0) === 0) {
				const digest = createHash("sha256")
					.update(taken.copied[0] ?? "")
					.digest();
				expectThat(digest.equals(output), "a digest of something else than what was copied");
			}
		}
		if (this.outstanding[client].isCertain && response.status === Status.Ok && taken !== undefined)
			this.freeKeys.answered(response.type, client, response.answer, taken.copied[0]);
		if (this.outstanding[client].isCertain && response.status === Status.Ok && taken?.slot.isExternal === true)
			expectThat(taken.slot.length(KEY) > 0 || takesEmpty.has(taken.slot.code), `request ${response.type} was answered with a key of no bytes`);
		if (this.outstanding[client].isCertain && taken !== undefined && client !== HONEST) checkOwner(taken.slot, response);
		if (this.outstanding[client].isCertain && taken !== undefined && output !== undefined) this.checkGeneratedIv(response.type, taken, output);
		const slot = 4 * this.turn.responseWord;
		const leak =
			this.hsm.secrets.find(this.control, slot, slot + 4 * SLOT_WORDS) ??
			(output && (this.hsm.secrets.find(output) ?? this.hsm.secrets.find(this.pools[client], outputStart, outputStart + length)));
		expectThat(leak === undefined, `${leak} was given out by request ${response.type}`);
		const { candidates, taken: underWay } = this.outstanding[client];
		this.sessions.answer({ client, response, candidates, output, underWay, now: this.turns });
		expectThat(words.kind[this.turn.responseWord] === Kind.responseSlot, "a response outside its ring");
	}

	/** Checks a generated iv: it is new, and the ciphertext decrypts under it. A key that requires generated ivs takes no other. */
	private checkGeneratedIv(type: number, { slot, copied }: TakenRequest, output: Uint8Array): void {
		if ((type & ~EXTERNAL_KEY) !== requests.EncryptAesGcm) return;
		const isGenerated = slot.length(INPUT) === 0;
		expectThat(isGenerated || slot.isExternal || slot.keyId !== Keys.wrapped, "an iv of the caller's was used with a key that requires generated ivs");
		const parts = [...copied];
		// These may have been replaced or deleted meanwhile.
		const isUnknown = slot.keyId === Keys.open || (slot.keyId >= FIRST_FREE_ID && slot.keyId !== Keys.free);
		const key = slot.isExternal ? parts.shift() : isUnknown ? undefined : this.hsm.key(slot.keyId);
		if (!isGenerated || key === undefined) return;
		const iv = output.slice(0, 12);
		expectThat(!this.generatedIvs.has(String(iv)), "an iv was generated twice");
		this.generatedIvs.add(String(iv));
		const decipher = createDecipheriv(`aes-${8 * key.length}-gcm` as CipherGCMTypes, key, iv);
		if (slot.length(INPUT + 1) > 0) decipher.setAAD(parts.shift() ?? new Uint8Array(0));
		decipher.setAuthTag(output.subarray(-16));
		const opened = Buffer.concat([decipher.update(output.subarray(12, -16)), decipher.final()]);
		expectThat(opened.equals(parts[0] ?? new Uint8Array(0)), "something else was encrypted than what was copied");
	}

	private expectOwn(client: number, start: number, end: number): void {
		expectThat(start >= 0 && end <= this.pools[client].length, `bytes ${start} to ${end} are not client ${client}'s`);
	}
}

function expectThat(holds: boolean, complaint: string): void {
	if (!holds) throw new Error(complaint);
}
