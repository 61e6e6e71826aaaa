import { readFileSync } from "node:fs";
import { aead } from "./families/aead.js";
import { ecdh } from "./families/ecdh.js";
import { ecdsa, ecdsaDer } from "./families/ecdsa.js";
import { eddsa } from "./families/eddsa.js";
import { hkdf } from "./families/hkdf.js";
import { indCpa } from "./families/ind-cpa.js";
import { keywrap } from "./families/keywrap.js";
import { mac } from "./families/mac.js";
import { xdh } from "./families/xdh.js";
import type { Family } from "./family.js";
import { FileError, JsonObject } from "./json-object.js";
import type { Plan } from "./trial.js";

export type VectorResult = "valid" | "invalid" | "acceptable";

/** One test of a file. */
export interface Vector {
	readonly id: number;
	readonly comment: string;
	readonly flags: readonly string[];
	readonly result: VectorResult;
	readonly plan: Plan;
}

export interface VectorFile {
	/** The name on the command line. */
	readonly name: string;
	readonly algorithm: string;
	readonly oneByOne: boolean;
	readonly vectors: readonly Vector[];
}

const families: readonly Family[] = [aead, indCpa, mac, hkdf, ecdsa, ecdsaDer, ecdh, eddsa, xdh, keywrap];

/** The names of the known schemas, without versions. */
export const schemas: readonly string[] = families.map(({ schema }) => schema);

/** The file's schema is unknown. */
export class SchemaError extends Error {}

/**
 * Reads the file `path`. Messages call it `name`.
 * @throws SchemaError if its schema is unknown, FileError if it can not be read or does not follow its schema
 */
export function readVectors(path: string, name: string): VectorFile {
	const file = new JsonObject(parse(path, name), name);
	const family = familyOf(file.text("schema"), file.optionalText("algorithm"));
	const algorithm = file.text("algorithm");
	const vectors = file.objects("testGroups", "group").flatMap((group) => {
		if (group.text("type") !== family.type) throw new FileError(`${group.place}: type ${group.text("type")} in a file for ${family.type}`);
		return group.objects("tests", "test").map((test) => readVector(family, algorithm, group, test));
	});
	if (vectors.length === 0) throw new FileError(`${name}: has no tests`);
	return { name, algorithm, oneByOne: family.oneByOne === true, vectors };
}

function parse(path: string, name: string): unknown {
	let text: string;
	try {
		text = readFileSync(path, "utf8");
	} catch (error) {
		throw new FileError(`${name}: ${systemError(error as NodeJS.ErrnoException)}`);
	}
	if (text.trim() === "") throw new FileError(`${name}: is empty`);
	try {
		return JSON.parse(text);
	} catch (error) {
		throw new FileError(`${name}: no JSON: ${(error as Error).message}`);
	}
}

function systemError({ code, message }: NodeJS.ErrnoException): string {
	if (code === "ENOENT") return "does not exist";
	if (code === "EISDIR") return "is a directory";
	return `can not be read (${code ?? message})`;
}

function familyOf(schema: string, algorithm: string): Family {
	const plain = schema.replace(/\.json$/, "").replace(/_v\d+$/, "");
	const family = families.find((each) => each.schema === plain);
	if (family !== undefined) return family;
	throw new SchemaError(`unknown schema ${schema}${algorithm === "" ? "" : ` (${algorithm})`}`);
}

function readVector(family: Family, algorithm: string, group: JsonObject, test: JsonObject): Vector {
	const result = test.text("result");
	if (result !== "valid" && result !== "invalid" && result !== "acceptable")
		throw new FileError(`${test.place}: "result" expected valid, invalid or acceptable`);
	return {
		id: test.count("tcId"),
		comment: test.optionalText("comment"),
		flags: test.texts("flags"),
		result,
		plan: family.plan(algorithm, group, test),
	};
}
