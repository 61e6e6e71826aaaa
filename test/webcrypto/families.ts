import type { Random } from "../support/seeded.js";
import type { Case } from "./case.js";
import { aesCases } from "./cases/aes.js";
import { agreementCases } from "./cases/agreement.js";
import { derCases } from "./cases/der.js";
import { digestCases } from "./cases/digest.js";
import { ecdsaCases } from "./cases/ecdsa.js";
import { ed25519Cases } from "./cases/ed25519.js";
import { generalCases } from "./cases/general.js";
import { generateCases } from "./cases/generate.js";
import { hmacCases } from "./cases/hmac.js";
import { importCurveCases } from "./cases/import-curve.js";
import { importSecretCases } from "./cases/import-secret.js";
import { kdfCases } from "./cases/kdf.js";
import { wrapCases } from "./cases/wrap.js";

/** The cases by subject. */
export const families: Readonly<Record<string, (random: Random) => Case[]>> = {
	digest: digestCases,
	aes: aesCases,
	hmac: hmacCases,
	ecdsa: ecdsaCases,
	ed25519: ed25519Cases,
	agreement: agreementCases,
	kdf: kdfCases,
	generate: generateCases,
	"import of secrets": importSecretCases,
	"import of curves": importCurveCases,
	der: derCases,
	wrap: wrapCases,
	general: generalCases,
};
