/** Lays jobs out in memory as the core does, and runs them without a core. Runs in Node and on XS. */
import type { Status } from "../../modules/messages/errors.js";
import { type CodedMethods, type Methods, methodsByCode, UNFINISHED } from "../../modules/messages/methods.js";
import type { WorkerName } from "../../modules/messages/row.js";
import { INPUT, KEY, OUTPUT, SLOT_BYTES, SLOT_WORDS } from "../../modules/messages/slot.js";
import type { RequestName } from "../../modules/messages/types.js";
import { RawSlot } from "./raw-slot.js";
import { rowOf } from "./rows.js";

export interface JobOptions {
	readonly key?: Uint8Array;
	readonly inputs?: readonly Uint8Array[];
	readonly parameters?: readonly number[];
	/** Room for the output in bytes. Default: the output size of the request's row. */
	readonly capacity?: number;
	/** Bytes before the first part, for odd offsets. */
	readonly start?: number;
	/** Whether the memory is a SharedArrayBuffer. */
	readonly shared?: boolean;
}

/** Fills the output at first, and the gaps between the parts. */
export const MARK = 0xa5;

/** One job in a memory of its own, with the slot at the beginning. Only the slot and the output may change. */
export class Job {
	readonly memory: Uint8Array;
	readonly slot: RawSlot;
	readonly request: RequestName;
	private readonly before: Uint8Array;
	private readonly output: number;
	private readonly capacity: number;

	constructor(request: RequestName, { key = new Uint8Array(0), inputs = [], parameters = [], capacity, start = 3, shared = false }: JobOptions) {
		/* The slot comes before the memory, whose size depends on it. */
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

	/** Runs the worker's method for the request, and passes on its errors. @throws Error if a byte outside of the output has changed */
	run<Name extends WorkerName>(name: Name, worker: Methods<Name>): Status {
		const methods = methodsByCode(name, worker) as CodedMethods;
		let status = methods[this.slot.type]?.(this.slot);
		while (status === UNFINISHED) status = methods[this.slot.type]?.(this.slot);
		if (status === undefined) throw new Error(`${name} has no method for ${this.request}`);
		this.checkMemory();
		return status;
	}

	/** The output that the slot names after the job. */
	result(): Uint8Array {
		const offset = this.slot.offset(OUTPUT);
		const length = this.slot.length(OUTPUT);
		if (offset !== this.output || length > this.capacity) throw new Error("the output was moved or grew");
		return this.memory.slice(offset, offset + length);
	}

	/** Whether nothing but the slot has changed. */
	isUntouched(): boolean {
		return this.memory.every((byte, index) => index < SLOT_BYTES || byte === this.before[index]);
	}

	/** @throws Error if a byte outside of slot and output has changed */
	private checkMemory(): void {
		for (let index = SLOT_BYTES; index < this.memory.length; index++) {
			const isOutput = index >= this.output && index < this.output + this.capacity;
			if (!isOutput && this.memory[index] !== this.before[index]) throw new Error(`${this.request} changed byte ${index} of memory, which is not its output`);
		}
	}
}

/** The worker family of a request. */
export function workerOf(request: RequestName): WorkerName {
	return rowOf(request).worker;
}
