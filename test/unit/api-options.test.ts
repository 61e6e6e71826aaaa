import { describe, expect, test } from "vitest";
import type { CallOptions } from "../../modules/api/call-options.js";
import { HsmError } from "../../modules/messages/errors.js";
import { connectionOf, freeMemory } from "../support/free-memory.js";
import { TestHsm } from "../support/hsm.js";
import { trackPromise } from "../support/promise-state.js";
import { idle } from "./fake-hsm.js";
import { make } from "./hsm-with-timers.js";

describe("a signal", () => {
	test("ends a request at once with its reason; the memory is free and wiped when the HSM has answered", async () => {
		const { hsm } = make();
		const [client] = hsm.clients;
		const controller = new AbortController();
		const outcome = trackPromise(client.getRandom({ size: 100 }, { signal: controller.signal }));
		controller.abort(new Error("no longer needed"));
		await idle();
		expect(outcome).toMatchObject({ state: "rejected", reason: { message: "no longer needed" } });
		expect([freeMemory(client), connectionOf(client).isWaiting]).toEqual([412, true]);
		hsm.run();
		connectionOf(client).receive();
		expect([freeMemory(client), connectionOf(client).isWaiting]).toEqual([512, false]);
		for (const pool of hsm.shared.pools) expect(new Uint8Array(pool).every((byte) => byte === 0)).toBe(true);
	});

	test("that was aborted without a reason rejects as AbortSignal does, and one that gives none rejects with Api.Aborted", async () => {
		const {
			hsm: {
				clients: [client],
			},
		} = make();
		const controller = new AbortController();
		const standard = trackPromise(client.getRandom({ size: 1 }, { signal: controller.signal }));
		controller.abort();
		let abort = (): void => undefined;
		const signal = {
			aborted: false,
			addEventListener: (_type: "abort", listener: () => void) => {
				abort = listener;
			},
			removeEventListener: () => undefined,
		};
		const own = trackPromise(client.getRandom({ size: 1 }, { signal }));
		abort();
		await idle();
		expect(standard.reason).toMatchObject({ name: "AbortError" });
		expect(own.reason).toBeInstanceOf(HsmError);
		expect(own.reason).toMatchObject({ code: "Api.Aborted", message: "GetRandom: Api.Aborted" });
	});

	test.each([null, 0, "", false])("that was aborted with %j rejects with that reason, before and after the call", async (reason) => {
		const {
			hsm: {
				clients: [client],
			},
		} = make();
		const controller = new AbortController();
		const after = trackPromise(client.getRandom({ size: 1 }, { signal: controller.signal }));
		controller.abort(reason);
		const before = trackPromise(client.getRandom({ size: 1 }, { signal: controller.signal }));
		await idle();
		expect([after, before]).toMatchObject([
			{ state: "rejected", reason },
			{ state: "rejected", reason },
		]);
	});

	test("that aborts while the API adds its listener keeps the request from being sent", async () => {
		const {
			hsm: {
				clients: [client],
			},
		} = make();
		let listening = 0;
		const signal = {
			aborted: false,
			reason: "at once",
			addEventListener: (_type: "abort", listener: () => void) => {
				listening++;
				listener();
			},
			removeEventListener: () => void listening--,
		};
		await expect(client.getRandom({ size: 1 }, { signal })).rejects.toBe("at once");
		expect([connectionOf(client).isWaiting, freeMemory(client), listening]).toEqual([false, 512, 0]);
	});

	test("that throws when its listener is removed keeps no request from its answer", async () => {
		const { hsm } = make();
		const [client] = hsm.clients;
		const signal = {
			aborted: false,
			addEventListener: () => undefined,
			removeEventListener: () => {
				throw new Error("not mine");
			},
		};
		const answered = trackPromise(client.getRandom({ size: 1 }, { signal }));
		hsm.run();
		connectionOf(client).receive();
		const ended = [trackPromise(client.getRandom({ size: 1 }, { signal })), trackPromise(client.getRandom({ size: 1 }))];
		connectionOf(client).end();
		await idle();
		expect(answered.state).toBe("fulfilled");
		for (const { reason } of ended) expect(reason).toMatchObject({ code: "Hsm.Ended" });
	});

	test("or a field that ends the HSM while it is read leaves no open promise", async () => {
		const {
			hsm: {
				clients: [client],
			},
		} = make();
		const fields = {
			get size(): number {
				connectionOf(client).end();
				return 1;
			},
		};
		await expect(client.getRandom(fields)).rejects.toMatchObject({ code: "Hsm.Ended" });
	});

	test("that is aborted already keeps the request from being sent", async () => {
		const { hsm } = make();
		const [client] = hsm.clients;
		await expect(client.getRandom({ size: 1 }, { signal: AbortSignal.abort("early") })).rejects.toBe("early");
		expect([connectionOf(client).isWaiting, freeMemory(client)]).toEqual([false, 512]);
	});

	test("does nothing to an answered request, and has no listener any more", async () => {
		const { hsm } = make();
		const [client] = hsm.clients;
		let listeners = 0;
		const signal = {
			aborted: false,
			addEventListener: () => {
				listeners++;
			},
			removeEventListener: () => {
				listeners--;
			},
		};
		const asked = client.getRandom({ size: 5 }, { signal });
		expect(listeners).toBe(1);
		expect(await hsm.answer(asked)).toHaveLength(5);
		expect(listeners).toBe(0);
		await expect(hsm.answer(client.exportSymmetricKey({ key: 9 }, { signal }))).rejects.toMatchObject({ code: "KeyStore.InvalidKeyId" });
		expect(listeners).toBe(0);
	});

	test("drops a request that waits for memory, and lets later ones go", async () => {
		const { hsm } = make();
		const [client] = hsm.clients;
		const controller = new AbortController();
		const first = trackPromise(client.getRandom({ size: 400 }));
		const second = trackPromise(client.getRandom({ size: 300 }, { signal: controller.signal }));
		const third = trackPromise(client.getRandom({ size: 100 }));
		expect(freeMemory(client)).toBe(112);
		controller.abort();
		expect(freeMemory(client), "the third has been sent").toBe(12);
		hsm.run();
		connectionOf(client).receive();
		await idle();
		expect([first.state, second.state, third.state]).toEqual(["fulfilled", "rejected", "fulfilled"]);
		expect(freeMemory(client)).toBe(512);
	});
});

describe("a timeout", () => {
	test("ends a late request with Api.TimedOut", async () => {
		const { hsm, timers } = make();
		const [client] = hsm.clients;
		const outcome = trackPromise(client.hash({ data: new Uint8Array(8), algorithm: "SHA-256" }, { timeout: 50 }));
		timers.advance(49);
		await idle();
		expect(outcome.state).toBe("pending");
		timers.advance(1);
		await idle();
		expect(outcome.reason).toMatchObject({ name: "HsmError", code: "Api.TimedOut" });
		hsm.run();
		connectionOf(client).receive();
		expect([freeMemory(client), timers.count]).toEqual([512, 0]);
	});

	test("leaves no timer when the request is answered, refused, aborted or impossible", async () => {
		const { hsm, timers } = make();
		const [client] = hsm.clients;
		await hsm.answer(client.getRandom({ size: 1 }, { timeout: 10 }));
		await expect(hsm.answer(client.exportSymmetricKey({ key: 9 }, { timeout: 10 }))).rejects.toThrow();
		const controller = new AbortController();
		const aborted = client.getRandom({ size: 1 }, { timeout: 10, signal: controller.signal });
		controller.abort();
		await expect(aborted).rejects.toThrow();
		await expect(client.getRandom({ size: 1000 }, { timeout: 10 })).rejects.toMatchObject({ code: "RequestTooLarge" });
		const waiting = client.getRandom({ size: 512 });
		const data = new Uint8Array(8);
		structuredClone(data.buffer, { transfer: [data.buffer] });
		await expect(client.hash({ data, algorithm: "SHA-256" }, { timeout: 10 })).rejects.toThrow(TypeError);
		await hsm.answer(waiting);
		expect(timers.count).toBe(0);
	});
});

describe("invalid options", () => {
	test.each<[string, CallOptions, RegExp]>([
		["a negative timeout", { timeout: -1 }, /"timeout" expected 0 to 2147483647 milliseconds, got number -1/],
		["a timeout that is no number", { timeout: Number.NaN }, /got number NaN/],
		["a timeout beyond a timer", { timeout: 2 ** 31 }, /"timeout" expected/],
		["a timeout as text", JSON.parse('{"timeout":"5"}') as CallOptions, /got string "5"/],
		["a signal without events", JSON.parse('{"signal":{"aborted":false}}') as CallOptions, /"signal" expected an AbortSignal, got Object/],
		["a signal of null", JSON.parse('{"signal":null}') as CallOptions, /"signal" expected an AbortSignal, got null/],
	])("%s: a TypeError, and nothing is sent", async (_what, options, message) => {
		const {
			hsm: {
				clients: [client],
			},
			timers,
		} = make();
		await expect(client.getRandom({ size: 1 }, options)).rejects.toThrow(TypeError);
		await expect(client.getRandom({ size: 1 }, options)).rejects.toThrow(message);
		expect([connectionOf(client).isWaiting, freeMemory(client), timers.count]).toEqual([false, 512, 0]);
	});

	test("a timeout of an API without timers", async () => {
		const {
			clients: [client],
		} = new TestHsm();
		await expect(client.getRandom({ size: 1 }, { timeout: 5 })).rejects.toThrow(/"timeout" needs the timers/);
	});
});
