/**
 * Refuses key descriptions that can not work, or whose parts defeat each other. The table of requests says which algorithm does what with
 * which keys.
 */
import { curves, type KeyAlgorithm, type KeyOperation, keyAlgorithms, keyOperations } from "../messages/algorithms.js";
import { bitsOf, permissionNames } from "../messages/attributes.js";
import { freezeDeep } from "../messages/freeze.js";
import { KeyKind, MAXIMUM_SYMMETRIC_KEY_BYTES } from "../messages/row.js";
import { FIRST_FREE_ID, MAXIMUM_CLIENTS, MAXIMUM_KEYS, MINIMUM_KEY_BYTES } from "../messages/sizes.js";
import type { KeyDescription, KeyType, Owners, Permissions, Usage } from "./description.js";
import { exclusiveAlgorithms, generatesIvs, hasTagLength, largestMinimum, smallestMinimum, takesIvs, usableOperations } from "./usage.js";

/**
 * Call this where you describe keys. A wrong description then fails when the image is linked, or when the simulator's modules are bundled.
 * Returns the descriptions, frozen.
 * @throws RangeError as `checkDescriptions`
 */
export function describeKeys(descriptions: readonly KeyDescription[]): readonly KeyDescription[] {
	checkDescriptions(descriptions);
	return freezeDeep(descriptions);
}

/**
 * `clients`: how many the HSM has, if known. @throws RangeError that names the key, the field, the expected value and the given value.
 */
export function checkDescriptions(descriptions: readonly KeyDescription[], clients = MAXIMUM_CLIENTS): void {
	if (!Array.isArray(descriptions)) throw new RangeError(`keys expected a list of descriptions, got ${format(descriptions)}`);
	if (descriptions.length > MAXIMUM_KEYS) throw new RangeError(`keys expected ${MAXIMUM_KEYS} descriptions at most, got ${descriptions.length}`);
	const ids = new Set<number>();
	for (const description of descriptions as readonly KeyDescription[]) {
		new DescriptionCheck(description, clients).run();
		if (ids.has(description.id)) throw new RangeError(`KeyStore.DuplicateIds: key ${description.id}: "id" expected one that no other key has`);
		ids.add(description.id);
	}
}

/** The check of one description, which may have any shape. */
class DescriptionCheck {
	private readonly description: KeyDescription;
	private readonly clients: number;

	constructor(description: KeyDescription, clients: number) {
		this.description = description;
		this.clients = clients;
	}

	run(): void {
		const { description } = this;
		this.checkMembers("description", description, ["id", "type", "permissions", "usage", "owners"], ["persistent"]);
		if (!Number.isInteger(description.id) || description.id < 0 || description.id >= FIRST_FREE_ID)
			this.refuse("id", `0 to ${FIRST_FREE_ID - 1}`, description.id);
		const { type, permissions, usage, persistent = false } = description;
		if (typeof persistent !== "boolean") this.refuse("persistent", "true or false", persistent);
		this.checkType(type);
		this.checkMembers("permissions", permissions, permissionNames);
		for (const name of permissionNames) if (typeof permissions[name] !== "boolean") this.refuse(`permissions.${name}`, "true or false", permissions[name]);
		this.checkMembers("usage", usage, ["algorithms", "operations"], ["minimumTagLength", "iv"]);
		this.checkList("usage.algorithms", keyAlgorithms, usage.algorithms);
		this.checkList("usage.operations", keyOperations, usage.operations);
		this.checkOwners(description.owners);
		this.checkUsage(type, usage);
		this.checkTagLength(usage);
		this.checkIv(usage);
		this.checkPermissions(type, permissions, usage);
	}

	private checkType(type: KeyType): void {
		this.checkMembers("type", type, ["kind"], ["size", "curve"]);
		if (type.kind === "symmetric") {
			this.checkMembers("type", type, ["kind", "size"]);
			if (!Number.isInteger(type.size) || type.size < 1 || type.size > MAXIMUM_SYMMETRIC_KEY_BYTES)
				this.refuse("type.size", `1 to ${MAXIMUM_SYMMETRIC_KEY_BYTES} bytes`, type.size);
		} else if (type.kind === "pair" || type.kind === "public") {
			this.checkMembers("type", type, ["kind", "curve"]);
			if (!curves.includes(type.curve)) this.refuse("type.curve", `one of ${curves.join(", ")}`, type.curve);
		} else this.refuse("type.kind", "symmetric, pair or public", (type as KeyType).kind);
	}

	/**
	 * Checks that the key fits each algorithm, that each algorithm has an operation and each operation an algorithm, and that no algorithm
	 * defeats another.
	 */
	private checkUsage(type: KeyType, { algorithms, operations }: Usage): void {
		const key = type.kind === "symmetric" ? `a symmetric key of ${type.size} bytes` : `a ${type.kind === "pair" ? "pair" : "public key"} on ${type.curve}`;
		for (const algorithm of algorithms) {
			if (!hasUse(type, algorithm))
				this.refuse("usage.algorithms", `some of ${keyAlgorithms.filter((each) => hasUse(type, each)).join(", ")} for ${key}`, algorithm);
			if (!operations.some((operation) => hasUse(type, algorithm, operation)))
				this.refuse("usage.operations", `one of ${keyOperations.filter((each) => hasUse(type, algorithm, each)).join(", ")} for ${algorithm}`, operations);
			if (exclusiveAlgorithms.includes(algorithm) && algorithms.length > 1) this.refuse("usage.algorithms", `${algorithm} alone`, algorithms);
		}
		for (const operation of operations) {
			if (algorithms.some((algorithm) => hasUse(type, algorithm, operation))) continue;
			const possible = keyOperations.filter((each) => algorithms.some((algorithm) => hasUse(type, algorithm, each)));
			this.refuse("usage.operations", `some of ${possible.join(", ")} for ${algorithms.join(", ")}`, operation);
		}
		// With `decrypt`, a client would read the keys that the place has wrapped; with `encrypt`, it would wrap keys of its own.
		if (algorithms.includes("AES-KW") && operations.includes("wrap") && operations.length > 1)
			this.refuse("usage.operations", "wrap alone, or encrypt and decrypt, for AES-KW", operations);
		// All modes share the encryption of a block, so one mode creates or opens what another mode protects.
		const modes = algorithms.filter((algorithm) => algorithm.startsWith("AES-"));
		if (modes.length > 1) this.refuse("usage.algorithms", "one mode of AES", modes);
	}

	private checkOwners(owners: Owners): void {
		if (owners === "all") return;
		const expected = `all, or some of the clients 0 to ${this.clients - 1}`;
		if (!Array.isArray(owners) || owners.length === 0) this.refuse("owners", expected, owners);
		owners.forEach((client, index) => {
			if (!Number.isInteger(client) || client < 0 || client >= this.clients) this.refuse("owners", expected, client);
			if (owners.indexOf(client) !== index) this.refuse("owners", "each client once", client);
		});
	}

	private checkTagLength({ algorithms, operations, minimumTagLength }: Usage): void {
		if (minimumTagLength === undefined) return;
		const tagged = algorithms.filter((algorithm) => isTagged(algorithm, operations));
		if (tagged.length === 0) {
			// AES-GCM encrypts with whole tags only.
			const missing = algorithms.includes("AES-GCM") ? "decrypt" : keyAlgorithms.filter((each) => isTagged(each, keyOperations)).join(", ");
			this.refuse("usage.minimumTagLength", `to be left out of a usage without ${missing}`, minimumTagLength);
		}
		const indexes = tagged.map((algorithm) => keyAlgorithms.indexOf(algorithm));
		const least = Math.min(...indexes.map(smallestMinimum));
		const most = Math.min(...indexes.map(largestMinimum));
		if (!Number.isInteger(minimumTagLength) || minimumTagLength < least || minimumTagLength > most)
			this.refuse("usage.minimumTagLength", `${least} to ${most} bytes`, minimumTagLength);
	}

	private checkIv({ algorithms, operations, iv }: Usage): void {
		if (iv === undefined) return;
		if (iv !== "generated") this.refuse("usage.iv", "generated, or to be left out", iv);
		if (!operations.includes("encrypt") || !algorithms.some(hasGeneratedIv))
			this.refuse("usage.iv", `to be left out of a usage that does not encrypt with ${keyAlgorithms.filter(hasGeneratedIv).join(", ")}`, iv);
		for (const algorithm of algorithms)
			if (takesIvs(keyAlgorithms.indexOf(algorithm)))
				this.refuse("usage.iv", `to be left out of a usage with ${algorithm}, whose counter the caller gives`, iv);
	}

	private checkPermissions(type: KeyType, permissions: Permissions, { algorithms, operations }: Usage): void {
		const isSmall = type.kind === "symmetric" && type.size < MINIMUM_KEY_BYTES;
		if (permissions.wrap && type.kind === "public") this.refuse("permissions.wrap", "false for a public key", true);
		if (permissions.exportPrivate && type.kind === "public") this.refuse("permissions.exportPrivate", "false for a public key", true);
		// If a wrapping key itself were wrapped, it could come back to a place for another mode of AES.
		if (permissions.wrap && algorithms.includes("AES-KW")) this.refuse("permissions.wrap", "false for a wrapping key", true);
		for (const name of ["wrap", "exportPrivate"] as const)
			if (permissions[name] && algorithms.includes("Seal")) this.refuse(`permissions.${name}`, "false for a sealing key", true);
		if (permissions.wrap && isSmall) this.refuse("permissions.wrap", `false for a key of less than ${MINIMUM_KEY_BYTES} bytes`, true);
		if (type.kind === "pair" && !permissions.import && operations.every((operation) => operation === "verify"))
			this.refuse("usage.operations", "sign as well for a pair that is not imported: nothing else makes what it verifies", operations);
		const unmade = isSmall ? `key of less than ${MINIMUM_KEY_BYTES} bytes, which the HSM does not make` : "public key, which the HSM does not make alone";
		if (!permissions.import && (isSmall || type.kind === "public")) this.refuse("permissions.import", `true for a ${unmade}`, false);
	}

	private checkList<Name extends string>(field: string, known: readonly Name[], list: readonly Name[]): void {
		if (!Array.isArray(list) || list.length === 0) this.refuse(field, `some of ${known.join(", ")}`, list);
		list.forEach((name, index) => {
			if (!known.includes(name)) this.refuse(field, `some of ${known.join(", ")}`, name);
			if (list.indexOf(name) !== index) this.refuse(field, "each name once", name);
		});
	}

	/** Checks that an object has all `required` members, and no others but the `optional` ones. A misspelt name would have no effect. */
	private checkMembers(field: string, value: object, required: readonly string[], optional: readonly string[] = []): void {
		if (typeof value !== "object" || value === null || Array.isArray(value)) this.refuse(field, "an object", value);
		const given = Object.keys(value);
		const known = [...required, ...optional];
		for (const name of given) if (!known.includes(name)) this.refuse(field, `no member but ${known.join(", ")}`, name);
		for (const name of required) if (!given.includes(name)) this.refuse(field, `a member ${name}`, given);
	}

	private refuse(field: string, expected: string, got: unknown): never {
		const { id } = Object(this.description) as Partial<KeyDescription>;
		throw new RangeError(`key ${format(id)}: "${field}" expected ${expected}, got ${format(got)}`);
	}
}

/** Whether a request uses such a key with the algorithm, and for the operation if one is given. */
function hasUse(type: KeyType, algorithm: KeyAlgorithm, operation?: KeyOperation): boolean {
	const kind = type.kind === "symmetric" ? KeyKind.symmetric : type.kind === "pair" ? KeyKind.pair : KeyKind.public;
	const operations = usableOperations(kind, type.kind === "symmetric" ? type.size : curves.indexOf(type.curve), keyAlgorithms.indexOf(algorithm));
	return operation === undefined ? operations !== 0 : ((operations >>> keyOperations.indexOf(operation)) & 1) === 1;
}

function isTagged(algorithm: KeyAlgorithm, operations: readonly KeyOperation[]): boolean {
	return hasTagLength(keyAlgorithms.indexOf(algorithm), bitsOf(keyOperations, operations));
}

function hasGeneratedIv(algorithm: KeyAlgorithm): boolean {
	return generatesIvs(keyAlgorithms.indexOf(algorithm));
}

function format(value: unknown): string {
	if (Array.isArray(value)) return value.length === 0 ? "an empty list" : value.map(format).join(", ");
	return (typeof value === "object" && value !== null) || typeof value === "function" ? typeof value : String(value);
}
