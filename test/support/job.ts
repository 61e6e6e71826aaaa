/** Jobs for workers, laid out in memory as the core does it, to be run without a core. Runs in Node and on XS. */
import type { Status } from "../../modules/messages/errors.js";
import { type Methods, methodsByCode, UNFINISHED } from "../../modules/messages/methods.js";
import type { WorkerName } from "../../modules/messages/row.js";
import { INPUT, KEY, OUTPUT, SLOT_BYTES, SLOT_WORDS } from "../../modules/messages/slot.js";
import type { RequestName } from "../../modules/messages/types.js";
import { RawSlot } from "./raw-slot.js";
import { rowOf } from "./rows.js";

export interface JobOptions {
	readonly key?: Uint8Array;
	readonly inputs?: readonly Uint8Array[];
	readonly parameters?: readonly number[];
	/** Room for the output in bytes; as much as the row of the table says if left out. */
	readonly capacity?: number;
	/** Bytes before the first part, to have parts at odd places. */
	readonly start?: number;
	/** Memory of this kind. */
	readonly shared?: boolean;
}

/** What lies between the parts, and what the output is at first. */
export const MARK = 0xa5;

/** One job: its memory, with the slot at the beginning. Nothing but the slot and the output may change. */
export class Job {
	readonly memory: Uint8Array;
	readonly slot: RawSlot;
	readonly request: RequestName;
	private readonly before: Uint8Array;
	private readonly output: number;
	private readonly capacity: number;

	constructor(request: RequestName, { key = new Uint8Array(0), inputs = [], parameters = [], capacity, start = 3, shared = false }: JobOptions) {
		/* How much room the output needs, the slot says. */
		const slot = new RawSlot(new Uint32Array(SLOT_WORDS));
		this.request = request;
		slot.type = rowOf(request).code;
		parameters.forEach((value, index) => slot.setParameter(index, value));
		let offset = SLOT_BYTES + start;
		[key, ...inputs].forEach((part, index) => {
			slot.setPair(index === 0 ? KEY : INPUT + index - 1, offset, part.length);
			offset += part.length + 1;
		});
		this.output = offset;
		this.capacity = capacity ?? rowOf(request).output?.(slot) ?? 0;
		slot.setPair(OUTPUT, offset, this.capacity);
		const size = offset + this.capacity + 5;
		this.memory = shared ? new Uint8Array(new SharedArrayBuffer(size)) : new Uint8Array(size);
		this.memory.fill(MARK);
		this.slot = new RawSlot(new Uint32Array(this.memory.buffer, 0, SLOT_WORDS));
		this.slot.copyFrom(slot);
		[key, ...inputs].forEach((part, index) => this.memory.set(part, slot.offset(index === 0 ? KEY : INPUT + index - 1)));
		this.before = this.memory.slice();
	}

	/** The method of the worker that the table names; what it throws comes through. */
	run<Name extends WorkerName>(name: Name, worker: Methods<Name>): Status {
		const methods = methodsByCode(name, worker);
		let status = methods[this.slot.type]?.(this.slot);
		while (status === UNFINISHED) status = methods[this.slot.type]?.(this.slot);
		if (status === undefined) throw new Error(`${name} has no method for ${this.request}`);
		this.checkMemory();
		return status;
	}

	/** What was written, where the worker has left the slot pointing at. */
	result(): Uint8Array {
		const offset = this.slot.offset(OUTPUT);
		const length = this.slot.length(OUTPUT);
		if (offset !== this.output || length > this.capacity) throw new Error("the output was moved or grew");
		return this.memory.slice(offset, offset + length);
	}

	/** Whether the output is as it was before. */
	isUntouched(): boolean {
		return this.memory.every((byte, index) => index < SLOT_BYTES || byte === this.before[index]);
	}

	/** Inputs, key and what lies between are as they were. */
	private checkMemory(): void {
		for (let index = SLOT_BYTES; index < this.memory.length; index++) {
			const isOutput = index >= this.output && index < this.output + this.capacity;
			if (!isOutput && this.memory[index] !== this.before[index]) throw new Error(`${this.request} changed byte ${index} of memory, which is not its output`);
		}
	}
}

/** The request's worker family. */
export function workerOf(request: RequestName): WorkerName {
	return rowOf(request).worker;
}
