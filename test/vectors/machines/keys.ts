import Resource from "Resource";
import type { KeyDescription, Usage } from "../../../modules/keystore/description.js";

const permissions = Object.freeze({ import: true, exportPrivate: true, overwrite: true, delete: true, wrap: true });
const usage: Usage<"HMAC", "sign"> = Object.freeze({ algorithms: ["HMAC"], operations: ["sign"] });

/**
 * A place for a symmetric key of each size that resource `places` has a byte for, with every permission, for
 * HMAC; its id is its size. Only the places that a run needs, so that the HSM fits into the chip's heap.
 */
export const keyDescriptions: readonly KeyDescription[] = Array.from(new Uint8Array(new Resource("places").slice(0)), (size) => ({
	id: size,
	type: { kind: "symmetric", size },
	permissions,
	usage,
}));
