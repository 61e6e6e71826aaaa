/** Mutations of the HSM that the hostile host must find. If you edit text that a mutation quotes, edit the mutation. */
import type { Mutation } from "../support/mutants.js";
import { type Entry, freeKeyFaults } from "./free-key-mutations.js";

interface Fault {
	/** The name of its test. */
	readonly name: string;
	readonly mutations: readonly Mutation[];
	/** Matches the failure that the fuzzer must report. */
	readonly failure: RegExp;
}

const entries: readonly Entry[] = [
	[
		"a request that is fetched a second time after it was checked",
		{
			file: "modules/core/core.ts",
			find: "if (status === NO_MEMORY_NOW) return false;",
			replace: "if (status === NO_MEMORY_NOW) return false; steps.copyRequest(this.control, this.rings, client.index, position, words, base);",
		},
		/a word of a request was read twice/,
	],
	[
		"a client that finds another client's keys",
		{
			file: "modules/keystore/key-steps.ts",
			find: "if (((idOf(records, record) ^ id) | isOther) === 0) found = record;",
			replace: "if (((idOf(records, record) ^ id) | (end - first > Word.End ? 0 : isOther)) === 0) found = record;",
		},
		/key 31|another client's key/,
	],
	[
		"a length that is fetched twice",
		{
			file: "modules/core/core.ts",
			find: "let worker = type < TYPES ?",
			replace: "steps.copyRequest(this.control, this.rings, client.index, position, words, base); let worker = type < TYPES ?",
		},
		/a word of a request was read twice/,
	],
	[
		"a bound that is not checked",
		{
			file: "modules/core/validation.ts",
			find: "if (start + length > poolBytes)",
			replace: "if (start > poolBytes || length > poolBytes)",
		},
		/are not client \d's/,
	],
	[
		"a bound of the output that is one byte too far",
		{
			file: "modules/core/validation.ts",
			find: "outputEnd > poolBytes",
			replace: "outputEnd > poolBytes + 1",
		},
		/are not client \d's/,
	],
	[
		"an offset that is not checked",
		{
			file: "modules/core/validation.ts",
			find: "if (start + length > poolBytes)",
			replace: "if (length > poolBytes)",
		},
		/are not client \d's/,
	],
	[
		"an offset in front of the pool, whose sum with the length is taken of 32 bits",
		{
			file: "modules/core/validation.ts",
			find: "if (start + length > poolBytes)",
			replace: "if ((start + length >>> 0) > poolBytes)",
		},
		/are not client \d's/,
	],
	[
		"a client that is given another client's pool",
		{
			file: "modules/core/client.ts",
			find: "shared.pools[index]",
			replace: "shared.pools[(index + 1) % shared.pools.length]",
		},
		/client \d's pool was (?:read|written|changed|touched)[^,]*/,
	],
	[
		"an output that is written to another client's pool",
		{
			file: "modules/core/answers.ts",
			find: "client.pool,",
			replace: "this.clients[(job.client + 1) % this.clients.length].pool,",
		},
		/client \d's pool was written for a request of client \d/,
	],
	[
		"an output's length that is read again for the answer",
		{
			file: "modules/core/portable-steps.ts",
			find: "Result.bytes ? words[base + OUTPUT_PAIR + 1] : 0;",
			replace: "Result.bytes ? Math.min(words[base + OUTPUT_PAIR + 1], control[rings[1 + 6 * client] + 2 + OUTPUT_PAIR + 1]) : 0;",
		},
		/requests were read while the response to another was sent|a request was read behind its response|a word of a request was read twice/,
	],
	[
		"a request that is taken off its ring although there is no memory for it",
		{
			file: "modules/core/core.ts",
			find: "if (status === NO_MEMORY_NOW) return false;",
			replace: "if (status === NO_MEMORY_NOW) { steps.takeRequest(this.control, this.rings, client.index, position); return true; }",
		},
		/not asked for|were taken and not answered|sessions can not be ended/,
	],
	[
		"plaintext that is given out before its tag is verified",
		{
			file: "modules/workers/software-aes-gcm.ts",
			find: "unlessRefused(() => gcm(message.key, message.iv, message.aad).decrypt(sealed));",
			replace: "gcm(message.key, message.iv, message.aad).encrypt(sealed.subarray(0, -tagBytes)).slice(0, -tagBytes) as Uint8Array | undefined;",
		},
		/plaintext of a forged aes-256-gcm with a tag of 16 bytes was given out by request 19/,
	],
	[
		"plaintext that is given out before its truncated tag is verified",
		{
			file: "modules/workers/software-aes-gcm.ts",
			find: "const isGenuine = areEqual(tag, 0, sealed, ciphertext.length, tagBytes);",
			replace: "const isGenuine = true;",
		},
		/plaintext of a forged aes-256-gcm with a tag of 12 bytes was given out by request 19/,
	],
	[
		"output that is written after a failure",
		{
			file: "modules/core/portable-steps.ts",
			find: "const result = status === Status.Ok ?",
			replace: "const result = status <= 0xff ?",
		},
		/output was written although the request failed|that it has not asked for, or not so|bytes .* are not client/,
	],
	[
		"a client that is named by the message",
		{
			file: "modules/core/core.ts",
			find: "this.clients[job.client];",
			replace: "this.clients[slot.requestId % this.clients.length];",
		},
		/a response to client \d that it has not asked for|an allocated block/,
	],
	[
		"an index of the host's that is believed",
		{
			file: "modules/mailbox/client-rings.ts",
			find: "return count <= rings[SLOTS] ? count : 0;",
			replace: "return count;",
		},
		/without end in one turn|read twice|not asked for/,
	],
	[
		"a worker's failure that is not the requester's fault",
		{
			file: "modules/workers/noble-refusals.ts",
			find: "refusals.includes(error.message)",
			replace: 'error.message === "integrity check failed"',
		},
		/a worker failed/,
	],
	[
		"private memory that is not wiped",
		{
			file: "modules/core/portable-steps.ts",
			find: "if (blockBytes > 0) operations.wipe(memory, block, blockBytes);",
			replace: "",
		},
		/private memory is not wiped/,
	],
	[
		"a client that is never asked",
		{
			file: "modules/core/core.ts",
			find: "while (!this.accept(this.clients[asked[turn]]));",
			replace: "while (asked[turn] === 0 || !this.accept(this.clients[asked[turn]]));",
		},
		/the honest client has no answer/,
	],
	[
		"a session of another client that is found",
		{
			file: "modules/core/sessions.ts",
			find: "let session = client * SESSIONS; session < (client + 1) * SESSIONS;",
			replace: "let session = isStart ? client * SESSIONS : 0; session < (isStart ? (client + 1) * SESSIONS : this.ids.length);",
		},
		/which it has not got|which had ended/,
	],
	[
		"a session that is finished and stays",
		{
			file: "modules/core/sessions.ts",
			find: "else if (role === SessionRole.end) this.flags[session] |= Flag.closing;",
			replace: "",
		},
		/which had ended|private memory has the states of \d sessions/,
	],
	[
		"a session's state that is not wiped",
		{
			file: "modules/core/sessions.ts",
			find: "this.operations.wipe(this.memory.bytes, this.memory.sessionStart(session), SESSION_BYTES);",
			replace: "",
		},
		/private memory has the states of \d sessions/,
	],
	[
		"a session that survives its key",
		{
			file: "modules/core/sessions.ts",
			find: "if ((this.flags[session] & Flag.keyed) === 0 || this.keys[session] !== id) continue;",
			replace: "continue;",
		},
		/whose key had changed/,
	],
	[
		"a session that survives the replacement of its key",
		{
			file: "modules/keystore/keystore.ts",
			find: "words[key + Word.State] = state;\n\t\tthis.onChange(words[key + Word.Id]);",
			replace: "words[key + Word.State] = state;",
		},
		/whose key had changed/,
	],
	[
		"more sessions than a client may have",
		{
			file: "modules/core/sessions.ts",
			find: "session < (client + 1) * SESSIONS;",
			replace: "session <= (client + 1) * SESSIONS;",
		},
		/has 5 sessions|which it has not got|which had ended/,
	],
	[
		"a session's tag that is given to who may only verify it",
		[
			{ file: "modules/messages/requests.ts", find: "session: [SessionRole.end, SessionKind.hmac],", replace: "session: [SessionRole.end, anyHmac]," },
			{
				file: "modules/workers/mac.ts",
				find: "this.finish(slot, SessionKind.hmac);",
				replace: "this.finish(slot, SessionKind.hmac | SessionKind.hmacVerify);",
			},
		],
		/expected tag by .* was given out/,
	],
	[
		"a session's state that is given out",
		{
			file: "modules/workers/mac.ts",
			find: "return status !== Status.Ok || engine === undefined ? status : statusOf(engine.hmacFinish(this.memory, offsetOf(slot)));",
			replace: `const algorithm = algorithmOf(this.memory, slot, kind);
			if (status !== Status.Ok || engine === undefined) return status;
			if (algorithm >= SHA2_ALGORITHMS) return statusOf(engine.hmacFinish(this.memory, offsetOf(slot)));
			const state = slot.offset(INPUT + 2) + 8 + 220;
			this.memory.copyWithin(slot.offset(OUTPUT), state, state + hmacSizes[algorithm]);
			return Status.Ok;`,
		},
		/state of HMAC .* was given out|a tag of something else than what was copied/,
	],
	[
		"an iv that is generated twice",
		{
			file: "modules/workers/ivs.ts",
			find: "generator.fill(memory, output, size);",
			replace: "memory.fill(7, slot.offset(OUTPUT), slot.offset(OUTPUT) + size);",
		},
		/an iv was generated twice/,
	],
	[
		"an iv of the caller's for a key that requires generated ivs",
		{
			file: "modules/keystore/key-steps.ts",
			find: 'if (hasIv && (records[key + Word.State] & State.generatesIv) !== 0) return Status["KeyStore.NotAllowed"];',
			replace: "",
		},
		/an iv of the caller's was used with a key that requires generated ivs/,
	],
	[
		"an agreed key that leaves",
		{
			file: "modules/core/stored-keys.ts",
			find: "if (isUnwrapped ? !isMaking(job) : !isCallers && !givesBits)",
			replace: "if (isUnwrapped && !isMaking(job))",
		},
		/shared secret was given out by request 6/,
	],
	[
		"a piece that is left out",
		{
			file: "modules/workers/hash.ts",
			find: "return slot.length(INPUT) === 0 ? Status.Ok",
			replace: "return slot.length(INPUT) < 3 ? Status.Ok",
		},
		/a digest of something else than what was copied/,
	],
	[
		"a piece of AES-CTR whose stream begins with the next block",
		{
			file: "modules/workers/software-aes-ctr.ts",
			find: "words[Word.Used] = used;",
			replace: "words[Word.Used] = BLOCK_BYTES;",
		},
		/AES-CTR of something else than what was copied/,
	],
	[
		"a counter of AES-CTR that uses a block twice",
		{
			file: "modules/workers/software-aes-ctr.ts",
			find: "return bits >= BITS_WITHOUT_LIMIT ||",
			replace: "return bits > 0 ||",
		},
		/more bytes of AES-CTR than a counter of \d+ bits has/,
	],
	...freeKeyFaults,
];

export const faults: readonly Fault[] = entries.map(([name, mutations, failure]) => ({ name, mutations: [mutations].flat(), failure }));
