import { describe as group, expect, it } from "vitest";
import { loadPlanted, type Plant } from "../support/planted.js";
import { seed } from "../support/random.js";
import { describe } from "./command.js";
import * as fuzzing from "./fuzz.js";

const MESSAGES = 15_000;
/** Always the same: whether a bug is found is not to be a matter of luck. */
const PLANT_SEED = 1;

group("a host that writes anything anywhere at any time", () => {
	it("harms neither the core nor an honest client, and learns nothing", () => {
		const findings = fuzzing.fuzz({ seed, messages: MESSAGES });
		console.log(describe(findings, `HEIMLIG_SEED=${seed} npx vitest run test/hostile/hostile.test.ts`));
		expect(findings.failure, `seed ${seed}`).toBeUndefined();
		expect(findings.honest).toBeGreaterThan(MESSAGES / 100);
		for (const status of ["Ok", "Crypto.Decrypt", "InvalidBuffer", "InvalidParameter", "KeyStore.NotAllowed", "UnexpectedRequestType"])
			expect(findings.statuses.get(status), status).toBeGreaterThan(MESSAGES / 200);
	});

	it("does not harm the core when no client's rings are left alone", () => {
		const findings = fuzzing.fuzz({ seed, messages: MESSAGES / 5, noHonest: true });
		expect(findings.failure, `seed ${seed}`).toBeUndefined();
	});

	it("does the same every time with the same seed", () => {
		const [first, second] = [1, 2].map(() => fuzzing.fuzz({ seed, messages: 500 }));
		expect(first).toEqual(second);
	});
});

group("the hostile host finds", () => {
	it.each<[string, Plant, RegExp]>([
		["a request that is fetched a second time after it was checked", {
			file: "modules/core/core.ts",
			find: "if (status === NO_MEMORY_NOW) return false;",
			put: "if (status === NO_MEMORY_NOW) return false; words[base + ANSWER] = this.control[client.requests.slot(position) + ANSWER];",
		}, /a word of a request was read twice/],
		["a length that is fetched twice", {
			file: "modules/core/core.ts",
			find: "const worker = type < TYPES ?",
			put: "words[base + 9] = this.control[client.requests.slot(position) + 9]; const worker = type < TYPES ?",
		}, /a word of a request was read twice/],
		["a bound that is not checked", {
			file: "modules/core/validation.ts", find: "if (start + length > poolBytes)", put: "if (start > poolBytes || length > poolBytes)",
		}, /are not client \d's/],
		["a bound of the output that is one byte too far", {
			file: "modules/core/validation.ts", find: "outputEnd > poolBytes", put: "outputEnd > poolBytes + 1",
		}, /are not client \d's/],
		["an offset that is not checked", {
			file: "modules/core/validation.ts", find: "if (start + length > poolBytes)", put: "if (length > poolBytes)",
		}, /are not client \d's/],
		["an offset in front of the pool, whose sum with the length is taken of 32 bits", {
			file: "modules/core/validation.ts", find: "if (start + length > poolBytes)", put: "if ((start + length >>> 0) > poolBytes)",
		}, /are not client \d's/],
		["a client that is given another client's pool", {
			file: "modules/core/client.ts", find: "shared.pools[index]", put: "shared.pools[(index + 1) % shared.pools.length]",
		}, /client \d's pool was read for a request of client \d/],
		["an output that is written to another client's pool", {
			file: "modules/core/core.ts", find: "length, client.pool, job.poolOutput);", put: "length, this.clients[(job.client + 1) % this.clients.length].pool, job.poolOutput);",
		}, /client \d's pool was written for a request of client \d/],
		["an output's length that is read again for the answer", {
			file: "modules/core/core.ts", find: "Result.bytes ? words[base + OUTPUT_PAIR + 1] : 0;",
			put: "Result.bytes ? Math.min(words[base + OUTPUT_PAIR + 1], this.control[client.requests.slot(0) + OUTPUT_PAIR + 1]) : 0;",
		}, /requests were read while the response to another was sent|a request was read behind its response/],
		["a request that is taken off its ring although there is no memory for it", {
			file: "modules/core/core.ts", find: "if (status === NO_MEMORY_NOW) return false;", put: "if (status === NO_MEMORY_NOW) { client.begin(position); return true; }",
		}, /not asked for|were taken and not answered/],
		["plaintext that is given out before its tag is verified", {
			file: "modules/workers/software-aes.ts",
			find: "unlessRefused(() => cipher.decrypt(part(memory, data, dataLength, \"data\")));",
			put: "cipher.encrypt(part(memory, data, dataLength - BLOCK_BYTES, \"data\")).slice(0, dataLength - BLOCK_BYTES) as Uint8Array | undefined;",
		}, /plaintext of a forged aes-256-gcm was given out by request 19/],
		["output that is written after a failure", {
			file: "modules/core/core.ts", find: "status === Status.Ok ? resultOf(type) : Result.nothing;", put: "resultOf(type);",
		}, /output was written although the request failed|that it has not asked for, or not so|bytes .* are not client/],
		["a client that is named by the message", {
			file: "modules/core/core.ts", find: "this.clients[job.client];", put: "this.clients[slot.requestId % this.clients.length];",
		}, /a response to client \d that it has not asked for|an allocated block/],
		["an index of the host's that is believed", {
			file: "modules/mailbox/ring.ts", find: "return count <= this.capacity ? count : 0;", put: "return this.lead > 0 && count > this.capacity ? 0 : count;",
		}, /without end in one turn|read twice|not asked for/],
		["a worker's failure that is not the requester's fault", {
			file: "modules/workers/refusals.ts", find: "refusals.includes(error.message)", put: "error.message === \"integrity check failed\"",
		}, /a worker failed/],
		["private memory that is not wiped", {
			file: "modules/core/core.ts", find: "this.operations.wipe(this.memory, job.block, job.blockBytes);", put: "",
		}, /private memory is not wiped/],
		["a client that is never asked", {
			file: "modules/core/core.ts", find: "if (waiting === 0 || !this.accept", put: "if (index === 0 || waiting === 0 || !this.accept",
		}, /the honest client has no answer/],
	])("%s", async (_what, plant, complaint) => {
		const planted = await loadPlanted<typeof fuzzing>("test/hostile/fuzz.ts", [plant]);
		const { failure } = planted.fuzz({ seed: PLANT_SEED, messages: 20_000 });
		expect(failure).toMatch(complaint);
	});
});
