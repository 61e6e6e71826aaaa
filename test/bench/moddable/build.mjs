/** Builds the firmware's image with the benchmark's machines and the Moddable SDK's cryptography, for the simulator. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readCommandLine } from "../../../hosts/image/command-line.mjs";
import { imageModules, preloadedModules } from "../../../hosts/image/modules.mjs";
import { buildRom } from "../../../hosts/image/rom.mjs";
import { buildNoble } from "../../../hosts/noble/build.mjs";
import { root } from "../../../hosts/simulator/building/sources.mjs";
import { cryptModules } from "./crypt.mjs";

/** The version that the SDK states. */
function versionOf(sdk) {
	const file = join(sdk, "tools/VERSION");
	return existsSync(file) ? readFileSync(file, "utf8").trim() : "of unknown version";
}

/**
 * What an image with native engines lacks of noble. With it, noble alone computes from flash, with its tables, as in an image without native
 * engines. The engines that a native one replaces get another name.
 */
function nobleBeside(native) {
	const there = imageModules(native);
	const nameOf = (name) => name.replace(/^heimlig\/hosts\/firmware\/engines\//, "heimlig/hosts/firmware/noble-engines/");
	const modules = new Map([...imageModules()].filter(([name, file]) => there.get(name) !== file).map(([name, file]) => [nameOf(name), file]));
	return {
		modules,
		preload: preloadedModules()
			.map(nameOf)
			.filter((name) => modules.has(name)),
	};
}

/**
 * @param {Record<string, string | { text: string, folder: string }>} machines the machines' modules by name, as bundle.mjs has them
 * @param {{ folder?: string, engine?: "native" | "noble" }} options `folder`: for the output; `engine`: as buildRom takes it
 * @returns {Promise<{ program: string, version: string, native: string[] }>} the program, the SDK's version and the native engines
 * @throws Error that names what is missing, and where to get it
 */
export async function buildImage(machines, { folder = join(root, "build/bench/rom"), engine } = {}) {
	const planned = readCommandLine(["rom"], process.env, process.platform);
	if (planned.options === undefined) throw new Error(`--moddable: ${planned.message.replace(/^image: /, "")}`);
	const crypt = cryptModules(planned.sdk);
	await buildNoble();
	const { program, native } = await buildRom({
		...planned,
		folder,
		engine,
		replace: machines,
		more: (engines) => {
			const noble = nobleBeside(engines);
			return { ...crypt, modules: new Map([...noble.modules, ...crypt.modules]), preload: [...noble.preload, ...crypt.preload] };
		},
	});
	return { program, version: versionOf(planned.sdk), native };
}
