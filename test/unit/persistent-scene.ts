/** An HSM with persistent places, counters and free keys, which can be reset. */
import type { Client } from "../../modules/api/client.js";
import type { CounterDescription } from "../../modules/keystore/counters.js";
import type { KeyDescription } from "../../modules/keystore/description.js";
import type { KeyAttributes } from "../../modules/messages/attributes.js";
import { memoryDevice, storageOn } from "../support/flash-device.js";
import { limits } from "../support/free-key-hsm.js";
import { all, allButWrap, deriving, pair, symmetric, TestHsm, type TestHsmOptions, wrapping } from "../support/hsm.js";

export const persistent = (description: KeyDescription): KeyDescription => ({ ...description, persistent: true });

export const places: readonly KeyDescription[] = [
	persistent(symmetric(1, 32)),
	symmetric(2, 32),
	persistent(pair(3, "P-256", { ...allButWrap, exportPrivate: true })),
	persistent(symmetric(4, 16, allButWrap, wrapping, [0])),
	persistent(symmetric(5, 16, all, deriving)),
];
export const counters: readonly CounterDescription[] = [
	{ id: 1, owners: [0] },
	{ id: 2, owners: "all" },
];

export const macAttributes = (more: Partial<KeyAttributes> = {}): KeyAttributes => ({
	type: { kind: "symmetric", size: 32 },
	usage: { algorithms: ["HMAC"], operations: ["sign", "verify"] },
	persistent: true,
	...more,
});

/** An HSM on flash of its own. `reset` ends it and starts another one on the same flash. */
export class Device {
	readonly image: Uint8Array;
	hsm: TestHsm;

	constructor(options: TestHsmOptions = {}, size = 4 * 4096) {
		const device = memoryDevice(size);
		this.image = device.image;
		this.hsm = this.start(options);
	}

	get client(): Client {
		return this.hsm.clients[0];
	}
	get other(): Client {
		return this.hsm.clients[1];
	}

	answer<Answer>(promise: Promise<Answer>): Promise<Answer> {
		return this.hsm.answer(promise);
	}

	reset(options: TestHsmOptions = {}): void {
		this.hsm = this.start(options);
	}

	private start(options: TestHsmOptions): TestHsm {
		const storage = storageOn(memoryDevice(0, this.image));
		return new TestHsm({ keys: places, freeKeys: [limits, limits], counters, storage, ...options });
	}
}
