import { createECDH, createPublicKey, verify } from "node:crypto";
import { describe, expect, it } from "vitest";
import { Status } from "../../modules/messages/errors.js";
import { requests } from "../../modules/messages/requests.js";
import { ANSWER, EXTERNAL_KEY, INPUT, KEY, OUTPUT, PAIR, STATUS } from "../../modules/messages/slot.js";
import { type HashEngine, Refusal } from "../../modules/workers/engines.js";
import { SoftwareSha2 } from "../../modules/workers/software-sha2.js";
import { TestHsm } from "../support/hsm.js";
import { RawClient } from "../support/raw-client.js";

const SIZE = 300;
const MESSAGE_AT = 100;
const SIGNATURE_AT = 1000;
const message = Uint8Array.from({ length: SIZE }, (_, index) => index * 7);
const pair = createECDH("prime256v1");
pair.setPrivateKey(new Uint8Array(32).fill(5));
const point = pair.getPublicKey().subarray(1);
const [x, y] = [point.subarray(0, 32), point.subarray(32)].map((part) => part.toString("base64url"));
const publicKey = createPublicKey({ format: "jwk", key: { kty: "EC", crv: "P-256", x, y } });

/** Signs the message with a key of 32 bytes. Returns the words of all responses, the signature, and the pool. */
function sign(key: Uint8Array, sha2: HashEngine = new SoftwareSha2()) {
	const hsm = new TestHsm({ sha2 });
	const client = new RawClient(hsm.region, hsm.shared, 0);
	client.pool.set(key);
	client.pool.set(message, MESSAGE_AT);
	const pairs: [number, number][] = [];
	pairs[KEY] = [0, 32];
	pairs[INPUT] = [MESSAGE_AT, SIZE];
	pairs[OUTPUT] = [SIGNATURE_AT, 64];
	client.send({ type: requests.SignEcdsa | EXTERNAL_KEY, parameters: [0, 0], pairs });
	hsm.run();
	expect(hsm.memory.bytes.subarray(hsm.memory.sessionStart(0)).every((byte) => byte === 0)).toBe(true);
	return { responses: client.receiveWords(), signature: client.pool.slice(SIGNATURE_AT, SIGNATURE_AT + 64), pool: client.pool };
}

const statusesOf = (responses: readonly number[][]): string[] => responses.map((words) => Status[words[STATUS]]);
const engine = (hash: HashEngine["hash"]): HashEngine => Object.assign(new SoftwareSha2(), { hash });

describe("a signature of a message that the core's machine hashes", () => {
	it("is one of the message, which the client's memory still holds", () => {
		const { responses, signature, pool } = sign(pair.getPrivateKey());
		expect(statusesOf(responses)).toEqual(["Ok"]);
		expect(verify("sha256", message, { key: publicKey, dsaEncoding: "ieee-p1363" }, signature)).toBe(true);
		expect(pool.slice(MESSAGE_AT, MESSAGE_AT + SIZE)).toEqual(message);
	});

	it("is refused with the sizes and parameters of the client's request, not those of the digest", () => {
		const { responses, signature } = sign(new Uint8Array(32));
		expect(statusesOf(responses)).toEqual(["Crypto.InvalidPrivateKey"]);
		const [words] = responses;
		expect(words[PAIR + 2 * INPUT + 1]).toBe(SIZE);
		expect([words[PAIR + 2 * INPUT], words[PAIR + 2 * (INPUT + 1)]]).toEqual([0, 0]);
		expect(words[ANSWER]).toBe(0);
		expect(signature.every((byte) => byte === 0)).toBe(true);
	});

	it("is answered once, with WorkerFailed and the size of the message, when the engine fails", () => {
		const failing = engine(() => {
			throw new Error("an engine fails");
		});
		const { responses } = sign(pair.getPrivateKey(), failing);
		expect(statusesOf(responses)).toEqual(["WorkerFailed"]);
		expect(responses[0][PAIR + 2 * INPUT + 1]).toBe(SIZE);
	});

	it("is made of the whole message by the worker when the engine lacks the algorithm", () => {
		const { responses, signature } = sign(
			pair.getPrivateKey(),
			engine(() => Refusal.unsupported),
		);
		expect(statusesOf(responses)).toEqual(["Ok"]);
		expect(verify("sha256", message, { key: publicKey, dsaEncoding: "ieee-p1363" }, signature)).toBe(true);
	});
});
