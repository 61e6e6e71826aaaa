const nextClient: (control: Uint32Array, rings: Uint32Array, order: Uint8Array, from: number) => number = native("xs_heimlig_request_next");
const copyRequest: (control: Uint32Array, rings: Uint32Array, client: number, position: number, words: Uint32Array, base: number) => number =
	native("xs_heimlig_request_copy");
const takeRequest: (control: Uint32Array, rings: Uint32Array, client: number, position: number) => void = native("xs_heimlig_request_take");
const checkRequest: (table: Int8Array, row: number, words: Uint32Array, base: number, poolBytes: number) => number = native("xs_heimlig_request_check");
const copyInputs: (
	pool: Uint8Array,
	keys: Uint8Array,
	words: Uint32Array,
	base: number,
	inputs: number,
	memory: Uint8Array,
	block: number,
	keyBytes: number,
	attributes: number,
) => number = native("xs_heimlig_request_inputs");
const sendResponse: (
	control: Uint32Array,
	rings: Uint32Array,
	client: number,
	table: Int8Array,
	words: Uint32Array,
	base: number,
	status: number,
	memory: Uint8Array,
	block: number,
	blockBytes: number,
	pool: Uint8Array,
	poolOutput: number,
) => number = native("xs_heimlig_request_respond");
const findKey: (records: Uint32Array, first: number, end: number, id: number, client: number) => number = native("xs_heimlig_request_find_key");
const useKey: (records: Uint32Array, key: number, table: Int8Array, row: number, words: Uint32Array, base: number) => number =
	native("xs_heimlig_request_use_key");

/**
 * The core's steps in C (modules/core/steps.ts). Wrong arguments throw TypeError or RangeError that names the argument, before memory is touched.
 */
export const nativeSteps = Object.freeze({ nextClient, copyRequest, takeRequest, checkRequest, copyInputs, sendResponse, findKey, useKey });
