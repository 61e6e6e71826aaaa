import type { Status } from "./errors.js";
import type { WorkerName } from "./requests.js";
import type { Slot } from "./slot.js";
import { methodName, requestNames, rowOf, type MethodName, type RequestName, type RequestsOf } from "./types.js";

/** Answers one request: reads inputs and writes outputs where the slot says, and returns `Ok` or an error. */
export type Method = (slot: Slot) => Status;

/** What a worker family must have: a method for each of its rows in the table. */
export type Methods<Worker extends WorkerName> = {
	[Name in RequestsOf<Worker> as MethodName<Name>]: Method;
};

/** The requests in the table that belong to a worker family. */
export function requestsOf(worker: WorkerName): RequestName[] {
	return requestNames.filter((name) => rowOf(name).worker === worker);
}

/** The methods of a worker family by the code of their request. */
export function methodsByCode<Worker extends WorkerName>(worker: Worker, methods: Methods<Worker>): readonly (Method | undefined)[] {
	const byName = methods as Readonly<Record<string, Method>>;
	const byCode: (Method | undefined)[] = [];
	for (const name of requestsOf(worker)) {
		const key = methodName(name);
		// A closure, since calling a bound function nests another run of the interpreter in XS.
		byCode[rowOf(name).code] = (slot) => byName[key](slot);
	}
	return Object.freeze(byCode);
}
