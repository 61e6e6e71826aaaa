/** Builds an example as an image for this repository's simulator. */
import { join } from "node:path";
import { readCommandLine } from "../image/command-line.mjs";
import { moreModules } from "../image/modules.mjs";
import { buildRom } from "../image/rom.mjs";
import { buildNoble } from "../noble/build.mjs";

/** The SDK's conversions of text. */
const text = ["decoder", "encoder"].map((name) => ({ name: `text/${name}`, path: `modules/data/text/${name}/text${name}` }));

/**
 * @param {{ manifests: readonly string[], build: () => void }} example as examples.mjs has it
 * @param {string} folder for the output
 * @param {Record<string, string | { text: string, folder: string }>} replace as `buildRom` takes it
 * @returns {Promise<{ program: string, message: string }>} as `buildRom`
 * @throws Error that says what of the SDK is missing, and where to get it
 */
export async function buildExampleRom({ manifests, build }, folder, replace = {}) {
	const planned = readCommandLine(["rom"], process.env, process.platform);
	if (planned.options === undefined) throw new Error(planned.message.replace(/^image: /, ""));
	const { sdk, tools } = planned;
	await buildNoble();
	build();
	const { modules, preload } = moreModules(manifests);
	return buildRom({
		sdk,
		tools,
		folder,
		replace,
		more: () => ({
			modules: new Map([...text.map(({ name, path }) => [name, join(sdk, `${path}.js`)]), ...modules]),
			preload: [...text.map(({ name }) => name), ...preload],
			sources: text.map(({ path }) => join(sdk, `${path}.c`)),
		}),
	});
}
