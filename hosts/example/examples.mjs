/** The examples that `npm run example` builds. */
import { join } from "node:path";
import { root } from "../simulator/building/sources.mjs";
import { buildJose } from "./jose/build.mjs";

const inFolder = (name) => join(root, "hosts", name);

export const examples = Object.freeze({
	jose: Object.freeze({
		description: "tokens and JWE by jose, with the keys in the HSM (hosts/example/jose)",
		/** The machines' modules by name. */
		entries: Object.freeze({ main: inFolder("example/jose/main.ts"), hsm: inFolder("firmware/hsm.ts"), ecc: inFolder("firmware/ecc.ts") }),
		/** Bytes and slots of the application's machine, with all modules in RAM. jose passes whole texts as arguments, so each character takes a slot. */
		heap: 600_000,
		stack: 4096,
		/** The same with all modules in flash. */
		rom: Object.freeze({ heap: 80_000, stack: 896 }),
		/** The manifests of the image besides the firmware's, each after those that it needs. */
		manifests: Object.freeze(["modules/webcrypto/manifest.json", "hosts/firmware/globals/manifest.json", "hosts/example/jose/manifest.json"]),
		/** Writes what the manifests find in build. */
		build: buildJose,
	}),
});
