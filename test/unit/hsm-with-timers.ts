import { TestHsm } from "../support/hsm.js";
import { ManualTimers } from "../support/manual-timers.js";

export function make(poolBytes = 512): { hsm: TestHsm; timers: ManualTimers } {
	const timers = new ManualTimers();
	return { hsm: new TestHsm({ sizes: { slots: 4, poolBytes }, timers, queue: { requests: 1000, bytes: 1_000_000 } }), timers };
}
