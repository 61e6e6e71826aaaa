import type { Status } from "./errors.js";
import { type WorkerName, workerFamily } from "./row.js";
import { RowOffset } from "./row-layout.js";
import type { Slot } from "./slot.js";
import { codes, rows } from "./table.js";
import type { MethodName, RequestsOf } from "./types.js";

/**
 * A worker's method returns this if a part of its work is left. The worker calls it again when the other tasks have had their turn. A method of the core
 * returns it if the flash is not ready, and has changed nothing then.
 */
export const UNFINISHED = -1;

/**
 * Answers one request: reads the inputs and writes the outputs that the slot names. Returns `Ok` or an error; a worker's method may return
 * UNFINISHED. The core's own methods also take what no worker sees: who asks, and for which key.
 */
export type Method<Worker extends WorkerName = WorkerName> = (slot: Slot, asker: Worker extends "core" ? Asker : void) => Status | typeof UNFINISHED;

/** The client that asks, and the number of its key in the key store; -1 if the request names none, or none of the client's. */
export interface Asker {
	readonly client: number;
	readonly key: number;
}

/** The methods that a worker family must have: one for each of its rows in the table. */
export type Methods<Worker extends WorkerName> = {
	[Name in RequestsOf<Worker> as MethodName<Name>]: Method<Worker>;
};

/** The methods of a worker by request code. Call them as methods of this object. */
export interface CodedMethods<Worker extends WorkerName = WorkerName> {
	readonly [code: number]: Method<Worker> | undefined;
}

/**
 * Adds the methods of a worker a second time, under their request codes. A call then needs no list of names, no closure and no bound
 * function (which would nest another run of XS's interpreter).
 */
export function methodsByCode<Worker extends WorkerName>(worker: Worker, methods: Methods<Worker>): CodedMethods<Worker> {
	const named = methods as Record<string | number, Method<Worker>>;
	const family = workerFamily(worker);
	for (const name of Object.keys(codes) as (keyof typeof codes)[])
		if (rows[codes[name] * RowOffset.End + RowOffset.Worker] === family) named[codes[name]] = named[name];
	return named;
}
