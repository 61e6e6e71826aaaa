import { describe, expect, test } from "vitest";
import { type Bell, Executor } from "../../modules/core/executor.js";
import type { Task } from "../../modules/core/task.js";
import { Watchdog } from "../../modules/mailbox/heartbeat.js";

/** A task with `work` units of work, which records each of its turns. */
class Worker implements Task {
	constructor(
		readonly name: string,
		public work: number,
		readonly log: string[],
	) {}

	execute(): boolean {
		this.log.push(this.name);
		if (this.work === 0) return false;
		this.work--;
		return true;
	}
}

/** A bell whose sleep returns at once. */
class QuietBell implements Bell {
	value = 0;
	readonly sleeps: { readonly seen: number; readonly value: number; readonly milliseconds: number }[] = [];

	constructor(
		readonly log: string[] = [],
		readonly onSleep: () => void = () => undefined,
	) {}

	read(): number {
		this.log.push("read");
		return this.value;
	}

	sleep(seen: number, milliseconds: number): void {
		this.log.push("sleep");
		this.sleeps.push({ seen, value: this.value, milliseconds });
		this.onSleep();
	}
}

/** A clock that advances by a millisecond at each read: once for each turn with work. */
function stepping(): () => number {
	let now = 0xfffffff0;
	return () => now++ >>> 0;
}

describe("an executor", () => {
	test("gives the tasks turns in order, however much work one of them has", () => {
		const log: string[] = [];
		const tasks = [new Worker("core", 1_000_000, log), new Worker("aes", 3, log), new Worker("hash", 0, log)];
		new Executor(tasks, new QuietBell(), { ticks: stepping() }).run(100);
		expect(log).toEqual(Array.from({ length: 100 }, () => ["core", "aes", "hash"]).flat());
		expect(tasks.map(({ work }) => work)).toEqual([1_000_000 - 100, 0, 0]);
	});

	test("returns whether any task had work, after a turn of each", () => {
		const log: string[] = [];
		const tasks = [new Worker("first", 1, log), new Worker("second", 0, log), new Worker("third", 2, log)];
		const executor = new Executor(tasks, new QuietBell());
		expect([executor.turn(), executor.turn(), executor.turn()]).toEqual([true, true, false]);
		expect(log).toHaveLength(9);
	});

	test("never sleeps while a task has work", () => {
		const bell = new QuietBell();
		const busy = new Worker("busy", 5000, []);
		new Executor([new Worker("idle", 0, []), busy], bell, { spins: 0, ticks: stepping() }).run(5000);
		expect(busy.work).toBe(0);
		expect(bell.sleeps).toEqual([]);
	});

	test("spins before it sleeps", () => {
		const log: string[] = [];
		const bell = new QuietBell(log);
		new Executor([new Worker("poll", 0, log)], bell, { spins: 10, sleep: 7 }).run(1000, 1);
		expect(log.filter((entry) => entry === "poll")).toHaveLength(11);
		expect(log.at(-1)).toBe("sleep");
		expect(bell.sleeps).toEqual([{ seen: 0, value: 0, milliseconds: 7 }]);
	});

	test("counts its spins from 0 after any work", () => {
		let polls = 0;
		const bell = new QuietBell();
		new Executor([{ execute: () => ++polls % 10 === 0 }], bell, { spins: 10, ticks: stepping() }).run(500);
		expect(polls).toBe(5000);
		expect(bell.sleeps).toEqual([]);
	});

	test("spins again after each sleep, because more work may come", () => {
		const log: string[] = [];
		new Executor([new Worker("poll", 0, log)], new QuietBell(log), { spins: 5 }).run(1000, 3);
		const pollsBefore = log
			.join(" ")
			.split("sleep")
			.map((part) => part.split("poll").length - 1);
		expect(pollsBefore.slice(0, 3).every((polls) => polls >= 5)).toBe(true);
	});

	test("reads the bell before its last check, so that a ring after the check ends the sleep", () => {
		const log: string[] = [];
		const bell = new QuietBell(log);
		const lateRinger: Task = {
			execute() {
				log.push("poll");
				bell.value++;
				return false;
			},
		};
		new Executor([lateRinger], bell, { spins: 3 }).run(1000, 4);
		expect(bell.sleeps).toHaveLength(4);
		for (const { seen, value } of bell.sleeps) expect(seen).not.toBe(value);
		const text = log.join(" ");
		expect(text.match(/sleep/g)).toHaveLength(4);
		expect(text.match(/read poll sleep/g)).toHaveLength(4);
	});

	test("sleeps after one turn without work while another machine of its processor has work, and reads the bell before that turn", () => {
		const log: string[] = [];
		let isWaiting = true;
		const bell = new QuietBell(log, () => {
			isWaiting = false;
		});
		new Executor([new Worker("poll", 0, log)], bell, { spins: 3, isWaiting: () => isWaiting }).run(1000, 2);
		expect(log.join(" ")).toBe("poll read poll sleep poll poll poll read poll sleep");
	});

	test("does its work at once when it wakes", () => {
		const task = new Worker("task", 0, []);
		let slept = 0;
		const bell = new QuietBell([], () => {
			slept++;
			task.work = 2;
		});
		new Executor([task], bell, { spins: 2 }).run(1000, 5);
		expect(slept).toBe(5);
		expect(task.work).toBe(2);
	});

	test("returns after so many milliseconds of work, and after so many sleeps without work", () => {
		const log: string[] = [];
		const task = new Worker("turn", 1_000_000, log);
		const executor = new Executor([task], new QuietBell(), { spins: 0, ticks: stepping() });
		executor.run(321, 2);
		expect(log).toHaveLength(321);
		task.work = 0;
		const bell = new QuietBell();
		new Executor([task], bell, { spins: 0 }).run(1_000_000, 6);
		expect(bell.sleeps).toHaveLength(6);
	});

	test("returns after a finite time with default options", () => {
		const bell = new QuietBell();
		new Executor([new Worker("idle", 0, [])], bell).run();
		expect(bell.sleeps.length).toBeGreaterThan(0);
		for (const { milliseconds } of bell.sleeps) {
			expect(milliseconds).toBeGreaterThan(0);
			expect(Number.isFinite(milliseconds)).toBe(true);
		}
		const busy = new Worker("busy", Infinity, []);
		new Executor([busy], bell).run();
		expect(busy.log.length).toBeGreaterThan(0);
	});

	test("sleeps without tasks", () => {
		const bell = new QuietBell();
		new Executor([], bell, { spins: 1 }).run(1000, 2);
		expect(bell.sleeps).toHaveLength(2);
	});

	test("beats after each turn with work and each sleep, and now and then during endless spins", () => {
		let beats = 0;
		const heartbeat = {
			beat: () => {
				beats++;
			},
			mustStayAwake: false,
		};
		const task = new Worker("task", 40, []);
		new Executor([task], new QuietBell(), { spins: 10, heartbeat, ticks: stepping() }).run(40);
		expect(beats).toBe(40);
		new Executor([task], new QuietBell(), { spins: 10, heartbeat }).run(1000, 3);
		expect(beats).toBe(43);
		const { length } = task.log;
		new Executor([task], new QuietBell(), { spins: Infinity, heartbeat, ticks: stepping() }).run(10);
		expect([beats, task.log.length - length]).toEqual([53, 160]);
	});

	test.each([
		[1, "a millisecond", 100],
		[60, "60 ms", 2],
		[3000, "3 s", 1],
	])("returns in time when each turn takes %d ms, and never misses the heartbeat timeout", (milliseconds, _what, turns) => {
		let now = 0;
		let beat = 0;
		const watchdog = new Watchdog(10_000, now);
		const heartbeat = {
			beat: () => {
				beat++;
			},
			mustStayAwake: false,
		};
		const log: string[] = [];
		const task: Task = {
			execute() {
				now += milliseconds;
				log.push("turn");
				expect(watchdog.hasExpired(beat, now)).toBe(false);
				return true;
			},
		};
		const executor = new Executor([task], new QuietBell(), { heartbeat, ticks: () => now });
		for (let run = 1; run <= 20; run++) {
			executor.run();
			expect(log).toHaveLength(run * turns);
		}
	});

	test("returns when its clock is set back", () => {
		const times = [5000, 4000];
		const log: string[] = [];
		new Executor([new Worker("turn", 1000, log)], new QuietBell(), { ticks: () => times.shift() ?? 0 }).run(100);
		expect(log).toHaveLength(1);
	});

	test("never sleeps when it must stay awake, but works and returns", () => {
		let beats = 0;
		const heartbeat = {
			beat: () => {
				beats++;
			},
			mustStayAwake: true,
		};
		const task = new Worker("task", 5, []);
		const bell = new QuietBell();
		const executor = new Executor([task], bell, { spins: 3, heartbeat });
		executor.run();
		expect(task.work).toBe(0);
		// The word never stops work, whoever sets it.
		const before = beats;
		executor.run();
		expect([beats, bell.sleeps]).toEqual([before + 1, []]);
	});

	test("checks whether it must stay awake after it has read the bell, so that a ring after the check ends the sleep", () => {
		const bell = new QuietBell();
		const heartbeat = {
			beat: () => undefined,
			get mustStayAwake() {
				bell.value++;
				return false;
			},
		};
		new Executor([new Worker("idle", 0, [])], bell, { spins: 2, heartbeat }).run(1000, 1);
		expect(bell.sleeps.map(({ seen, value }) => value - seen)).toEqual([1]);
	});
});
