/**
 * The API refuses unknown names, because they would have no effect and the caller would rely on them. Only an object's own properties
 * count.
 */
import { afterEach, describe, expect, test, vi } from "vitest";
import type { CallOptions } from "../../modules/api/call-options.js";
import { Hsm, type HsmMachine, type HsmOptions } from "../../modules/api/hsm.js";
import { Region } from "../../modules/mailbox/region.js";
import type { RequestName } from "../../modules/messages/types.js";
import { connectionOf } from "../support/free-memory.js";
import { symmetric, TestHsm } from "../support/hsm.js";
import { ManualTimers } from "../support/manual-timers.js";
import { fieldOf, requestNames, rowOf, validValue } from "../support/rows.js";
import { FakeHsm } from "./fake-hsm.js";

afterEach(() => {
	for (const name of ["aad", "overwrite", "prehashed", "timeout", "key"]) Reflect.deleteProperty(Object.prototype, name);
});

function good(name: RequestName): Record<string, unknown> {
	const { key, inputs, parameters } = rowOf(name);
	return Object.fromEntries([
		...(key === "none" ? [] : [["key", 1]]),
		...inputs.map((field) => [field.name, field.name === "attributes" ? undefined : new Uint8Array(Math.max(field.minimum, 1))]),
		...parameters.map((field) => [field.name, fieldOf(field.values, validValue(field.values))]),
	]) as Record<string, unknown>;
}

describe("an unknown field", () => {
	test.each(requestNames)("is a TypeError that lists the fields of %s, and nothing is sent", async (name) => {
		const fake = new FakeHsm({ poolBytes: 1024 });
		const fields = good(name);
		for (const unknown of ["additionalData", "__proto", rowOf(name).key === "none" ? "key" : "Key"]) {
			const reason: unknown = await fake.client.request(name, { ...fields, [unknown]: new Uint8Array(1) } as never).catch((error: unknown) => error);
			expect(reason).toBeInstanceOf(TypeError);
			expect(String(reason)).toContain(`"${unknown}" is unknown to ${name.charAt(0).toLowerCase()}${name.slice(1)}`);
			for (const field of Object.keys(fields)) expect(String(reason)).toContain(field);
		}
		expect(fake.requestsWaiting).toBe(0);
		void fake.client.request(name, fields as never).catch(() => undefined);
		expect(fake.requestsWaiting).toBe(1);
	});

	test.each<[string, RequestName, object, string]>([
		[
			"additionalData for aad",
			"EncryptAesGcm",
			{ key: 1, iv: new Uint8Array(12), additionalData: new Uint8Array(4), plaintext: new Uint8Array(4) },
			'"additionalData" is unknown to encryptAesGcm, which knows key, iv, aad, plaintext',
		],
		[
			"prehash for prehashed",
			"SignEcdsa",
			{ key: 1, message: new Uint8Array(32), curve: "P-256", prehash: true },
			'"prehash" is unknown to signEcdsa, which knows key, message, curve, prehashed',
		],
		[
			"one for another that is missing",
			"EncryptAesGcm",
			{ key: 1, nonce: new Uint8Array(12), plaintext: new Uint8Array(4) },
			'"nonce" is unknown to encryptAesGcm, which knows key, iv, aad, plaintext',
		],
		["a list", "GetRandom", [4], '"fields" expected an object, got Array'],
	])("such as %s", async (_what, name, fields, message) => {
		await expect(new FakeHsm().client.request(name, fields as never)).rejects.toThrow(new TypeError(message));
	});

	test("is refused in a digest too", () => {
		const {
			clients: [client],
		} = new TestHsm();
		expect(() => client.createHmac({ key: 1, algorithm: "SHA-256", hash: "SHA-512" } as never)).toThrow(
			'"hash" is unknown to hmacStart, which knows key, algorithm',
		);
		expect(() => client.createHmac(null as never)).toThrow('"fields" expected an object, got null');
	});
});

describe("an inherited field", () => {
	test("does not count, whoever has put it into the prototype", async () => {
		const hsm = new TestHsm({ keys: [symmetric(1, 16)] });
		const [client] = hsm.clients;
		await hsm.answer(client.generateSymmetricKey({ key: 1 }));
		const fields = { key: new Uint8Array(16), iv: new Uint8Array(12), plaintext: new Uint8Array(3) };
		const sealed = await hsm.answer(client.encryptAesGcm(fields));
		Object.assign(Object.prototype, { aad: new Uint8Array(9), overwrite: true, prehashed: true, timeout: 0 });
		expect(await hsm.answer(client.encryptAesGcm(fields, {}))).toEqual(sealed);
		await expect(hsm.answer(client.generateSymmetricKey({ key: 1 }))).rejects.toMatchObject({ code: "KeyStore.KeyAlreadyExists" });
		Object.assign(Object.prototype, { key: 1 });
		await expect(client.exportSymmetricKey({} as never)).rejects.toThrow(/"key" expected an integer/);
	});

	test("of a class leaves the object's own properties valid, each of which is read once", async () => {
		const reads: string[] = [];
		class Fields {
			constructor() {
				for (const [name, value] of Object.entries({ key: new Uint8Array(16), iv: new Uint8Array(12), plaintext: new Uint8Array(3) }))
					Object.defineProperty(this, name, {
						enumerable: true,
						get: () => {
							reads.push(name);
							return value;
						},
					});
			}
			toString(): string {
				return "fields";
			}
		}
		class WithGetter extends Fields {
			get aad(): Uint8Array {
				throw new Error("it is not the object's own");
			}
		}
		const hsm = new TestHsm();
		const sealed = await hsm.answer(hsm.clients[0].encryptAesGcm(new Fields() as never));
		expect(sealed).toHaveLength(19);
		expect(reads).toEqual(["key", "iv", "plaintext"]);
		// It would encrypt unauthenticated.
		await expect(hsm.clients[0].encryptAesGcm(new WithGetter() as never)).rejects.toThrow(
			/"aad" expected a property of the object's own, got one of its class/,
		);
		const hidden = Object.defineProperty({ size: 4, additionalData: 1 }, "size", { enumerable: false });
		await expect(hsm.clients[0].getRandom(hidden as never)).rejects.toThrow(TypeError);
		for (const bytes of [new Uint8Array(4), new ArrayBuffer(4), new DataView(new ArrayBuffer(4)), [1, 2]]) {
			await expect(hsm.clients[0].hash(bytes as never)).rejects.toThrow(/^"fields" expected an object, got /);
			await expect(hsm.clients[0].getRandom({ size: 1 }, bytes as never)).rejects.toThrow(/^"options" expected an object of signal, timeout, got /);
		}
		for (const options of [
			new AbortController(),
			new (class {
				get timeout(): number {
					return 1;
				}
			})(),
		])
			await expect(hsm.clients[0].getRandom({ size: 1 }, options as never)).rejects.toThrow(/^"options" expected an object of signal, timeout, got /);
		const bare = Object.assign(Object.create(null) as object, { size: 4 });
		expect(await hsm.answer(hsm.clients[0].getRandom(bare as never))).toHaveLength(4);
	});

	test.each([
		["one request", 10],
		["several", 5000],
	])("data of any length are read once, when they go in %s", async (_what, size) => {
		const hsm = new TestHsm({ queue: { requests: 10, bytes: 10_000 } });
		const read = vi.fn(() => new Uint8Array(size));
		await hsm.answer(
			hsm.clients[0].hash({
				get data() {
					return read();
				},
				algorithm: "SHA-256",
			}),
		);
		expect(read).toHaveBeenCalledTimes(1);
	});
});

describe("options of a call", () => {
	class OwnSignal {
		get aborted(): boolean {
			return false;
		}
		addEventListener(): void {
			/* never */
		}
		removeEventListener(): void {
			/* never */
		}
	}

	test.each<[string, unknown, string]>([
		["timeOut", { timeOut: 5 }, '"timeOut" is unknown to options, which knows signal, timeout'],
		["a signal itself", new AbortController().signal, '"options" expected { signal }, got the signal itself'],
		["another signal itself", new OwnSignal(), '"options" expected { signal }, got the signal itself'],
		["null", null, '"options" expected an object of signal, timeout, got null'],
		["a number", 5, "got number 5"],
		["a function", () => 5, "got function"],
		["a signal that is none", { signal: {} }, '"signal" expected an AbortSignal, got Object'],
	])("that are %s are a TypeError, of a request and of a digest", async (_what, options, message) => {
		const timers = new ManualTimers();
		const hsm = new TestHsm({ timers });
		const [client] = hsm.clients;
		const hash = client.createHash("SHA-256");
		for (const ask of [
			() => client.getRandom({ size: 1 }, options as CallOptions),
			() => client.hash({ data: [new Uint8Array(1)], algorithm: "SHA-256" }, options as CallOptions),
			() => hash.update(new Uint8Array(1), options as CallOptions),
			() => hash.digest(options as CallOptions),
		]) {
			const reason: unknown = await ask().catch((error: unknown) => error);
			expect(reason).toBeInstanceOf(TypeError);
			expect(String(reason)).toContain(message);
		}
		expect([connectionOf(client).isWaiting, timers.count]).toEqual([false, 0]);
	});
});

describe("options of an Hsm", () => {
	const region = new Region({ clients: 1, slots: 4, poolBytes: 64 });
	const machine = (): HsmMachine => ({ postMessage: () => undefined, onmessage: () => undefined, terminate: () => undefined });
	const make = (options: unknown): Hsm => {
		const hsm = new Hsm(region, machine, options as HsmOptions);
		hsm.terminate();
		return hsm;
	};

	test.each<[string, unknown, string]>([
		["an unknown name", { timer: new ManualTimers() }, '"timer" is unknown to options, which knows timers, heartbeatTimeout'],
		["null", null, '"options" expected an object of'],
		["a number", 7, "got number 7"],
		["heartbeatTimeout in seconds", { heartbeatTimeout: 10 }, '"heartbeatTimeout" expected 1000 to 2147483647 milliseconds, got number 10'],
		["heartbeatTimeout of NaN", { heartbeatTimeout: Number.NaN }, "got number NaN"],
		["heartbeatTimeout without end", { heartbeatTimeout: Infinity }, "got number Infinity"],
		["heartbeatTimeout as text", { heartbeatTimeout: "5000" }, 'got string "5000"'],
		["heartbeatTimeout of null", { heartbeatTimeout: null }, "got null"],
		["polls below 0", { polls: -1 }, '"polls" expected an integer of 0 or more, got number -1'],
		["half a poll", { polls: 0.5 }, "got number 0.5"],
		["timers that can only be set", { timers: { set: () => undefined } }, '"timers" expected an object with set, clear, got one without clear'],
		["timers of null", { timers: null }, "got null"],
		["operations that are none", { operations: {} }, "got one without copy"],
		["memory that is none", { memory: "heap" }, '"memory" expected an object with free, largest, fits, collect, got string'],
		["an onEnd that is none", { onEnd: true }, '"onEnd" expected a function, got boolean true'],
		["a queue of null", { queue: null }, '"queue" expected an object of requests, bytes, got null'],
		["a queue without bytes", { queue: { requests: 4 } }, '"queue.bytes" expected an integer of 0 or more, got undefined'],
		["a queue of half a request", { queue: { requests: 0.5, bytes: 4 } }, '"queue.requests" expected an integer'],
		["a queue with another name", { queue: { requests: 1, bytes: 4, size: 4 } }, '"size" is unknown to queue, which knows requests, bytes'],
	])("with %s are a TypeError", (_what, options, message) => {
		expect(() => make(options)).toThrow(TypeError);
		expect(() => make(options)).toThrow(message);
	});

	test("may be left out or undefined, one by one", () => {
		make(undefined);
		make({});
		make({ timers: undefined, heartbeatTimeout: undefined, polls: undefined, operations: undefined, queue: undefined, memory: undefined, onEnd: undefined });
		make({ heartbeatTimeout: 1000, polls: 0, queue: { requests: 1, bytes: 0 } });
	});
});
