import type { Status } from "./errors.js";
import { type WorkerName, workerFamily } from "./row.js";
import { RowOffset } from "./row-layout.js";
import type { Slot } from "./slot.js";
import { codes, rows } from "./table.js";
import type { MethodName, RequestsOf } from "./types.js";

/** A worker's method has done a part of its work: it is called again for the rest, when others have had their turn. */
export const UNFINISHED = -1;

/** Answers one request: reads inputs and writes outputs where the slot says, and returns `Ok` or an error; a worker's may return UNFINISHED. */
export type Method<Worker extends WorkerName = WorkerName> = (slot: Slot) => Worker extends "core" ? Status : Status | typeof UNFINISHED;

/** What a worker family must have: a method for each of its rows in the table. */
export type Methods<Worker extends WorkerName> = {
	[Name in RequestsOf<Worker> as MethodName<Name>]: Method<Worker>;
};

/** The methods of a worker by the code of their request; to be called as methods of this object. */
export interface CodedMethods<Worker extends WorkerName = WorkerName> {
	readonly [code: number]: Method<Worker> | undefined;
}

/**
 * Gives the methods of a worker the codes of their requests as further names, so that a call needs no list of names, no
 * closure, and no bound function (which would nest another run of XS's interpreter).
 */
export function methodsByCode<Worker extends WorkerName>(worker: Worker, methods: Methods<Worker>): CodedMethods<Worker> {
	const named = methods as Record<string | number, Method<Worker>>;
	const family = workerFamily(worker);
	for (const name of Object.keys(codes) as (keyof typeof codes)[])
		if (rows[codes[name] * RowOffset.End + RowOffset.Worker] === family) named[codes[name]] = named[name];
	return named;
}
