/** Descriptions of keys that the HSM refuses. */
import { keyAlgorithms, keyOperations } from "../../modules/messages/algorithms.js";
import { agreeing, all, deriving, keySealing, noPermissions, pair, publicKey, sealing, signing, symmetric, wrapping } from "../support/hsm-keys.js";

export const id = 7;
/** A description as plain JavaScript may give it: a valid one with these members replaced. */
export const other = (change: object): unknown => ({ ...symmetric(id, 32), ...change });
const usage = (algorithms: unknown, operations: unknown, more: object = {}): unknown => other({ usage: { algorithms, operations, ...more } });
const both = ["encrypt", "decrypt"];

export const imported = { ...noPermissions, import: true };

/** Invalid descriptions, and what the error says. */
export const impossible: readonly (readonly [what: string, description: unknown, message: string])[] = [
	[
		"P-256 for Ed25519",
		pair(id, "P-256", noPermissions, signing("Ed25519")),
		'"usage.algorithms" expected some of ECDSA, ECDH for a pair on P-256, got Ed25519',
	],
	["Ed25519 for ECDSA", pair(id, "Ed25519", noPermissions, signing("ECDSA")), '"usage.algorithms" expected some of Ed25519 for a pair on Ed25519, got ECDSA'],
	["X25519 for ECDH", pair(id, "X25519", noPermissions, agreeing), '"usage.algorithms" expected some of X25519 for a pair on X25519, got ECDH'],
	["a pair for AES", pair(id, "P-256", noPermissions, sealing("AES-GCM")), '"usage.algorithms" expected some of ECDSA, ECDH for a pair on P-256, got AES-GCM'],
	[
		"bytes for ECDSA",
		symmetric(id, 32, noPermissions, signing("ECDSA")),
		'"usage.algorithms" expected some of AES-GCM, AES-CBC, AES-CCM, AES-CMAC, AES-KW, ChaCha20-Poly1305, HMAC, HKDF, Seal, AES-CTR, PBKDF2 for a symmetric key of 32 bytes, got ECDSA',
	],
	[
		"20 bytes for AES",
		symmetric(id, 20, noPermissions, sealing("AES-GCM")),
		'"usage.algorithms" expected some of HMAC, HKDF, PBKDF2 for a symmetric key of 20 bytes, got AES-GCM',
	],
	[
		"16 bytes for ChaCha20-Poly1305",
		symmetric(id, 16, noPermissions, sealing("ChaCha20-Poly1305")),
		'"usage.algorithms" expected some of AES-GCM, AES-CBC, AES-CCM, AES-CMAC, AES-KW, HMAC, HKDF, AES-CTR, PBKDF2 for a symmetric key of 16 bytes, got ChaCha20-Poly1305',
	],
	[
		"a misspelt permission",
		other({ permissions: { ...noPermissions, exportprivate: true } }),
		'"permissions" expected no member but import, exportPrivate, overwrite, delete, wrap, got exportprivate',
	],
	[
		"a permission that is missing",
		other({ permissions: { import: true, exportPrivate: false, overwrite: true, delete: true } }),
		'"permissions" expected a member wrap, got import, exportPrivate, overwrite, delete',
	],
	[
		"a permission that is neither given nor not",
		other({ permissions: { ...noPermissions, import: "yes" } }),
		'"permissions.import" expected true or false, got yes',
	],
	["a misspelt kind", other({ type: { kind: "symetric", size: 32 } }), '"type.kind" expected symmetric, pair or public, got symetric'],
	["a curve that there is not", pair(id, "P-521" as "P-256"), '"type.curve" expected one of P-256, P-384, Ed25519, X25519, got P-521'],
	["a pair with a size", other({ type: { kind: "pair", curve: "P-256", size: 32 } }), '"type" expected no member but kind, curve, got size'],
	["a key of no size", other({ type: { kind: "symmetric" } }), '"type" expected a member size, got kind'],
	["one key for AES-GCM and AES-CBC", usage(["AES-GCM", "AES-CBC"], both), '"usage.algorithms" expected one mode of AES, got AES-GCM, AES-CBC'],
	[
		"one key for AES-CCM and AES-CMAC",
		usage(["AES-CCM", "AES-CMAC"], [...both, "sign", "verify"]),
		'"usage.algorithms" expected one mode of AES, got AES-CCM, AES-CMAC',
	],
	[
		"a wrapping key that also encrypts",
		other({ permissions: noPermissions, usage: { algorithms: ["AES-KW", "AES-GCM"], operations: ["wrap", "encrypt"] } }),
		'"usage.algorithms" expected AES-KW alone, got AES-KW, AES-GCM',
	],
	["a key for PBKDF2 and HKDF", usage(["HKDF", "PBKDF2"], ["deriveBits"]), '"usage.algorithms" expected HKDF alone, got HKDF, PBKDF2'],
	["one key for AES-CTR and AES-GCM", usage(["AES-CTR", "AES-GCM"], both), '"usage.algorithms" expected one mode of AES, got AES-CTR, AES-GCM'],
	[
		"a wrapping key that opens what it wraps as bytes",
		symmetric(id, 32, noPermissions, { algorithms: ["AES-KW"], operations: ["wrap", "decrypt"] }),
		'"usage.operations" expected wrap alone, or encrypt and decrypt, for AES-KW, got wrap, decrypt',
	],
	[
		"a wrapping key that wraps bytes of the caller's",
		symmetric(id, 32, noPermissions, { algorithms: ["AES-KW"], operations: ["encrypt", "wrap"] }),
		'"usage.operations" expected wrap alone, or encrypt and decrypt, for AES-KW, got encrypt, wrap',
	],
	[
		"a generated iv for AES-CTR",
		usage(["AES-CTR"], both, { iv: "generated" }),
		'"usage.iv" expected to be left out of a usage that does not encrypt with AES-GCM, AES-CBC, AES-CCM, ChaCha20-Poly1305, got generated',
	],
	[
		"a generated iv for AES-CTR beside an algorithm that has one",
		usage(["ChaCha20-Poly1305", "AES-CTR"], both, { iv: "generated" }),
		'"usage.iv" expected to be left out of a usage with AES-CTR, whose counter the caller gives, got generated',
	],
	["a key for HKDF and HMAC", usage(["HMAC", "HKDF"], ["sign", "deriveKey"]), '"usage.algorithms" expected HKDF alone, got HMAC, HKDF'],
	[
		"a pair for ECDSA and ECDH",
		pair(id, "P-256", noPermissions, { algorithms: ["ECDSA", "ECDH"], operations: ["sign", "deriveBits"] }),
		'"usage.algorithms" expected ECDSA alone, got ECDSA, ECDH',
	],
	[
		"a pair on X25519 for ECDH",
		pair(id, "X25519", noPermissions, { algorithms: ["ECDH"], operations: ["deriveKey"] }),
		'"usage.algorithms" expected some of X25519 for a pair on X25519, got ECDH',
	],
	[
		"a pair on P-256 for X25519",
		pair(id, "P-256", noPermissions, { algorithms: ["X25519"], operations: ["deriveKey"] }),
		'"usage.algorithms" expected some of ECDSA, ECDH for a pair on P-256, got X25519',
	],
	["a wrapping key that is wrapped", symmetric(id, 32, all, wrapping), '"permissions.wrap" expected false for a wrapping key, got true'],
	[
		"a sealing key that is wrapped",
		symmetric(id, 32, { ...noPermissions, wrap: true }, keySealing),
		'"permissions.wrap" expected false for a sealing key, got true',
	],
	[
		"a sealing key that is exported",
		symmetric(id, 32, { ...noPermissions, exportPrivate: true }, keySealing),
		'"permissions.exportPrivate" expected false for a sealing key, got true',
	],
	[
		"a sealing key beside HMAC",
		symmetric(id, 32, noPermissions, { algorithms: ["Seal", "HMAC"], operations: ["seal", "sign"] }),
		'"usage.algorithms" expected Seal alone, got Seal, HMAC',
	],
	[
		"a sealing key of 16 bytes",
		symmetric(id, 16, noPermissions, keySealing),
		'"usage.algorithms" expected some of AES-GCM, AES-CBC, AES-CCM, AES-CMAC, AES-KW, HMAC, HKDF, AES-CTR, PBKDF2 for a symmetric key of 16 bytes, got Seal',
	],
	[
		"a public key that is wrapped",
		publicKey(id, "P-256", undefined, { ...imported, wrap: true }),
		'"permissions.wrap" expected false for a public key, got true',
	],
	[
		"a public key that nothing imports",
		publicKey(id, "P-256", undefined, noPermissions),
		'"permissions.import" expected true for a public key, which the HSM does not make alone, got false',
	],
	[
		"a public key with a private part to export",
		publicKey(id, "P-256", undefined, { ...imported, exportPrivate: true }),
		'"permissions.exportPrivate" expected false for a public key, got true',
	],
	["a public key that signs", publicKey(id, "P-256", signing("ECDSA")), '"usage.operations" expected some of verify for ECDSA, got sign'],
	[
		"a public key for signatures and agreements",
		publicKey(id, "P-256", { algorithms: ["ECDSA", "ECDH"], operations: ["verify", "deriveBits"] }),
		'"usage.algorithms" expected ECDSA alone, got ECDSA, ECDH',
	],
	[
		"a public key on X25519 for ECDSA",
		publicKey(id, "X25519", { algorithms: ["ECDSA"], operations: ["verify"] }),
		'"usage.algorithms" expected some of X25519 for a public key on X25519, got ECDSA',
	],
	[
		"a public key on X25519 that verifies",
		publicKey(id, "X25519", { algorithms: ["X25519"], operations: ["verify"] }),
		'"usage.operations" expected one of deriveBits, deriveKey for X25519, got verify',
	],
	["a small key that is wrapped", symmetric(id, 13, all), '"permissions.wrap" expected false for a key of less than 14 bytes, got true'],
	[
		"a small key that nothing fills",
		symmetric(id, 13, noPermissions),
		'"permissions.import" expected true for a key of less than 14 bytes, which the HSM does not make, got false',
	],
	["no algorithm", usage([], both), `"usage.algorithms" expected some of ${keyAlgorithms.join(", ")}, got an empty list`],
	["no operation", usage(["AES-GCM"], []), `"usage.operations" expected some of ${keyOperations.join(", ")}, got an empty list`],
	["the same algorithm twice", usage(["AES-GCM", "AES-GCM"], both), '"usage.algorithms" expected each name once, got AES-GCM'],
	["the same operation twice", usage(["AES-GCM"], ["encrypt", "encrypt"]), '"usage.operations" expected each name once, got encrypt'],
	["an algorithm that there is not", usage(["AES-ECB"], both), `"usage.algorithms" expected some of ${keyAlgorithms.join(", ")}, got AES-ECB`],
	[
		"an operation that there is not",
		usage(["AES-GCM"], ["encrypt", "decrpyt"]),
		`"usage.operations" expected some of ${keyOperations.join(", ")}, got decrpyt`,
	],
	["AES-GCM to sign", usage(["AES-GCM"], ["sign"]), '"usage.operations" expected one of encrypt, decrypt for AES-GCM, got sign'],
	[
		"AES-GCM and an operation of another",
		usage(["AES-GCM"], ["encrypt", "sign"]),
		'"usage.operations" expected some of encrypt, decrypt for AES-GCM, got sign',
	],
	[
		"HMAC without an operation beside AES-GCM",
		usage(["AES-GCM", "HMAC"], both),
		'"usage.operations" expected one of sign, verify for HMAC, got encrypt, decrypt',
	],
	["a text for a list", usage("AES-GCM", both), `"usage.algorithms" expected some of ${keyAlgorithms.join(", ")}, got AES-GCM`],
	[
		"a misspelt member of a usage",
		usage(["AES-GCM"], both, { minimumTaglength: 8 }),
		'"usage" expected no member but algorithms, operations, minimumTagLength, iv, got minimumTaglength',
	],
	[
		"a bound of tags that have one size",
		usage(["ChaCha20-Poly1305"], both, { minimumTagLength: 12 }),
		'"usage.minimumTagLength" expected to be left out of a usage without AES-GCM, AES-CCM, AES-CMAC, HMAC, got 12',
	],
	["a bound below all tags", usage(["HMAC"], ["sign"], { minimumTagLength: 3 }), '"usage.minimumTagLength" expected 4 to 32 bytes, got 3'],
	["a bound above the smallest tag", usage(["HMAC"], ["sign"], { minimumTagLength: 33 }), '"usage.minimumTagLength" expected 4 to 32 bytes, got 33'],
	["a bound above an AES tag", usage(["AES-CMAC"], ["sign"], { minimumTagLength: 17 }), '"usage.minimumTagLength" expected 4 to 16 bytes, got 17'],
	["ivs that nobody generates", usage(["AES-GCM"], both, { iv: "random" }), '"usage.iv" expected generated, or to be left out, got random'],
	[
		"ivs of a key that only decrypts",
		usage(["AES-GCM"], ["decrypt"], { iv: "generated" }),
		'"usage.iv" expected to be left out of a usage that does not encrypt with AES-GCM, AES-CBC, AES-CCM, ChaCha20-Poly1305, got generated',
	],
	[
		"ivs of a MAC",
		usage(["HMAC"], ["sign"], { iv: "generated" }),
		'"usage.iv" expected to be left out of a usage that does not encrypt with AES-GCM, AES-CBC, AES-CCM, ChaCha20-Poly1305, got generated',
	],
	["a key of no bytes", symmetric(id, 0, noPermissions, deriving), '"type.size" expected 1 to 144 bytes, got 0'],
	["a key of 145 bytes", symmetric(id, 145), '"type.size" expected 1 to 144 bytes, got 145'],
	["a key of half a byte", symmetric(id, 16.5), '"type.size" expected 1 to 144 bytes, got 16.5'],
	["a member that there is not", other({ owner: 1 }), '"description" expected no member but id, type, permissions, usage, owners, persistent, got owner'],
	["no usage", { id, type: { kind: "symmetric", size: 32 }, permissions: noPermissions }, '"description" expected a member usage, got id, type, permissions'],
	["no owners", other({ owners: undefined }), '"owners" expected all, or some of the clients 0 to 7, got undefined'],
	["owners of another name", other({ owners: "none" }), '"owners" expected all, or some of the clients 0 to 7, got none'],
	["an empty list of owners", other({ owners: [] }), '"owners" expected all, or some of the clients 0 to 7, got an empty list'],
	["a ninth client", other({ owners: [0, 8] }), '"owners" expected all, or some of the clients 0 to 7, got 8'],
	["a negative client", other({ owners: [-1] }), '"owners" expected all, or some of the clients 0 to 7, got -1'],
	["half a client", other({ owners: [0.5] }), '"owners" expected all, or some of the clients 0 to 7, got 0.5'],
	["a client twice", other({ owners: [1, 1] }), '"owners" expected each client once, got 1'],
	["no permissions at all", other({ permissions: undefined }), '"permissions" expected an object, got undefined'],
];
