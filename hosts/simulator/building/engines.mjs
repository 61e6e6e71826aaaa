/** The engines of the slow workers in a simulator: native where a library is there, or noble. */
import { join } from "node:path";
import { explainInstallation, explainMissing } from "./libraries.mjs";
import { root } from "./sources.mjs";

/** The values of --engine. */
export const engineNames = ["native", "noble"];

/** Which library each module of hosts/firmware/native-engines needs. */
const needs = {
	"nist-curves": ({ psa }) => psa,
	symmetric: ({ psa }) => psa,
	sha1: ({ psa }) => psa,
	sha3: ({ psa }) => psa?.hasSha3,
	curve25519: ({ sodium }) => sodium,
	"slow-machine": ({ psa, sodium }) => psa?.hasSha3 && sodium,
};

/**
 * The modules of hosts/firmware/engines that have a native one instead.
 * @param libraries as `findLibraries` returns them
 * @returns {string[]} their names
 */
export function nativeModules(libraries) {
	const byName = Object.fromEntries(libraries.map((library) => [library.name, library]));
	return Object.keys(needs).filter((name) => needs[name](byName));
}

/** The file that takes the place of `path`, if `path` is a module of hosts/firmware/engines that is among `names`; without ending. */
export function nativeFile(path, names) {
	const name = names.find((each) => path === join(root, "hosts/firmware/engines", each));
	return name === undefined ? undefined : join(root, "hosts/firmware/native-engines", name);
}

/** What computes, in words, for the first line of output. */
function describe(target, libraries, modules) {
	const missing = explainMissing(target, libraries);
	if (libraries.length === 0) return `noble for public keys, since ${missing}`;
	const versions = libraries.map(({ version }) => version).join(" and ");
	if (missing !== undefined) return `${versions}, noble for the rest, since ${missing}`;
	return modules.includes("sha3") ? versions : `${versions}, noble for SHA-3`;
}

/**
 * @param target as `chooseTarget` returns it
 * @param libraries as `findLibraries` returns them
 * @param {"native" | "noble" | undefined} wanted the value of --engine, or of the variable HEIMLIG_ENGINE; native where it is there if undefined
 * @returns {{ native: string[], message: string }} `native`: the modules that have a native one instead
 * @throws Error if `wanted` is neither, or is native and a library is missing
 */
export function chooseEngines(target, libraries, wanted = process.env.HEIMLIG_ENGINE) {
	if (wanted !== undefined && !engineNames.includes(wanted)) throw new Error(`the engine is ${engineNames.join(" or ")}, not "${wanted}"`);
	if (wanted === "noble") return { native: [], message: "noble for public keys, as demanded" };
	const missing = explainMissing(target, libraries);
	if (wanted === "native" && missing !== undefined) throw new Error(`no native engines, since ${missing}${explainInstallation(target, libraries)}`);
	const native = nativeModules(libraries);
	return { native, message: describe(target, libraries, native) };
}
