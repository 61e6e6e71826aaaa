/** Known faults of other HSMs. */
import { type CipherGCMTypes, createCipheriv, createHash, createHmac } from "node:crypto";
import { cmac } from "@noble/ciphers/aes.js";
import { describe, expect, it } from "vitest";
import { acceptSharedMemory, allocateSharedMemory, Region } from "../../modules/mailbox/region.js";
import { curves } from "../../modules/messages/algorithms.js";
import { requests } from "../../modules/messages/requests.js";
import { EXTERNAL_KEY, INPUT, KEY, OUTPUT, Slot } from "../../modules/messages/slot.js";
import type { RequestName } from "../../modules/messages/types.js";
import { badRequestKeys, badRequests } from "../support/bad-requests.js";
import { all, pair, publicKey, symmetric, TestHsm, wrapping } from "../support/hsm.js";
import { loadMutant } from "../support/mutants.js";
import { seed, seeded } from "../support/random.js";
import { RawClient, type RawRequest } from "../support/raw-client.js";
import { requestNames, rowOf } from "../support/rows.js";
import { AttackedHsm } from "./attacked-hsm.js";
import * as fairness from "./fairness.js";

const random = seeded(seed);

function start(keys = badRequestKeys) {
	const hsm = new TestHsm({ keys });
	const other = new Uint8Array(hsm.shared.pools[1]);
	return { hsm, client: new RawClient(hsm.region, hsm.shared, 0), words: new Uint32Array(hsm.shared.control), other };
}

/** Sends one request and expects one response. */
function ask({ hsm, client }: ReturnType<typeof start>, request: RawRequest, whenTaken: (slot: number) => void = () => undefined) {
	const slot = client.send(request);
	hsm.core.execute();
	whenTaken(slot);
	hsm.run();
	const responses = client.receive();
	expect(responses).toHaveLength(1);
	return responses[0];
}

describe("CVE-2024-45746: outputs were written back with the host's unchecked vector after a failed call", () => {
	it("a failed request writes nothing, neither to its own output nor to where the host moves the output meanwhile", () => {
		const setup = start();
		const { client, words, other } = setup;
		const mark = random.bytes(client.pool.length);
		other.set(mark);
		let failures = 0;
		for (const { what, request } of badRequests(4096)) {
			client.pool.set(mark);
			const response = ask(setup, request, (slot) => {
				new Slot(words, slot).setPair(OUTPUT, random.below(8192), random.below(0x1_0000_0000));
			});
			if (response.status === "Ok") continue;
			failures++;
			expect(response.output, what).toEqual([0, 0]);
			expect(Buffer.compare(client.pool, mark), `${what}, seed ${seed}`).toBe(0);
			expect(Buffer.compare(other, mark), `${what}, seed ${seed}`).toBe(0);
		}
		expect(failures).toBeGreaterThan(500);
	});

	it("a successful request writes only to the output that it named when the core took it", () => {
		const setup = start();
		const { client, words, other } = setup;
		other.fill(0xee);
		for (let size = 1; size < 200; size += 7) {
			client.pool.fill(0xee);
			const data: [number, number] = [0, size];
			const { status, output } = ask(setup, { type: requests.Hash, parameters: [0], pairs: [undefined, data, undefined, undefined, [1000, 32]] }, (slot) => {
				new Slot(words, slot).setPair(OUTPUT, 2000, 64);
			});
			expect([status, output]).toEqual(["Ok", [1000, 32]]);
			expect(client.pool.slice(1000, 1032)).toEqual(new Uint8Array(createHash("sha256").update(new Uint8Array(size).fill(0xee)).digest()));
			client.pool.fill(0xee, 1000, 1032);
			for (const pool of [client.pool, other]) expect(pool.every((byte) => byte === 0xee)).toBe(true);
		}
	});
});

describe("CVE-2026-54467: the addresses of the queues, given by the host at start, were not checked", () => {
	const region = new Region({ clients: 3, slots: 8, poolBytes: 1024 });

	it("the host sends buffers and no addresses; the HSM reads nothing else of the message", () => {
		const { control, pools } = allocateSharedMemory(region);
		const reads: string[] = [];
		const recording = <Value extends object>(value: Value): Value =>
			new Proxy(value, {
				get(target, property) {
					reads.push(String(property));
					return Reflect.get(target, property) as unknown;
				},
			});
		const message = recording({ control, pools: recording([...pools]), start: 4, slots: 1024, requestRing: 0x3ffb0000 });
		expect(acceptSharedMemory(region, message)).toEqual({ control, pools });
		expect(reads, "each property is read once, since a second read could return another value").toEqual(["control", "pools", "length", "0", "1", "2"]);
	});

	it("buffers of another size and values that are no shared buffers are refused", () => {
		const { control, pools } = allocateSharedMemory(region);
		const [first, second, third] = pools;
		const other = (bytes: number) => new SharedArrayBuffer(bytes);
		for (const message of [
			undefined,
			null,
			7,
			"memory",
			{},
			{ control },
			{ pools },
			{ control: first, pools: [control, second, third] },
			{ control: 0x3ffb0000, pools: [0x3ffb4000, 0x3ffb4400, 0x3ffb4800] },
			{ control: other(control.byteLength - 4), pools },
			{ control: other(control.byteLength + 4), pools },
			{ control, pools: [first, second, other(third.byteLength - 4)] },
			{ control, pools: [other(first.byteLength + 4), second, third] },
			{ control, pools: [first, second] },
			{ control, pools: [...pools, other(third.byteLength)] },
			{ control, pools: other(3 * first.byteLength) },
			{ control: new ArrayBuffer(control.byteLength), pools },
			{ control: new Uint8Array(control), pools },
			{ control: { byteLength: control.byteLength }, pools },
		])
			expect(acceptSharedMemory(region, message)).toBeUndefined();
	});

	it("the contents of the memory at start have no effect: the HSM's own constants place rings and bells", () => {
		for (let round = 0; round < 20; round++) {
			const hsm = new AttackedHsm((seed + round) >>> 0);
			const words = new Uint32Array(hsm.shared.control);
			words.forEach((_, word) => {
				words[word] = random.below(0x1_0000_0000);
			});
			const { core, workers } = hsm.start();
			const clients = [0, 1, 2].map((index) => new RawClient(hsm.region, hsm.shared, index));
			for (const client of clients) client.send({ type: requests.Hash, parameters: [0], pairs: [undefined, [0, 3], undefined, undefined, [4, 32]] });
			for (let turn = 0; turn < 20; turn++) for (const task of [core, ...workers]) task.execute();
			for (const client of clients) {
				expect(client.receive(), `seed ${seed}`).toMatchObject([{ status: "Ok", output: [4, 32] }]);
				expect(Buffer.from(client.pool.slice(4, 36)).toString("hex")).toBe(createHash("sha256").update(new Uint8Array(3)).digest("hex"));
			}
		}
	});
});

describe("tags that were compared in part", () => {
	const key = random.bytes(32);
	const iv = random.bytes(12);
	const aad = random.bytes(5);
	const data = random.bytes(40);
	const smallIv = random.bytes(5);
	const seal = (name: string, authTagLength: number, nonce = iv): Uint8Array => {
		const cipher = createCipheriv(name as CipherGCMTypes, key, nonce, { authTagLength });
		cipher.setAAD(aad, { plaintextLength: data.length });
		return Buffer.concat([cipher.update(data), cipher.final(), cipher.getAuthTag()]);
	};
	const hmac = (name: string): Uint8Array => createHmac(name, key).update(data).digest();

	/** The tag is at the end of the last input. The numbers are parameter 0 and the length of the tag in bytes. */
	const cases: [string, RequestName, number, readonly Uint8Array[], number, "Crypto.Decrypt" | "false"][] = [
		["ChaCha20-Poly1305", "DecryptChaChaPoly", 0, [iv, aad, seal("chacha20-poly1305", 16)], 16, "Crypto.Decrypt"],
		["AES-GCM", "DecryptAesGcm", 0, [iv, aad, seal("aes-256-gcm", 16)], 16, "Crypto.Decrypt"],
		...[12, 13, 14, 15, 16].flatMap((size) =>
			[iv, smallIv].map((nonce): (typeof cases)[number] => [
				`AES-GCM of ${size} bytes with an iv of ${nonce.length}`,
				"DecryptAesGcm",
				size,
				[nonce, aad, seal("aes-256-gcm", size, nonce)],
				size,
				"Crypto.Decrypt",
			]),
		),
		...[4, 6, 8, 10, 12, 14, 16].map((size): (typeof cases)[number] => [
			`AES-CCM of ${size} bytes`,
			"DecryptAesCcm",
			size,
			[iv, aad, seal("aes-256-ccm", size)],
			size,
			"Crypto.Decrypt",
		]),
		["AES-CMAC", "VerifyAesCmac", 0, [data, cmac(data, key)], 16, "false"],
		["HMAC SHA-256", "VerifyHmac", 0, [data, hmac("sha256")], 32, "false"],
		["HMAC SHA-512", "VerifyHmac", 2, [data, hmac("sha512")], 64, "false"],
		["HMAC SHA3-384", "VerifyHmac", 4, [data, hmac("sha3-384")], 48, "false"],
	];

	it.each(cases)("%s: every bit of the tag counts", (_what, name, parameter, inputs, size, refusal) => {
		const setup = start([]);
		const { client, other } = setup;
		const parts = [key, ...inputs];
		const pairs: [number, number][] = [];
		let offset = 1000;
		for (const [index, part] of parts.entries()) {
			pairs[index === 0 ? KEY : INPUT + index - 1] = [offset, part.length];
			client.pool.set(part, offset);
			offset += part.length;
		}
		pairs[OUTPUT] = [0, data.length];
		const outcome = (): string => {
			const { status, answer } = ask(setup, { type: requests[name] | EXTERNAL_KEY, parameters: [parameter], pairs });
			return status === "Ok" && refusal === "false" ? String(answer === 1) : status;
		};
		const before = client.pool.slice();
		for (let bit = 0; bit < 8 * size; bit++) {
			const at = offset - size + (bit >> 3);
			client.pool[at] ^= 1 << (bit & 7);
			expect(outcome(), `bit ${bit}, seed ${seed}`).toBe(refusal);
			client.pool[at] ^= 1 << (bit & 7);
			if (refusal === "Crypto.Decrypt") expect(Buffer.compare(client.pool, before), `bit ${bit}, seed ${seed}`).toBe(0);
			expect(
				other.every((byte) => byte === 0),
				`bit ${bit}, seed ${seed}`,
			).toBe(true);
		}
		expect(outcome()).toBe(refusal === "false" ? "true" : "Ok");
	});
});

describe("the original Heimlig", () => {
	const keys = [
		...[16, 24, 32, 64, 128].map((size, index) => symmetric(1 + index, size)),
		symmetric(9, 32, { ...all, wrap: false }, wrapping),
		...curves.map((curve, index) => pair(11 + index, curve)),
		...curves.map((curve, index) => publicKey(21 + index, curve)),
	];

	it("ended at a key of the wrong kind: here every request survives every kind of key, and the core goes on", async () => {
		const { hsm } = start(keys);
		const [client] = hsm.clients;
		for (const { id: key, type } of keys) {
			if (type.kind === "symmetric") await hsm.answer(client.generateSymmetricKey({ key }));
			else if (type.kind === "pair") await hsm.answer(client.generateKeyPair({ key }));
			else await hsm.answer(client.importPublicKey({ key, publicKey: await hsm.answer(client.exportPublicKey({ key: key - 10 })) }));
		}
		const raw = new RawClient(hsm.region, hsm.shared, 1);
		for (const name of requestNames) {
			const row = rowOf(name);
			// DeleteKey would leave no key for the next requests.
			if (row.key === "none" || name === "DeleteKey") continue;
			for (const { id, type } of keys) {
				const parameters = row.parameters.map(({ name: parameter, values }) => {
					if (values !== "number") return 0;
					return parameter === "target" ? id : parameter === "tagLength" ? 16 : 32;
				});
				let offset = 204;
				const pairs: [number, number][] = [[offset, 0]];
				row.inputs.forEach(({ name, minimum, maximum }, index) => {
					// With attributes, the request would name no key.
					const length = name === "attributes" ? 0 : Math.min(maximum, Math.max(minimum, 16));
					pairs[INPUT + index] = [offset, length];
					offset += length;
				});
				pairs[OUTPUT] = [0, 204];
				raw.send({ type: row.code, keyId: id, parameters, pairs });
				hsm.run();
				const responses = raw.receive();
				expect(responses, `${name} with key ${id}`).toHaveLength(1);
				const [{ status }] = responses;
				expect(status, `${name} with key ${id}`).not.toBe("WorkerFailed");
				const wanted = row.use?.kind ?? row.kind;
				const serves = wanted === type.kind || (wanted === "public" && type.kind === "pair" && row.key !== "import");

				if (wanted !== undefined && !serves) expect(status, `${name} with key ${id}`).toBe("KeyStore.InvalidKeyType");
			}
		}
		raw.send({ type: requests.Hash, parameters: [0], pairs: [undefined, [0, 3], undefined, undefined, [4, 32]] });
		hsm.run();
		expect(raw.receive()).toMatchObject([{ status: "Ok" }]);
	});

	it("always served its first client first: here clients whose rings are always full get equal shares", () => {
		for (const share of fairness.responsesPerClient(300)) expect(Math.abs(share - 100)).toBeLessThanOrEqual(1);
	});

	it("the test of equal shares detects a core that does so", async () => {
		const mutant = await loadMutant<typeof fairness>("test/hostile/fairness.ts", [
			{ file: "modules/core/core.ts", find: "asked.copyWithin(turn, turn + 1);\n\t\tasked[last] = index;", replace: "" },
		]);
		expect(mutant.responsesPerClient(300)).toEqual([300, 0, 0]);
	});
});
