/** The globals of hosts/firmware/globals against Node's own: over stand-ins for the engine on Node, and over the SDK's C on XS. */
import { describe, expect, test } from "vitest";
import { defineMissing, webGlobals } from "../../hosts/firmware/globals/definitions.js";
import { keepTypedArrayTag, makeNameAssignable } from "../../hosts/firmware/globals/image-repairs.js";
import { seed, seeded } from "../support/random.js";
import { simulate } from "../support/simulator.js";
import { shortOrFull } from "../support/test-form.js";
import { fixedCases, outcomeOf, seededCases, type TestedGlobals, toUnits } from "./cases.js";

/** As XS encodes: lone surrogates stay, as three bytes each. */
function encodeSurrogates(text: string): Uint8Array {
	const bytes = [...text].flatMap((character) => {
		const code = character.codePointAt(0) ?? 0;
		return code >= 0xd800 && code <= 0xdfff ? [0xed, 0x80 | ((code >> 6) & 63), 0x80 | (code & 63)] : [...new TextEncoder().encode(character)];
	});
	return Uint8Array.from(bytes);
}

const globals = webGlobals({
	encode: encodeSurrogates,
	decode: (bytes) => new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes),
	delay: (work, milliseconds) => void setTimeout(work, milliseconds),
});

const cases = [...fixedCases, ...seededCases(seeded(seed), shortOrFull(1400, 5600))];
const node = globalThis as unknown as TestedGlobals;

test("have Node's results and errors on Node", () => {
	for (const each of cases) expect(outcomeOf(globals, each), JSON.stringify(each)).toEqual(outcomeOf(node, each));
});

test("the cases have results and errors of every call", () => {
	const kinds = new Set(cases.map((each) => `${each.call} ${"value" in outcomeOf(node, each) ? "value" : "error"}`));
	for (const call of ["decode", "label", "btoa", "atob", "clone"]) for (const kind of ["value", "error"]) expect(kinds).toContain(`${call} ${kind}`);
});

test("have Node's results and errors on XS", async () => {
	const { status, stdout, stderr } = await simulate(
		{ main: new URL("./application.ts", import.meta.url) },
		{ heap: 32_000_000, stack: 2048, timeout: 120, resources: { cases: JSON.stringify(cases) } },
	);
	expect(stderr).toBe("");
	expect(status).toBe(0);
	const [added, again, ...outcomes] = stdout.trim().split("\n");
	expect(JSON.parse(added)).toEqual(Object.keys(globals));
	expect(JSON.parse(again)).toEqual([false, 0]);
	expect(outcomes).toHaveLength(cases.length);
	outcomes.forEach((line, index) => expect(JSON.parse(line), JSON.stringify(cases[index])).toEqual(JSON.parse(JSON.stringify(outcomeOf(node, cases[index])))));
});

describe("defineMissing", () => {
	test("defines nothing over what is there", () => {
		const there = { atob: 1, TextDecoder: undefined };
		expect(defineMissing(there, { atob: 2, TextDecoder: 3, btoa: 4 })).toEqual(["btoa"]);
		expect(there).toEqual({ atob: 1, TextDecoder: undefined });
		expect((there as Record<string, unknown>)["btoa"]).toBe(4);
	});

	test("defines a controller only together with its signals", () => {
		expect(defineMissing({ AbortSignal: 1 }, globals)).not.toContain("AbortController");
		expect(defineMissing({}, globals)).toEqual(Object.keys(globals));
	});
});

describe("TextDecoder", () => {
	test.each([[5], [null], ["text"], [[1]], [{}]])("refuses %j as input", (input) => {
		expect(() => new globals.TextDecoder().decode(input as unknown as Uint8Array)).toThrow(TypeError);
	});

	test("takes buffers and every view of one", () => {
		const bytes = Uint8Array.of(0x61, 0x62, 0x63, 0x64);
		const decoder = new globals.TextDecoder();
		expect(decoder.decode(bytes.buffer)).toBe("abcd");
		expect(decoder.decode(new DataView(bytes.buffer, 1, 2))).toBe("bc");
		expect(decoder.decode(new Uint16Array(bytes.buffer, 2))).toBe("cd");
		expect(decoder.decode()).toBe("");
	});

	test("decodes anew after an error in a stream", () => {
		const decoder = new globals.TextDecoder("utf-8", { fatal: true });
		expect(() => decoder.decode(Uint8Array.of(0xff, 0xe2), { stream: true })).toThrow(TypeError);
		expect(decoder.decode(Uint8Array.of(0x61))).toBe("a");
	});
});

describe("structuredClone", () => {
	test.each(["AbortController", "CryptoKey", "TextDecoder"])("refuses an instance of %s, which holds more than its properties", (name) => {
		const value = { [Symbol.toStringTag]: name };
		expect(() => globals.structuredClone([value])).toThrow(expect.objectContaining({ name: "DataCloneError", code: 25 }));
	});

	test("refuses to transfer", () => {
		expect(() => globals.structuredClone(1, { transfer: [new ArrayBuffer(1)] })).toThrow(expect.objectContaining({ name: "DataCloneError" }));
		expect(globals.structuredClone(1, { transfer: [] })).toBe(1);
	});
});

describe("DOMException", () => {
	type Given = readonly [message?: string, options?: string | { name?: string; cause?: unknown }];
	const given: readonly Given[] = [[], ["text"], ["text", "AbortError"], ["text", "OperationError"], ["text", { name: "NotFoundError", cause: 5 }]];
	test.each(given.map((each) => [each]))("has Node's properties: %j", ([message, options]) => {
		const errors = [globals.DOMException, DOMException].map((type) => new type(message, options as string));
		const [ours, theirs] = errors.map((error) => [error.name, error.message, error.code, error.cause, String(error), error instanceof Error]);
		expect(ours).toEqual(theirs);
	});
});

describe("btoa and atob", () => {
	test("undo each other for every byte", () => {
		const all = String.fromCharCode(...Array.from({ length: 256 }, (_, index) => index));
		expect(toUnits(globals.atob(globals.btoa(all)))).toEqual(toUnits(all));
	});
	test("throw what btoa and atob of the web throw", () => {
		expect(() => globals.btoa("\u0100")).toThrow(expect.objectContaining({ name: "InvalidCharacterError", code: 5 }));
		expect(() => globals.atob("a")).toThrow(expect.objectContaining({ name: "InvalidCharacterError", code: 5 }));
	});
});

describe("the repairs of an image", () => {
	test("let errors have names of their own although the prototype is frozen", () => {
		const prototype: Error = Object.create(Error.prototype, { name: { value: "Error", writable: true, configurable: true } });
		makeNameAssignable(prototype);
		makeNameAssignable(prototype);
		Object.freeze(prototype);
		const [error, other]: Error[] = [Object.create(prototype), Object.create(prototype)];
		error.name = "Own";
		expect([error.name, other.name, Object.hasOwn(error, "name"), Object.hasOwn(other, "name")]).toEqual(["Own", "Error", true, false]);
	});

	test("keep the tags of typed arrays, which only those have", () => {
		const prototype: object = Object.create(null, { [Symbol.toStringTag]: { get: () => "stripped", configurable: true } });
		keepTypedArrayTag(prototype);
		const tag = Object.getOwnPropertyDescriptor(prototype, Symbol.toStringTag)?.get;
		for (const type of [Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint32Array, Float64Array, BigInt64Array])
			expect(tag?.call(new type(1))).toBe(new type(1)[Symbol.toStringTag]);
		for (const value of [{}, Uint8Array.prototype, new DataView(new ArrayBuffer(1)), 5, undefined]) expect(tag?.call(value)).toBe(undefined);
	});
});

test("the simulator's engine negates sets of characters that begin with U+0000", async () => {
	const text = `trace([/[^\\x00-\\x7f]/.test("abc"), /[^\\x00-\\x7f]/.test("ab\\u00e9"), /[^\\0-b]/.exec("abc").index].join(" ") + "\\n");`;
	const { stdout } = await simulate({ main: text }, { heap: 100_000, stack: 512 });
	expect(stdout).toBe("false true 2\n");
});
