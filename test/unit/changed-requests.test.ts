import { describe, expect, it } from "vitest";
import type { Client } from "../../modules/api/client.js";
import { nistCurves } from "../../modules/messages/algorithms.js";
import type { RequestFields, RequestName } from "../../modules/messages/types.js";
import { TestHsm } from "../support/hsm.js";
import { knownAnswers } from "../support/known-answers/all.js";
import type { KnownAnswer } from "../support/known-answers/known-answer.js";
import { fieldOf, requestNames, rowOf } from "../support/rows.js";

/** The test changes longer byte strings only at so many places, evenly spread. */
const PLACES = 64;
/** More does not fit into the test's pool, or takes too long. */
const LARGEST = 1200;

type Fields = Record<string, Uint8Array | number | boolean | string | string[]>;

interface Question {
	readonly name: RequestName;
	readonly fields: Fields;
	readonly answer: string;
}

const parse = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, "hex"));

/** Whether the answer depends on the inputs alone: no key is stored, nothing is random, and no earlier request matters. */
function isQuestion(name: RequestName): boolean {
	const row = rowOf(name);
	return (
		row.result !== "nothing" && row.result !== "key" && row.target === undefined && row.session === undefined && row.inputs.length > 0 && name !== "SignEcdsa"
	);
}

function toQuestion({ request, key, inputs, parameters = [], output, verifies }: KnownAnswer): Question {
	const row = rowOf(request);
	const fields: Fields = key === undefined ? {} : { key: parse(key) };
	row.inputs.forEach(({ name }, index) => {
		fields[name] = parse(inputs[index]);
	});
	row.parameters.forEach(({ name, values }, index) => {
		const value = parameters[index] ?? 0;
		const field = fieldOf(values, value);
		if (field !== undefined) fields[name] = field;
	});
	return { name: request, fields, answer: output ?? String(verifies) };
}

/** For each request, a published question for each choice of parameters: the shortest that has no empty field. */
function questionsOf(name: RequestName): Question[] {
	const size = ({ key = "", inputs }: KnownAnswer): number => (key + inputs.join("")).length / 2;
	const empty = ({ inputs }: KnownAnswer): number => inputs.filter((input) => input === "").length;
	const genuine = knownAnswers
		.filter(({ request, error, verifies }) => request === name && error === undefined && verifies !== false)
		.filter((known) => size(known) < LARGEST)
		.sort((one, other) => empty(one) - empty(other) || size(one) - size(other));
	const byParameters = new Map(genuine.toReversed().map((known) => [String(known.parameters), known]));
	return [...byParameters.values()].map(toQuestion);
}

/** The byte string without its last byte, with one more byte, without any, and with one bit changed at each place. */
function changesOf(bytes: Uint8Array): Uint8Array[] {
	const step = Math.max(1, bytes.length / PLACES);
	const changed = Array.from({ length: Math.min(bytes.length, PLACES) }, (_, count) => {
		const index = count + 1 === PLACES ? bytes.length - 1 : Math.floor(count * step);
		// One of bits 3 to 5. X25519 overwrites only other bits of a scalar (RFC 7748 §5).
		return bytes.with(index, bytes[index] ^ (8 << (index % 3)));
	});
	const others = [Uint8Array.of(...bytes, 1), ...(bytes.length > 0 ? [bytes.subarray(0, -1), new Uint8Array(0)] : [])];
	return [...changed, ...others];
}

async function ask(hsm: TestHsm, name: RequestName, fields: Fields): Promise<string> {
	const client: Client = hsm.clients[0];
	try {
		const answer = await hsm.answer(client.request(name, fields as RequestFields<RequestName>));
		return answer instanceof Uint8Array ? Buffer.from(answer).toString("hex") : String(answer);
	} catch (error) {
		return error instanceof Error && "code" in error ? `refused: ${String(error.code)}` : `failed: ${String(error)}`;
	}
}

/** A changed ciphertext, key or digest is refused, or gives another answer, which it does in the modes without a tag; a changed signature or tag never verifies. */
function expectOther(came: string, { name, answer }: Question, what: string): void {
	expect(came, what).not.toBe(answer);
	expect(came, what).not.toMatch(/failed:|WorkerFailed|KeyStore|UnexpectedRequestType/);
	if (/^Decrypt(?!AesCbc|AesCtr)/.test(name)) expect(came, what).toMatch(/^refused: Crypto\./);
}

const names = requestNames.filter(isQuestion);

describe("a published request with any of its fields changed", { timeout: 400_000 }, () => {
	it.each(names)("%s has another answer, or none", async (name) => {
		const questions = questionsOf(name);
		expect(questions.length, "a published answer").toBeGreaterThan(0);
		const hsm = new TestHsm();
		for (const question of questions) {
			const { fields, answer } = question;
			expect(await ask(hsm, name, fields)).toBe(answer);
			for (const [field, value] of Object.entries(fields)) {
				if (!(value instanceof Uint8Array)) continue;
				for (const changed of changesOf(value))
					expectOther(await ask(hsm, name, { ...fields, [field]: changed }), question, `${field} ${Buffer.from(changed).toString("hex")}`);
			}
		}
	});

	it("has a question for each curve", () => {
		for (const curve of nistCurves)
			expect(
				questionsOf("VerifyEcdsa").some(({ fields }) => fields["curve"] === curve),
				curve,
			).toBe(true);
	});
});
