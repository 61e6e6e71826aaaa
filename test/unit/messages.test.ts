import { describe, expect, test } from "vitest";
import { KeyRequests } from "../../modules/core/key-requests.js";
import { errorCode, HsmError, Status, type ErrorCode } from "../../modules/messages/errors.js";
import { methodsByCode, requestsOf, type Method, type Methods } from "../../modules/messages/methods.js";
import { digestSizes, hashAlgorithms, type WorkerName } from "../../modules/messages/requests.js";
import {
	EXTERNAL_KEY, INPUT, INPUTS, KEY, OUTPUT, PAIRS, Slot, SLOT_BYTES, SLOT_WORDS,
} from "../../modules/messages/slot.js";
import { methodName, requestNames, rowOf } from "../../modules/messages/types.js";
import { AesWorker } from "../../modules/workers/aes.js";
import { HashWorker } from "../../modules/workers/hash.js";
import { RandomWorker } from "../../modules/workers/random.js";
import { seed, seeded } from "../support/random.js";

/** The compiler refuses this object if a worker class lacks the method of a row. */
const workerClasses: { readonly [Name in WorkerName]: { readonly prototype: Methods<Name> } } = {
	core: KeyRequests, random: RandomWorker, aes: AesWorker, hash: HashWorker,
};

/** What is on the wire now and may never mean anything else: code, then inputs and parameters in the order of their words. */
const pinnedRequests: Readonly<Record<string, readonly [code: number, inputs: string, parameters: string]>> = {
	GetRandom: [1, "", "size"],
	GenerateSymmetricKey: [2, "", "overwrite"],
	ImportSymmetricKey: [4, "data", "overwrite"],
	ExportSymmetricKey: [6, "", ""],
	IsKeyAvailable: [9, "", ""],
	DeleteKey: [10, "", ""],
	EncryptAesGcm: [18, "iv aad plaintext", ""],
	DecryptAesGcm: [19, "iv aad ciphertext", ""],
	Hash: [28, "data", "algorithm"],
};

const pinnedErrors: Readonly<Record<string, number>> = {
	"Ok": 0,
	"NoWorkerForRequest": 1, "UnexpectedRequestType": 2, "RequestTooLarge": 3, "NoKeyStore": 4, "Send": 5, "StreamTerminated": 6,
	"Crypto.Encrypt": 16, "Crypto.Decrypt": 17, "Crypto.Sign": 18, "Crypto.Verify": 19,
	"Crypto.InvalidSymmetricKeySize": 20, "Crypto.InvalidIvSize": 21, "Crypto.InvalidTagSize": 22, "Crypto.InvalidBufferSize": 23,
	"Crypto.InvalidPadding": 24, "Crypto.InvalidPrivateKey": 25, "Crypto.InvalidPublicKey": 26, "Crypto.InvalidSignatureSize": 27,
	"Crypto.InvalidSignature": 28, "Crypto.InvalidDigestSize": 29,
	"KeyStore.NotAllowed": 48, "KeyStore.KeyNotFound": 49, "KeyStore.KeyAlreadyExists": 50, "KeyStore.KeyStoreTooSmall": 51,
	"KeyStore.DuplicateIds": 52, "KeyStore.InvalidKeyId": 53, "KeyStore.InvalidKeyType": 54, "KeyStore.InvalidBufferSize": 55,
	"InvalidBuffer": 80, "InvalidParameter": 81, "WorkerFailed": 82,
};

describe("the table of requests", () => {
	test("has codes of 1 to 63, each only once, so that the bit of an external key is free", () => {
		const codes = requestNames.map((name) => rowOf(name).code);
		expect(new Set(codes).size).toBe(codes.length);
		for (const code of codes) {
			expect(Number.isInteger(code) && code >= 1 && code <= 63).toBe(true);
			expect(code & EXTERNAL_KEY).toBe(0);
		}
	});

	test.each(requestNames)("%s fits into a slot", (name) => {
		const row = rowOf(name);
		expect(row.inputs.length).toBeLessThanOrEqual(INPUTS);
		expect(row.parameters.length).toBeLessThanOrEqual(2);
		const fields = [...row.inputs, ...row.parameters].map((field) => field.name);
		expect(new Set([...fields, "key"]).size).toBe(fields.length + 1);
		for (const { minimum, maximum } of row.inputs) expect(minimum).toBeLessThanOrEqual(maximum);
	});

	test.each(requestNames)("%s gives bytes out exactly when its result is bytes, and has key sizes only for a key that is used", (name) => {
		const row = rowOf(name);
		expect(row.output !== undefined).toBe(row.result === "bytes");
		if (row.key !== "use") expect(row.keySizes).toEqual([]);
		if (row.key === "manage") expect(row.worker).toBe("core");
		if (row.key === "generate" || row.key === "manage") expect(row.ordered).toBe(true);
	});

	test.each(requestNames)("%s has a method in the class of its worker", (name) => {
		const { prototype } = workerClasses[rowOf(name).worker];
		const method: unknown = Reflect.get(prototype, methodName(name));
		expect(method).toBeTypeOf("function");
	});

	test("can not be changed by who has it", () => {
		expect(Reflect.defineProperty(Status, "Ok", { value: 1 })).toBe(false);
		expect(Object.isFrozen(requestNames)).toBe(true);
		expect(Object.isFrozen(hashAlgorithms)).toBe(true);
	});

	test("offers as many digest sizes as hash algorithms", () => {
		expect(digestSizes).toHaveLength(hashAlgorithms.length);
	});

	test("gives each request to one family, and each family a method for each of its codes and no other", () => {
		const families: readonly WorkerName[] = ["core", "random", "aes", "hash"];
		expect(families.flatMap(requestsOf).sort()).toEqual([...requestNames].sort());
		const called: string[] = [];
		const named = (name: string): Method => () => {
			called.push(name);
			return Status.Ok;
		};
		const methods = methodsByCode("aes", { encryptAesGcm: named("encrypt"), decryptAesGcm: named("decrypt") });
		const slot = new Slot(new Uint32Array(SLOT_WORDS));
		methods.forEach((method) => method?.(slot));
		expect(called).toEqual(["encrypt", "decrypt"]);
		expect(Object.keys(methods)).toEqual(["18", "19"]);
	});
});

describe("the wire", () => {
	test("has the codes, inputs and parameters that it always had", () => {
		const now = requestNames.map((name) => {
			const { code, inputs, parameters } = rowOf(name);
			return [name, [code, inputs.map((field) => field.name).join(" "), parameters.map((field) => field.name).join(" ")]];
		});
		expect(Object.fromEntries(now)).toEqual(pinnedRequests);
		expect(hashAlgorithms).toEqual(["SHA-256", "SHA-384", "SHA-512"]);
	});

	test("has the error numbers that it always had", () => {
		expect(Status).toEqual(pinnedErrors);
	});

	test("has a slot of 64 bytes with every field at its word", () => {
		expect([SLOT_WORDS, SLOT_BYTES, KEY, INPUT, INPUTS, OUTPUT, PAIRS, EXTERNAL_KEY]).toEqual([16, 64, 0, 1, 3, 4, 5, 0x80]);
		const words = new Uint32Array(48).fill(0xdead);
		const slot = new Slot(words, 16);
		slot.type = 100;
		slot.requestId = 101;
		slot.status = 102;
		slot.keyId = 103;
		slot.setParameter(0, 104);
		slot.setParameter(1, 105);
		for (let pair = 0; pair < PAIRS; pair++) slot.setPair(pair, 106 + 2 * pair, 107 + 2 * pair);
		expect([...words.subarray(16, 32)]).toEqual([100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111, 112, 113, 114, 115]);
		expect(words.subarray(0, 16).every((word) => word === 0xdead) && words.subarray(32).every((word) => word === 0xdead)).toBe(true);
		slot.answer = 1;
		expect(words[20]).toBe(1);
	});
});

describe("a slot", () => {
	test("gives back any 32-bit words that were written, without touching its neighbours", () => {
		const random = seeded(seed);
		const word = (): number => random.below(0x1_0000_0000);
		for (let round = 0; round < 200; round++) {
			const words = new Uint32Array(SLOT_WORDS * 3).fill(0x5a5a5a5a);
			const slot = new Slot(words);
			slot.base = SLOT_WORDS;
			const values = Array.from({ length: SLOT_WORDS }, word);
			[slot.type, slot.requestId, slot.status, slot.keyId] = values;
			slot.setParameter(0, values[4]);
			slot.setParameter(1, values[5]);
			for (let pair = 0; pair < PAIRS; pair++) slot.setPair(pair, values[6 + 2 * pair], values[7 + 2 * pair]);
			const read = [slot.type, slot.requestId, slot.status, slot.keyId, slot.parameter(0), slot.parameter(1)];
			for (let pair = 0; pair < PAIRS; pair++) read.push(slot.offset(pair), slot.length(pair));
			expect(read, `seed ${seed}`).toEqual(values);
			expect(slot.answer).toBe(values[4]);

			const copy = new Slot(new Uint32Array(SLOT_WORDS));
			copy.copyFrom(slot);
			slot.clear();
			expect([...copy.words]).toEqual(values);
			expect(words.subarray(SLOT_WORDS, 2 * SLOT_WORDS).every((value) => value === 0)).toBe(true);
			expect(words.subarray(0, SLOT_WORDS).every((value) => value === 0x5a5a5a5a)).toBe(true);
			expect(words.subarray(2 * SLOT_WORDS).every((value) => value === 0x5a5a5a5a)).toBe(true);
		}
	});

	test("is copied with each word of the source read exactly once", () => {
		const reads = new Array<number>(SLOT_WORDS).fill(0);
		const source = new Uint32Array(SLOT_WORDS);
		const watched = new Proxy(source, {
			get(target, property) {
				if (typeof property === "string" && /^\d+$/.test(property)) reads[Number(property)]++;
				return Reflect.get(target, property, target);
			},
		});
		new Slot(new Uint32Array(SLOT_WORDS)).copyFrom(new Slot(watched));
		expect(reads).toEqual(new Array<number>(SLOT_WORDS).fill(1));
	});
});

describe("errors", () => {
	const codes = Object.keys(Status).filter((name) => name !== "Ok") as ErrorCode[];

	test("have numbers of their own, none of them that of success", () => {
		expect(new Set(Object.values(Status)).size).toBe(Object.keys(Status).length);
		expect(codes.map((code) => Status[code])).not.toContain(0);
	});

	test.each(codes)("%s goes over the wire and comes back by its name", (code) => {
		expect(errorCode(Status[code])).toBe(code);
		const error = new HsmError(code, "EncryptAesGcm");
		expect(error).toBeInstanceOf(Error);
		expect(error).toMatchObject({ name: "HsmError", code, message: `EncryptAesGcm: ${code}` });
	});

	test.each([7, 83, 0xffffffff, 0])("of a number that is not known, such as %d, is a WorkerFailed", (status) => {
		expect(errorCode(status)).toBe("WorkerFailed");
	});
});
