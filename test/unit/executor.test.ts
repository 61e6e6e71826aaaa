import { describe, expect, test } from "vitest";
import { Executor, type Bell } from "../../modules/core/executor.js";
import type { Task } from "../../modules/core/task.js";

/** A task with `work` units of work to do, that writes down each turn it is given. */
class Worker implements Task {
	constructor(readonly name: string, public work: number, readonly log: string[]) {}

	execute(): boolean {
		this.log.push(this.name);
		if (this.work === 0) return false;
		this.work--;
		return true;
	}
}

/** A bell that nobody sleeps on for real. */
class QuietBell implements Bell {
	value = 0;
	readonly sleeps: { readonly seen: number; readonly value: number; readonly milliseconds: number }[] = [];

	constructor(readonly log: string[] = [], readonly onSleep: () => void = () => undefined) {}

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

describe("an executor", () => {
	test("gives every task one turn after the other, however much work one of them has", () => {
		const log: string[] = [];
		const tasks = [new Worker("core", 1_000_000, log), new Worker("aes", 3, log), new Worker("hash", 0, log)];
		new Executor(tasks, new QuietBell()).run(100);
		expect(log).toEqual(Array.from({ length: 100 }, () => ["core", "aes", "hash"]).flat());
		expect(tasks.map(({ work }) => work)).toEqual([1_000_000 - 100, 0, 0]);
	});

	test("says whether any task had work, after giving each its turn", () => {
		const log: string[] = [];
		const tasks = [new Worker("first", 1, log), new Worker("second", 0, log), new Worker("third", 2, log)];
		const executor = new Executor(tasks, new QuietBell());
		expect([executor.turn(), executor.turn(), executor.turn()]).toEqual([true, true, false]);
		expect(log).toHaveLength(9);
	});

	test("never sleeps while a task has work", () => {
		const bell = new QuietBell();
		const busy = new Worker("busy", 5000, []);
		new Executor([new Worker("idle", 0, []), busy], bell, { spins: 0 }).run(5000);
		expect(busy.work).toBe(0);
		expect(bell.sleeps).toEqual([]);
	});

	test("spins before it sleeps", () => {
		const bell = new QuietBell();
		const executor = new Executor([new Worker("look", 0, [])], bell, { spins: 10, sleep: 7 });
		executor.run(10);
		expect(bell.sleeps).toEqual([]);
		executor.run(1000, 1);
		expect(bell.sleeps).toEqual([{ seen: 0, value: 0, milliseconds: 7 }]);
	});

	test("begins to count its spins anew after work, however little", () => {
		let looks = 0;
		const bell = new QuietBell();
		new Executor([{ execute: () => ++looks % 10 === 0 }], bell, { spins: 10 }).run(5000);
		expect(looks).toBe(5000);
		expect(bell.sleeps).toEqual([]);
	});

	test("spins again after each sleep, for what woke it may still be under way", () => {
		const log: string[] = [];
		new Executor([new Worker("look", 0, log)], new QuietBell(log), { spins: 5 }).run(1000, 3);
		const looksBefore = log.join(" ").split("sleep").map((part) => part.split("look").length - 1);
		expect(looksBefore.slice(0, 3).every((looks) => looks >= 5)).toBe(true);
	});

	test("reads the bell before it looks for the last time, so that a ring after the look ends the sleep", () => {
		const log: string[] = [];
		const bell = new QuietBell(log);
		const lateRinger: Task = {
			execute() {
				log.push("look");
				bell.value++;
				return false;
			},
		};
		new Executor([lateRinger], bell, { spins: 3 }).run(1000, 4);
		expect(bell.sleeps).toHaveLength(4);
		for (const { seen, value } of bell.sleeps) expect(seen).not.toBe(value);
		const text = log.join(" ");
		expect(text.match(/sleep/g)).toHaveLength(4);
		expect(text.match(/read look sleep/g)).toHaveLength(4);
	});

	test("does at once what it finds after waking", () => {
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

	test("comes back after so many turns although there is work, and after so many sleeps although there is none", () => {
		const log: string[] = [];
		const task = new Worker("turn", 1_000_000, log);
		const executor = new Executor([task], new QuietBell(), { spins: 0 });
		executor.run(321, 2);
		expect(log).toHaveLength(321);
		task.work = 0;
		const bell = new QuietBell();
		new Executor([task], bell, { spins: 0 }).run(1_000_000, 6);
		expect(bell.sleeps).toHaveLength(6);
	});

	test("comes back by itself, with finite sleeps, when it is told nothing", () => {
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

	test("sleeps although it has no tasks at all", () => {
		const bell = new QuietBell();
		new Executor([], bell, { spins: 1 }).run(1000, 2);
		expect(bell.sleeps).toHaveLength(2);
	});

	test("beats after every sixteenth turn, also while it finds nothing to do for ever, and after each sleep", () => {
		let beats = 0;
		const life = { beat: () => { beats++; }, mustStayAwake: false };
		const task = new Worker("task", 40, []);
		const executor = new Executor([task], new QuietBell(), { spins: 10, life });
		executor.run(10);
		executor.run(30);
		expect(beats).toBe(2);
		executor.run(10);
		expect(beats).toBe(3);
		executor.run(1000, 3);
		expect(beats).toBe(6);
		new Executor([task], new QuietBell(), { spins: Infinity, life }).run(160);
		expect(beats).toBe(16);
	});

	test("never sleeps when it must stay awake, but does its work and comes back", () => {
		const life = { beat: () => undefined, mustStayAwake: true };
		const task = new Worker("task", 5, []);
		const bell = new QuietBell();
		const executor = new Executor([task], bell, { spins: 3, life });
		executor.run();
		expect(task.work).toBe(0);
		executor.run();
		expect(bell.sleeps).toEqual([]);
	});

	test("looks whether it must stay awake after it has read the bell, so that a ring after that ends the sleep", () => {
		const bell = new QuietBell();
		const life = {
			beat: () => undefined,
			get mustStayAwake() {
				bell.value++;
				return false;
			},
		};
		new Executor([new Worker("idle", 0, [])], bell, { spins: 2, life }).run(1000, 1);
		expect(bell.sleeps.map(({ seen, value }) => value - seen)).toEqual([1]);
	});
});
