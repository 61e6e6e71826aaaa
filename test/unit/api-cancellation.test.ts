import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import type { CallOptions } from "../../modules/api/call-options.js";
import { connectionOf, freeMemory } from "../support/free-memory.js";
import { trackPromise } from "../support/promise-state.js";
import { seed, seeded } from "../support/random.js";
import { idle } from "./fake-hsm.js";
import { make } from "./hsm-with-timers.js";

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const sha256 = (data: Uint8Array): string => createHash("sha256").update(data).digest("hex");

test("the answer to a cancelled request reaches nobody, not even the next owner of its memory", async () => {
	const { hsm } = make(64);
	const [client] = hsm.clients;
	const controller = new AbortController();
	const abandoned = trackPromise(client.getRandom({ size: 64 }, { signal: controller.signal }));
	controller.abort();
	const data = Uint8Array.of(1, 2, 3);
	const next = trackPromise(client.hash({ data, algorithm: "SHA-256" }));
	await idle();
	expect([abandoned.state, next.state]).toEqual(["rejected", "pending"]);
	expect(hex(await hsm.answer(client.hash({ data, algorithm: "SHA-256" })))).toBe(sha256(data));
	await idle();
	expect(next.value).toEqual(new Uint8Array(Buffer.from(sha256(data), "hex")));
});

/** One schedule of a few hundred random steps. */
async function schedule(start: number): Promise<{ answered: number; abandoned: number }> {
	const random = seeded(start);
	const { hsm, timers } = make(256);
	const controllers: AbortController[] = [];
	const calls: { outcome: ReturnType<typeof trackPromise<Uint8Array>>; expected: string; limited: boolean }[] = [];
	const steps = [
		() => {
			const data = random.bytes(random.below(random.pick([4, 100, 220])));
			const options: CallOptions[] = [{}, { timeout: random.below(200) }];
			const controller = new AbortController();
			if (random.below(3) === 0) {
				controllers.push(controller);
				options.push({ signal: controller.signal }, { signal: controller.signal, timeout: random.below(300) });
			}
			const option = random.pick(options);
			const promise = random.pick(hsm.clients).hash({ data, algorithm: "SHA-256" }, option);
			calls.push({ outcome: trackPromise(promise), expected: sha256(data), limited: option.timeout !== undefined || option.signal !== undefined });
		},
		() => timers.advance(random.below(20)),
		() => controllers.splice(random.below(controllers.length + 1), 1).forEach((controller) => controller.abort("enough")),
		() => hsm.core.execute(),
		() => hsm.workers.get("hash")?.execute(),
		() => connectionOf(random.pick(hsm.clients)).receive(),
		() => idle(),
	];
	for (let step = 0; step < 400; step++) await random.pick(steps)();
	const last = Promise.all(hsm.clients.map((client) => client.getRandom({ size: 256 })));
	await hsm.answer(last);
	const where = `seed ${start}`;
	for (const client of hsm.clients) expect([freeMemory(client), connectionOf(client).isWaiting], where).toEqual([256, false]);
	expect(timers.count, where).toBe(0);
	for (const pool of hsm.shared.pools)
		expect(
			new Uint8Array(pool).every((byte) => byte === 0),
			where,
		).toBe(true);
	for (const { outcome, expected, limited } of calls) {
		if (outcome.state === "fulfilled") expect(hex(outcome.value ?? new Uint8Array(0)), where).toBe(expected);
		else {
			expect([outcome.state, limited], where).toEqual(["rejected", true]);
			if (outcome.reason !== "enough") expect(outcome.reason, where).toMatchObject({ code: "Api.TimedOut" });
		}
	}
	const answered = calls.filter(({ outcome }) => outcome.state === "fulfilled").length;
	return { answered, abandoned: calls.length - answered };
}

test(`whatever is cancelled at any time, all others are answered and all memory comes back (200 schedules from seed ${seed})`, async () => {
	const sum = { answered: 0, abandoned: 0 };
	for (let number = 0; number < 200; number++) {
		const { answered, abandoned } = await schedule(seed + number);
		sum.answered += answered;
		sum.abandoned += abandoned;
	}
	expect(sum.answered).toBeGreaterThan(2000);
	expect(sum.abandoned).toBeGreaterThan(500);
});
