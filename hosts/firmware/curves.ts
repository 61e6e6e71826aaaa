/**
 * The curves of this firmware. To leave curves out, delete their line here. The HSM then answers their requests NoWorkerForRequest.
 *
 * The engines come from `engines` (noble) or from `native-engines` (PSA Crypto and libsodium), which have the same files. An image for a chip has the
 * native ones, the simulator those whose library it finds.
 */
import type { CurveEngines } from "../../modules/workers/curve-engines.js";
import type { RandomSource } from "../../modules/workers/engines.js";
import { curve25519, leavesSecrets as curve25519LeavesSecrets } from "./engines/curve25519.js";
import { nistCurves, leavesSecrets as nistCurvesLeaveSecrets } from "./engines/nist-curves.js";

/** Whether a job of one of these curves leaves secrets in the heap that script can not wipe. */
export const curvesLeaveSecrets = nistCurvesLeaveSecrets || curve25519LeavesSecrets;

/** `generator` gives keys, nonces and blinding. */
export function curves(generator: RandomSource): CurveEngines {
	return Object.freeze({
		...nistCurves(generator),
		...curve25519(generator),
	});
}
