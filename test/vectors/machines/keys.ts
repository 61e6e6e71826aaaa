import Resource from "Resource";
import type { KeyDescription } from "../../../modules/keystore/description.js";
import { keyAlgorithms, keyOperations } from "../../../modules/messages/algorithms.js";

const permissions = Object.freeze({ import: true, exportPrivate: true, overwrite: true, delete: true, wrap: true });
const usage = Object.freeze({ algorithms: keyAlgorithms, operations: keyOperations });

/**
 * A place for a symmetric key of each size that resource `places` has a byte for, with which everything is allowed; its
 * id is its size. Only the places that a run needs, so that the HSM fits into the chip's heap.
 */
export const keyDescriptions: readonly KeyDescription[] = Array.from(new Uint8Array(new Resource("places").slice(0)), (size) =>
	({ id: size, type: { kind: "symmetric", size }, permissions, usage }));
