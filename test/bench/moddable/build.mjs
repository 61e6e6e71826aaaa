/** Builds the firmware's image with the benchmark's machines and the Moddable SDK's cryptography, for the simulator. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readCommandLine } from "../../../hosts/image/command-line.mjs";
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
 * @param {Record<string, string | { text: string, folder: string }>} machines the machines' modules by name, as bundle.mjs has them
 * @param {string} folder for the output
 * @returns {Promise<{ program: string, version: string }>} the program and the SDK's version
 * @throws Error that names what is missing, and where to get it
 */
export async function buildImage(machines, folder = join(root, "build/bench/rom")) {
	const planned = readCommandLine(["rom"], process.env, process.platform);
	if (planned.options === undefined) throw new Error(`--moddable: ${planned.message.replace(/^image: /, "")}`);
	const more = cryptModules(planned.sdk);
	await buildNoble();
	const { program } = await buildRom({ ...planned, folder, replace: machines, more });
	return { program, version: versionOf(planned.sdk) };
}
