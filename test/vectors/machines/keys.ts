import Resource from "Resource";
import type { KeyDescription, Usage } from "../../../modules/keystore/description.js";

const permissions = Object.freeze({ import: true, exportPrivate: true, overwrite: true, delete: true, wrap: true });
const usage: Usage<"HMAC", "sign"> = Object.freeze({ algorithms: ["HMAC"], operations: ["sign"] });

/**
 * A place for each size in the resource `places`, one byte each. It takes a symmetric key for HMAC with every permission, and its id is its
 * size. A run has only the places it needs, so that the HSM fits into the chip's heap.
 */
export const keyDescriptions: readonly KeyDescription[] = Array.from(new Uint8Array(new Resource("places").slice(0)), (size) => ({
	id: size,
	type: { kind: "symmetric", size },
	permissions,
	usage,
	owners: "all",
}));
