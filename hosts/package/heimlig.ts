/** The main module of the package: the API for applications, and the functions with which a firmware describes its HSM. */
export type { CallOptions, Signal, Timers } from "../../modules/api/call-options.js";
export { Client } from "../../modules/api/client.js";
export type { Digest } from "../../modules/api/digest.js";
export { type End, Hsm, type HsmMachine, type HsmOptions } from "../../modules/api/hsm.js";
export { Key } from "../../modules/api/key.js";
export type { RequestOperations } from "../../modules/api/operations.js";
export type { MethodFields, Pieces } from "../../modules/api/pieces.js";
export type { QueueLimits } from "../../modules/api/request-queue.js";
export { type CounterDescription, describeCounters } from "../../modules/keystore/counters.js";
export type { KeyDescription } from "../../modules/keystore/description.js";
export { describeKeys } from "../../modules/keystore/description-check.js";
export { type FreeKeyLimits, limitFreeKeys } from "../../modules/keystore/free-key-limits.js";
export { limitWrites, type WriteLimit } from "../../modules/keystore/write-limit.js";
export { Region, type RegionSizes } from "../../modules/mailbox/region.js";
export type { SystemMemory } from "../../modules/mailbox/system-memory.js";
export type { Curve, KeyAlgorithm, KeyOperation } from "../../modules/messages/algorithms.js";
export type {
	KeyAttributes,
	KeyPairType,
	KeyType,
	Owners,
	Permissions,
	PublicKeyType,
	StoredAttributes,
	SymmetricKeyType,
	Usage,
} from "../../modules/messages/attributes.js";
export { type ErrorCode, HsmError } from "../../modules/messages/errors.js";
export { freezeDeep } from "../../modules/messages/freeze.js";
export type { HsmInfo } from "../../modules/messages/info.js";
export type { KeyHandle, KeyId, RequestFields, RequestName, RequestResult } from "../../modules/messages/types.js";
