/**
 * A whole client of the API and the whole core: request ring, doorbell, response ring, and the bell. The client arms the bell before it
 * idles, so that the core sends it a message.
 */
import { Client } from "../../modules/api/client.js";
import { Connection } from "../../modules/api/connection.js";
import { Core } from "../../modules/core/core.js";
import { Executor } from "../../modules/core/executor.js";
import { portableSteps } from "../../modules/core/portable-steps.js";
import { PrivateMemory } from "../../modules/core/private-memory.js";
import { KeyStore } from "../../modules/keystore/keystore.js";
import { Doorbell } from "../../modules/mailbox/doorbell.js";
import { portableMemory } from "../../modules/mailbox/memory.js";
import { Region } from "../../modules/mailbox/region.js";
import { connectionOf } from "../support/free-memory.js";
import type { Protocol } from "./explorer.js";
import { queueMicrotask, receiveMessage, runMicrotasks, sendMessage } from "./hooks.js";
import { localState } from "./local-state.js";
import type { Side } from "./program.js";

export interface HostCase {
	readonly slots: number;
	/** Requests that the application makes in each turn. It begins the next turn when a request of the last is answered. */
	readonly turns: readonly number[];
	/** A third side rings the core's doorbell once without a request. */
	readonly spurious?: boolean;
	readonly engine: Protocol["engine"];
}

export function hostProtocol({ slots, turns, spurious = false, engine }: HostCase): Protocol {
	const region = new Region({ clients: 1, slots, poolBytes: 4 });
	const control = new SharedArrayBuffer(region.controlBytes);
	const shared = { control, pools: [new SharedArrayBuffer(region.sizes.poolBytes)] };
	const all = turns.reduce((sum, count) => sum + count, 0);

	const application = (): Side => {
		const client = new Client(new Connection(region, shared, 0));
		let turn = 0;
		let asked = 0;
		let answered = 0;
		const ask = (): void => {
			for (let count = turns[turn++] ?? 0; count > 0; count--) {
				const number = asked++;
				void client.request("IsKeyAvailable", { key: number }).then(() => {
					if (answered++ !== number) throw new Error(`request ${number} was answered out of order`);
					ask();
				});
			}
		};
		queueMicrotask(ask);
		return {
			step() {
				if (!runMicrotasks()) {
					receiveMessage();
					connectionOf(client).receive();
					runMicrotasks();
				}
				return answered < all;
			},
			state: () => localState([client, turn, asked, answered], control),
		};
	};

	const hsm = (): Side => {
		const core = new Core({
			region,
			shared,
			memory: new PrivateMemory(region.sizes),
			keys: new KeyStore([]),
			workers: [],
			operations: portableMemory,
			steps: portableSteps(portableMemory),
			notify: sendMessage,
		});
		const executor = new Executor([core], new Doorbell(new Int32Array(control), region.doorbell), { spins: 0, sleep: 50 });
		return {
			step() {
				executor.run(0, 1);
				return true;
			},
			state: () => localState([core, executor], control),
		};
	};

	const ringer = (): Side => ({
		step() {
			new Doorbell(new Int32Array(control), region.doorbell).ring();
			return false;
		},
		state: () => "",
	});

	return {
		buffer: control,
		engine,
		sides: { application: { create: application }, hsm: { create: hsm, isServer: true }, ...(spurious ? { ringer: { create: ringer } } : {}) },
		checkEnd(words, messages) {
			// A host that makes further requests while a message is on its way may get one message too many. A host that makes
			// none may not.
			if (turns.length > 1 || all > slots) return;
			if (messages > 0) throw new Error("a message that the host has not asked for");
			if (words[region.hostBell(0)] !== 0) throw new Error("the host's bell is left armed");
		},
	};
}
