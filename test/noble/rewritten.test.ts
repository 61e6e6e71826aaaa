import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import { Field } from "@noble/curves/abstract/modular.js";
import { hkdf } from "@noble/hashes/hkdf.js";
import { expect, test } from "vitest";

/** Runs only in the vitest project with the edited noble (vitest.config.mjs). */
test("noble is the edited one, and so are the modules that it imports", () => {
	const field = Field(7n);
	expect(field.eql.toString()).toContain("Object.is");
	expect(field.sqrt.toString()).not.toContain("FIELD_SQRT");
	expect(field.fromBytes(Uint8Array.of(3))).toBe(3n);
	expect([typeof hkdf, typeof chacha20poly1305]).toEqual(["function", "function"]);
});
