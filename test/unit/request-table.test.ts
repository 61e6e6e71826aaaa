import { describe, expect, test } from "vitest";
import { KeyRequests } from "../../modules/core/key-requests.js";
import {
	curves,
	digestSizes,
	hashAlgorithms,
	keyAlgorithms,
	keyOperations,
	privateKeySizes,
	publicKeySizes,
	signatureSizes,
} from "../../modules/messages/algorithms.js";
import { Status } from "../../modules/messages/errors.js";
import { input, pairKey, parameter, symmetricKey } from "../../modules/messages/fields.js";
import { type Method, type Methods, methodsByCode } from "../../modules/messages/methods.js";
import { requests } from "../../modules/messages/requests.js";
import { KeyPart, KeyRole, OutputRule, Result, type Row, TargetRole, WorkerFamily, type WorkerName } from "../../modules/messages/row.js";
import { Code, RowOffset } from "../../modules/messages/row-layout.js";
import { SessionKind, SessionRole } from "../../modules/messages/session.js";
import { EXTERNAL_KEY, INPUTS, SLOT_WORDS } from "../../modules/messages/slot.js";
import { row, rows } from "../../modules/messages/table-builder.js";
import { methodName } from "../../modules/messages/types.js";
import { AesWorker } from "../../modules/workers/aes.js";
import { ChaChaPolyWorker } from "../../modules/workers/chachapoly.js";
import { EccWorker } from "../../modules/workers/ecc.js";
import { HashWorker } from "../../modules/workers/hash.js";
import { KdfWorker } from "../../modules/workers/kdf.js";
import { MacWorker } from "../../modules/workers/mac.js";
import { RandomWorker } from "../../modules/workers/random.js";
import { RawSlot } from "../support/raw-slot.js";
import { requestNames, rowOf } from "../support/rows.js";

/** The compiler refuses this object if a worker class lacks the method of a row. */
const workerClasses: { readonly [Name in WorkerName]: { readonly prototype: Methods<Name> } } = {
	core: KeyRequests,
	random: RandomWorker,
	aes: AesWorker,
	chachapoly: ChaChaPolyWorker,
	hash: HashWorker,
	mac: MacWorker,
	kdf: KdfWorker,
	ecc: EccWorker,
};

describe("the table of requests", () => {
	test("has codes of 1 to 79, each once, so that the bit of an external key is free", () => {
		const codes = requestNames.map((name) => rowOf(name).code);
		expect(new Set(codes).size).toBe(codes.length);
		for (const code of codes) {
			expect(Number.isInteger(code) && code >= 1 && code <= 79).toBe(true);
			expect(code & EXTERNAL_KEY).toBe(0);
		}
	});

	test("refuses values that its bytes can not hold", () => {
		const free = { code: Code.Largest, worker: WorkerFamily.core, key: KeyRole.none, inputs: [], parameters: [], result: Result.nothing } as const;
		const expectRefused = (source: Partial<Row>, message: RegExp): void => {
			expect(() => row({ ...free, ...source })).toThrow(message);
			// The code is free again.
			rows[free.code * RowOffset.End] = 0;
		};
		expect(() => row({ ...free, code: 1 })).toThrow(/"code" expected a free one of 1 to 79, got 1/);
		expect(() => row({ ...free, code: Code.Largest + 1 })).toThrow(RangeError);
		expectRefused({ output: [OutputRule.maximum, 255] }, /254 bytes at most/);
		expectRefused({ use: symmetricKey("HMAC", "sign", 20) }, /keys of 16, 24 or 32 bytes, got 20/);
		expectRefused({ output: [OutputRule.listed, [32, 48]] }, /a list of sizes that is known/);
		const peer = rows[requests.DeriveKeyEcdh * RowOffset.End + RowOffset.FirstParameter + 2];
		const use = pairKey(KeyPart.private, "ECDH", "deriveKey");
		for (const parameters of [[peer], [peer, peer, peer]])
			expectRefused({ key: KeyRole.use, use, parameters }, /"peer" only as the third parameter of a row that is "storedOnly"/);
		for (const parameters of [[], [rows[requests.HashFinish * RowOffset.End + RowOffset.FirstParameter]]])
			expectRefused(
				{ target: TargetRole.store, ordered: true, session: [SessionRole.end, SessionKind.pbkdf2Key], parameters },
				/"session" as parameter 2, got (-1|0)/,
			);
		expect(() => input("large", 0, 256)).toThrow(/254 at most/);
		expect(() => input("large", 255)).toThrow(/254 at most/);
		expect(() => parameter("curve", ["P-256", "Ed25519"])).toThrow(/names of one list, from its beginning/);
		expect(() => parameter("curve", ["P-521"])).toThrow(/names of one list, from its beginning/);
	});

	test.each(requestNames)("%s fits into a slot", (name) => {
		const row = rowOf(name);
		expect(row.inputs.length).toBeLessThanOrEqual(INPUTS);
		expect(row.parameters.length).toBeLessThanOrEqual(3);
		const fields = [...row.inputs, ...row.parameters].map((field) => field.name);
		expect(new Set([...fields, "key"]).size).toBe(fields.length + 1);
		for (const { minimum, maximum } of row.inputs) expect(minimum).toBeLessThanOrEqual(maximum);
	});

	test.each(requestNames)("%s says what the core must know about its keys, and no more", (name) => {
		const row = rowOf(name);
		expect(row.use !== undefined).toBe(row.key === "use");
		if (row.storedOnly) expect(row.key).toBe("use");
		if (row.result === "bytes") expect(row.output).toBeTypeOf("function");
		if (row.key === "manage") expect(row.worker).toBe("core");
		if (row.key === "generate" || row.key === "import") expect(row.kind).toBeDefined();
		if (!["none", "use"].includes(row.key) || row.target !== undefined) expect(row.ordered).toBe(true);
		if (row.target !== undefined && row.target !== "unseal") expect(row.parameters[0].name).toBe("target");
		if (row.target === "wrap" || row.target === "seal") expect(row.inputs).toHaveLength(0);
		const overwrite = row.parameters.findIndex((parameter) => parameter.name === "overwrite");
		if (row.target === "store") expect(overwrite).toBe(1);
		else if (overwrite >= 0) expect(overwrite).toBe(0);
	});

	test.each(requestNames)("%s has a method in the class of its worker", (name) => {
		const { prototype } = workerClasses[rowOf(name).worker];
		const method: unknown = Reflect.get(prototype, methodName(name));
		expect(method).toBeTypeOf("function");
	});

	test("can not be changed", () => {
		expect(Reflect.defineProperty(Status, "Ok", { value: 1 })).toBe(false);
		expect(Object.isFrozen(requests)).toBe(true);
		expect(Object.isFrozen(hashAlgorithms)).toBe(true);
	});

	test("has a size for every algorithm and curve, and a bit for every use of a key", () => {
		expect(digestSizes).toHaveLength(hashAlgorithms.length);
		for (const sizes of [privateKeySizes, publicKeySizes, signatureSizes]) expect(sizes).toHaveLength(curves.length);
		for (const names of [keyAlgorithms, keyOperations]) expect(names.length).toBeLessThanOrEqual(31);
	});

	test("gives each request to one family, and each family a method for each of its codes and no others", () => {
		const families = Object.keys(workerClasses) as WorkerName[];
		for (const name of requestNames) expect(families).toContain(rowOf(name).worker);
		const called: string[] = [];
		const named =
			(name: string): Method =>
			() => {
				called.push(name);
				return Status.Ok;
			};
		const methods = methodsByCode("chachapoly", { encryptChaChaPoly: named("encrypt"), decryptChaChaPoly: named("decrypt") });
		const slot = new RawSlot(new Uint32Array(SLOT_WORDS));
		for (let code = 0; code < 256; code++) methods[code]?.(slot);
		expect(called).toEqual(["encrypt", "decrypt"]);
		expect(Object.keys(methods).filter((key) => /^\d/.test(key))).toEqual(["16", "17"]);
	});
});
