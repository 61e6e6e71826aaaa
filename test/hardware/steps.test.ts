/** The core's steps in C (hardware/esp32/request) do what those in TypeScript do. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { Sent } from "../../modules/core/steps.js";
import { RightsBit, State, TypeBit, UsageBit, Word } from "../../modules/keystore/record.js";
import { RingWord } from "../../modules/mailbox/client-rings.js";
import { keyAlgorithms, publicKeySizes } from "../../modules/messages/algorithms.js";
import { ATTRIBUTES_BYTES } from "../../modules/messages/attributes.js";
import { Status } from "../../modules/messages/errors.js";
import { KeyKind, KeyPart, OutputRule, Result, TargetRole, WorkerFamily } from "../../modules/messages/row.js";
import { ANY_KEY_SIZE, Fields, InputOffset, ParameterOffset, RowOffset, Size, Sizes, SOME_NAMES } from "../../modules/messages/row-layout.js";
import { ID_BYTES, MAXIMUM_CLIENTS, MAXIMUM_KEYS, MINIMUM_GCM_TAG_BYTES } from "../../modules/messages/sizes.js";
import * as slot from "../../modules/messages/slot.js";
import { seed } from "../support/random.js";
import { simulate } from "../support/simulator.js";
import { full } from "../support/test-form.js";

const folder = fileURLToPath(new URL("../../hardware/esp32/", import.meta.url));

/** The numbers that a header defines. */
function definitions(file: string): Map<string, number> {
	const text = readFileSync(folder + file, "utf8");
	return new Map([...text.matchAll(/^#define (\w+) \(?(-?(?:0x)?[0-9a-f]+)u?\)?$/gm)].map(([, name, value]) => [name, Number(value)]));
}

/** `OutputRule` as `OUTPUT_RULE`. */
const constantCase = (name: string): string => name.replace(/([a-z])([A-Z])/g, "$1_$2").toUpperCase();

/** The members of an enum by their names in C. */
function members(prefix: string, values: object): [string, number][] {
	return Object.entries(values)
		.filter(([, value]) => typeof value === "number")
		.map(([name, value]) => [prefix + constantCase(name), value as number]);
}

const statuses: Readonly<Record<string, Status>> = {
	OK: Status.Ok,
	REQUEST_TOO_LARGE: Status.RequestTooLarge,
	INVALID_BUFFER_SIZE: Status["Crypto.InvalidBufferSize"],
	NOT_ALLOWED: Status["KeyStore.NotAllowed"],
	KEY_NOT_FOUND: Status["KeyStore.KeyNotFound"],
	INVALID_KEY_ID: Status["KeyStore.InvalidKeyId"],
	INVALID_KEY_TYPE: Status["KeyStore.InvalidKeyType"],
	INVALID_BUFFER: Status.InvalidBuffer,
	INVALID_PARAMETER: Status.InvalidParameter,
};

test.each<[string, [string, number][]]>([
	[
		"request/table.h",
		[
			...members("ROW_", RowOffset),
			...members("FIELDS_", Fields),
			...members("INPUT_", InputOffset),
			...members("PARAMETER_", ParameterOffset),
			...members("SIZES_", Sizes),
			...members("SIZE_", Size),
			...members("RESULT_", Result),
			...members("OUTPUT_", OutputRule),
			...members("FAMILY_", WorkerFamily),
			...members("KIND_", KeyKind),
			...members("PART_", KeyPart),
			...members("TARGET_", TargetRole),
			...Object.entries(statuses).map(([name, value]): [string, number] => [`STATUS_${name}`, value]),
			["SOME_NAMES", SOME_NAMES],
			["ANY_KEY_SIZE", ANY_KEY_SIZE],
			["ALGORITHM_HMAC", keyAlgorithms.indexOf("HMAC")],
			["MOST_FIELDS", slot.INPUTS],
			["BLOCK_BYTES", 16],
			["MINIMUM_GCM_TAG_BYTES", MINIMUM_GCM_TAG_BYTES],
			["MAXIMUM_KEYS", MAXIMUM_KEYS],
			["ID_BYTES", ID_BYTES],
			["ATTRIBUTES_BYTES", ATTRIBUTES_BYTES],
		],
	],
	[
		"request/keys.h",
		[
			...members("RECORD_", Word),
			...members("TYPE_", TypeBit),
			...members("USAGE_", UsageBit),
			...members("RIGHTS_", RightsBit),
			...members("STATE_", State),
			["MOST_OWNERS", MAXIMUM_CLIENTS],
		],
	],
	["request/rings.h", [...members("RING_", RingWord), ["RINGS_SLOTS", 0], ["RINGS_FIRST", 1], ["RINGS_MOST_SLOTS", 32]]],
	["slot.h", Object.entries(slot).flatMap(([name, value]): [string, number][] => (typeof value === "number" ? [[`HEIMLIG_${name}`, value]] : []))],
])("%s has the numbers of the TypeScript", (file, expected) => {
	const known = new Map(expected);
	const defined = definitions(file);
	expect(defined.size).toBeGreaterThan(5);
	for (const [name, value] of defined) expect([name, value]).toEqual([name, known.get(name)]);
});

test("the headers have the other lists of the TypeScript", () => {
	expect(readFileSync(`${folder}request/table.h`, "utf8")).toContain(`#define PUBLIC_KEY_SIZES { ${publicKeySizes.join(", ")} }`);
	expect(readFileSync(`${folder}request/request-xs.c`, "utf8")).toContain("enum { SENT_NOT = -1, SENT_QUIETLY, SENT_AWAITED };");
	expect([Sent.not, Sent.quietly, Sent.awaited]).toEqual([-1, 0, 1]);
});

test("random requests, rings and keys have the same results", { timeout: 400_000 }, async () => {
	const count = full ? 10_000 : 1_000;
	const { status, stdout, stderr } = await simulate(
		{ main: new URL("./fixtures/steps-differential.ts", import.meta.url) },
		{ heap: 8 << 20, stack: 2048, timeout: 380, resources: { seed: String(seed), count: String(count) } },
	);
	expect(stderr).toBe("");
	expect(status).toBe(0);
	const counts = JSON.parse(stdout) as Record<string, number>;
	console.log(stdout.trim());
	// Else the requests make too little sense to find a difference.
	for (const name of ["nextClient", "copyRequest", "takeRequest", "checkRequest", "findKey", "useKey", "used", "copyInputs", "sendResponse"])
		expect(counts[name], name).toBeGreaterThan(count / 100);
});
