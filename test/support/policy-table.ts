/**
 * The policy's tables, as modules/keystore/README.md shows them. The test asks a whole HSM for each action with a key of each set of permissions:
 * the table says which of them the action needs.
 */
import { keyAlgorithms } from "../../modules/messages/algorithms.js";
import { type KeyAttributes, type Permissions, permissionNames } from "../../modules/messages/attributes.js";
import { HsmError } from "../../modules/messages/errors.js";
import { deriving, keySealing, noPermissions, pair, sealing, signing, stretching, symmetric, TestHsm, wrapping } from "./hsm.js";
import {
	type Action,
	actions,
	BASE,
	OPEN_BASE,
	OPEN_PASSWORD,
	OTHER,
	PASSWORD,
	type Scene,
	SEAL,
	secretBase,
	secretPassword,
	WRAPPING,
	ways,
} from "./policy-actions.js";

/** A key of client 0 alone. */
const OF_OTHERS = 6;
/** The id of a place is this and the bits of its permissions. The place of a pair is 100 further on. */
const PLACES = 100;
const PAIR = 100;
const ALL_SETS = Array.from({ length: 1 << permissionNames.length }, (_, bits) => bits);
/** The permissions that a free key can have. */
const FREE_SETS = ALL_SETS.filter((bits) => (bits & permissionBits("import", "overwrite")) === 0);
const REFUSALS = ["KeyStore.NotAllowed", "KeyStore.KeyAlreadyExists"];

/** Both tables. */
export async function policyTables(): Promise<string> {
	const lines = ["| Action | key in a place | free key, its maker | free key, another owner | key of others |", "|---|---|---|---|---|"];
	for (const action of actions) lines.push(`| ${[action.what, ...(await cells(action))].join(" | ")} |`);
	lines.push(
		"",
		"| A free key may be | without further conditions | with `exportPrivate` | for AES-KW | for sealing | of 1 to 13 bytes |",
		"|---|---|---|---|---|---|",
	);
	const usage = sealing("AES-GCM");
	const kinds: readonly KeyAttributes[] = [
		{ type: { kind: "symmetric", size: 32 }, usage },
		{ type: { kind: "symmetric", size: 32 }, usage, permissions: { exportPrivate: true } },
		{ type: { kind: "symmetric", size: 32 }, usage: wrapping },
		{ type: { kind: "symmetric", size: 32 }, usage: keySealing },
		{ type: { kind: "symmetric", size: 13 }, usage: signing("HMAC") },
	];
	for (const [what, ...makes] of ways) {
		const allowed = await Promise.all(
			kinds.map(async (attributes) => {
				const results = await Promise.all(makes.map(async (make) => isDone(await start(), (scene) => make(scene, attributes))));
				if (new Set(results).size !== 1) throw new Error(`${what}: the ways differ`);
				return results[0] ? "yes" : "no";
			}),
		);
		lines.push(`| ${[what, ...allowed].join(" | ")} |`);
	}
	lines.push(`| unsealed | ${await unsealed(usage)} |`);
	return lines.join("\n");
}

async function cells(action: Action): Promise<string[]> {
	const inPlace = await condition(ALL_SETS, (bits) =>
		isAllowed(action, async () => {
			const scene = await start();
			const key = PLACES + bits + (action.isPair ? PAIR : 0);
			if (!action.isEmpty) await fill(scene.hsm, key);
			if (action.before !== undefined) await scene.hsm.answer(action.before(scene, key));
			return [scene, key];
		}),
	);
	const ofClient = (number: number): Promise<string> =>
		condition(FREE_SETS, (bits) =>
			isAllowed(action, async () => {
				const scene = await start();
				const id = await makeFree(scene, bits, action.isPair === true, [0, 1]);
				return [{ ...scene, client: scene.hsm.clients[number] }, id];
			}),
		);
	const free = action.ofPlace ? ["–", "–"] : [await ofClient(0), await ofClient(1)];
	return [inPlace, ...free, await ofOthers(action)];
}

/** Whether the HSM does the action, in whichever way. @throws Error if the ways differ */
async function isAllowed({ what, acts }: Action, prepare: () => Promise<[Scene, key: number]>): Promise<boolean> {
	const results: boolean[] = [];
	for (const act of acts) {
		const [scene, key] = await prepare();
		results.push(await isDone(scene, (each) => act(each, key)));
	}
	if (new Set(results).size !== 1) throw new Error(`${what}: the ways differ`);
	return results[0];
}

/** What a client that does not own the key gets. @throws Error if it is anything but the answer for a missing id */
async function ofOthers({ what, acts, isPair, ofPlace }: Action): Promise<string> {
	const scene = await start();
	const [owner, client] = scene.hsm.clients;
	const ids: number[] = [OF_OTHERS];
	if (!ofPlace) for (const bits of FREE_SETS) ids.push(await makeFree(scene, bits, isPair === true, [0]));
	for (const id of ids)
		for (const act of acts) {
			const error: unknown = await scene.hsm.answer(act({ ...scene, client }, id)).catch((reason: unknown) => reason);
			if (!(error instanceof HsmError) || error.code !== "KeyStore.InvalidKeyId") throw new Error(`${what}: ${String(error)}`);
		}
	for (const id of ids) if (!(await scene.hsm.answer(owner.isKeyAvailable({ key: id })))) throw new Error(`${what}: key ${id} of ${ids} is gone`);
	return "no such key";
}

/** The permissions without which the action fails and with which it succeeds. @throws Error if that is not so of some set */
async function condition(sets: readonly number[], isAllowedWith: (bits: number) => Promise<boolean>): Promise<string> {
	const allowed = new Set<number>();
	for (const bits of sets) if (await isAllowedWith(bits)) allowed.add(bits);
	if (allowed.size === 0) return "never";
	const needed = [...allowed].reduce((common, bits) => common & bits, -1);
	const expected = sets.filter((bits) => (bits & needed) === needed);
	if (expected.length !== allowed.size) throw new Error("the permissions that an action needs are not a set");
	const names = permissionNames.filter((_, bit) => ((needed >>> bit) & 1) === 1);
	return needed === 0 || names.length === 0 ? "always" : names.map((name) => `\`${name}\``).join(" and ");
}

/** Whether the HSM does it. @throws any other error than that it is not allowed */
async function isDone(scene: Scene, act: (scene: Scene) => Promise<unknown>): Promise<boolean> {
	try {
		await scene.hsm.answer(act(scene));
		return true;
	} catch (error) {
		if (error instanceof HsmError && REFUSALS.includes(error.code)) return false;
		// No attributes can say this.
		if (error instanceof HsmError && error.code === "KeyStore.InvalidAttributes") return false;
		throw error;
	}
}

async function start(): Promise<Scene> {
	const wrapped = { ...noPermissions, exportPrivate: true, wrap: true };
	const limits = { keys: 9, bytes: 800, algorithms: keyAlgorithms };
	const hsm = new TestHsm({
		keys: [
			symmetric(WRAPPING, 16, noPermissions, wrapping),
			symmetric(BASE, 32, noPermissions, secretBase),
			symmetric(OPEN_BASE, 32, noPermissions, deriving),
			symmetric(PASSWORD, 20, noPermissions, secretPassword),
			symmetric(OPEN_PASSWORD, 20, noPermissions, stretching),
			symmetric(SEAL, 32, noPermissions, keySealing),
			symmetric(OTHER, 32, wrapped, sealing("AES-GCM")),
			symmetric(OF_OTHERS, 32, permissionsOf(-1), sealing("AES-GCM"), [0]),
			...ALL_SETS.map((bits) => symmetric(PLACES + bits, 32, permissionsOf(bits), sealing("AES-GCM"))),
			...ALL_SETS.map((bits) => pair(PLACES + PAIR + bits, "Ed25519", permissionsOf(bits))),
		],
		freeKeys: [limits, limits],
	});
	for (const id of [WRAPPING, BASE, OPEN_BASE, PASSWORD, OPEN_PASSWORD, SEAL, OTHER, OF_OTHERS]) await fill(hsm, id);
	return { hsm, client: hsm.clients[0], own: new Uint8Array(16).fill(7), handles: [] };
}

/** Puts a key into the place, past the core. */
function fill(hsm: TestHsm, id: number): Promise<void> {
	hsm.storeKey(id, new Uint8Array(64).fill(id));
	return Promise.resolve();
}

async function makeFree({ hsm, handles }: Scene, bits: number, isPair: boolean, owners: readonly number[]): Promise<number> {
	const { exportPrivate, delete: mayDelete, wrap } = permissionsOf(bits);
	const permissions = { exportPrivate, delete: mayDelete, wrap };
	const attributes: KeyAttributes = isPair
		? { type: { kind: "pair", curve: "Ed25519" }, usage: signing("Ed25519"), permissions, owners }
		: { type: { kind: "symmetric", size: 32 }, usage: sealing("AES-GCM"), permissions, owners };
	const key = await hsm.answer(hsm.clients[0].generateKey(attributes));
	handles.push(key);
	return key.id;
}

/** A sealed key is what it was, so its cells are not those of attributes that the caller chooses. */
async function unsealed(usage: KeyAttributes["usage"]): Promise<string> {
	const scene = await start();
	const { client, hsm } = scene;
	const attributes: KeyAttributes = { type: { kind: "symmetric", size: 32 }, usage, permissions: { wrap: true, exportPrivate: true } };
	const key = await hsm.answer(client.generateKey(attributes));
	const before = JSON.stringify(await hsm.answer(client.getAttributes({ key })));
	const back = await hsm.answer(client.unsealKey({ key: SEAL, sealed: await hsm.answer(client.sealKey({ key: SEAL, target: key })) }));
	if (JSON.stringify(await hsm.answer(client.getAttributes({ key: back }))) !== before) throw new Error("the attributes have changed");
	return "yes | as it was | no | no | no";
}

function permissionsOf(bits: number): Permissions {
	const on = (name: (typeof permissionNames)[number]): boolean => (bits & permissionBits(name)) !== 0;
	return { import: on("import"), exportPrivate: on("exportPrivate"), overwrite: on("overwrite"), delete: on("delete"), wrap: on("wrap") };
}

function permissionBits(...names: readonly (typeof permissionNames)[number][]): number {
	return names.reduce((bits, name) => bits | (1 << permissionNames.indexOf(name)), 0);
}
