/** Reads one key from what a member of keys.json says. */
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { resolve } from "node:path";
import type { KeyType } from "../../modules/messages/attributes.js";
import { pairOf, publicKeyOf } from "./curves.js";
import { expected, InputError, sortOf, systemReason, within } from "./errors.js";
import { pairOfKey, readPem } from "./pem.js";
import { readWhole } from "./read-file.js";

const sources = ["raw", "file", "pem", "generate"] as const;
type Source = (typeof sources)[number];
/** Far more than any key or PEM has. */
const LARGEST_FILE = 65_536;

/**
 * The bytes that the key store holds. `folder`: of keys.json.
 * @throws InputError that names the member, what was expected and what was given, and never shows bytes of a key
 */
export function readKey(value: unknown, type: KeyType, folder: string): Uint8Array {
	if (typeof value !== "object" || value === null || Array.isArray(value)) expected(`an object with one of ${sources.join(", ")}`, sortOf(value));
	const given = Object.keys(value);
	for (const name of given)
		if (!(sources as readonly string[]).includes(name)) throw new InputError(`unknown member ${JSON.stringify(name)}, expected one of ${sources.join(", ")}`);
	if (given.length !== 1) expected(`one of ${sources.join(", ")}`, given.length === 0 ? "none" : given.join(" and "));
	const [source, content] = Object.entries(value)[0] as [Source, unknown];
	return within(source, () => {
		if (source === "generate") return content === true ? generate(type) : expected("true", sortOf(content));
		if (typeof content !== "string") expected(source === "raw" ? "hexadecimal digits" : "the name of a file", sortOf(content));
		if (source === "raw") return keyOf(type, hexadecimal(content));
		const { kind } = type;
		if (source === "pem" && kind === "symmetric") throw new InputError("a PEM holds no symmetric key: use raw, file or generate");
		const bytes = readNamed(content, folder);
		return within(content, () => (source === "file" || kind === "symmetric" ? keyOf(type, bytes) : readPem(bytes.toString("latin1"), kind, type.curve)));
	});
}

function keyOf(type: KeyType, bytes: Uint8Array): Uint8Array {
	if (type.kind === "pair") return pairOf(type.curve, bytes);
	if (type.kind === "public") return publicKeyOf(type.curve, bytes);
	return bytes.length === type.size ? bytes : expected(`${type.size} bytes`, String(bytes.length));
}

function generate(type: KeyType): Uint8Array {
	if (type.kind === "symmetric") return randomBytes(type.size);
	if (type.kind === "public") throw new InputError("a public key alone can not be generated: use raw, file or pem");
	switch (type.curve) {
		case "P-256":
		case "P-384":
			return pairOfKey(type.curve, generateKeyPairSync("ec", { namedCurve: type.curve }).privateKey);
		case "Ed25519":
			return pairOfKey(type.curve, generateKeyPairSync("ed25519").privateKey);
		case "X25519":
			return pairOfKey(type.curve, generateKeyPairSync("x25519").privateKey);
	}
}

function hexadecimal(text: string): Uint8Array {
	const wrong = text.search(/[^\da-fA-F]/);
	if (wrong >= 0) expected("hexadecimal digits only", `another character at position ${wrong + 1}`);
	if (text.length % 2 === 1) expected("an even number of hexadecimal digits", String(text.length));
	return Buffer.from(text, "hex");
}

function readNamed(name: string, folder: string): Buffer {
	try {
		return readWhole(resolve(folder, name), LARGEST_FILE);
	} catch (error) {
		if (error instanceof InputError) throw new InputError(`${name}: ${error.message}`);
		// Somebody may have written the key itself where its file's name belongs.
		const shown = /\n|^[\w+/=-]{16,}$/.test(name)
			? "a text that names no readable file. It is not shown, since it may be a key"
			: `${systemReason(error)} ${resolve(folder, name)}`;
		return expected("the name of a file", shown);
	}
}
