/**
 * Builds the image for this repository's simulator. The Moddable SDK's tools compile and link it as for the chip, but 32-bit for this
 * machine and with the simulator's platform. It shows what the machines take of RAM when all else is in flash.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { build, transform } from "esbuild";
import { buildProgram } from "../simulator/build.mjs";
import { chooseTarget } from "../simulator/building/compiler.mjs";
import { chooseEngines } from "../simulator/building/engines.mjs";
import { findLibraries } from "../simulator/building/libraries.mjs";
import { builtInNames } from "../simulator/building/modules.mjs";
import { listImageSources, root } from "../simulator/building/sources.mjs";
import { run } from "../simulator/building/steps.mjs";
import { toInput } from "../simulator/bundle.mjs";
import { imageModules, preloadedModules } from "./modules.mjs";

/** mcconfig's option for the linker: the sizes of chunk, heap, stack, keys, names, symbols and parser, then static, main, native stack. */
const creation = "32768,1024,2048,64,512,32,32,53,3,1024,17,0,main,0";

async function toScript(file) {
	const text = readFileSync(file, "utf8");
	if (!file.endsWith(".ts")) return text;
	const { code } = await transform(text, { loader: "ts", target: "esnext", tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } } });
	return code;
}

/** Bundles a module that is not in the manifests with all that it imports, except the image's modules. */
async function bundleInto(image, entry) {
	const ofImage = {
		name: "image",
		setup(bundler) {
			bundler.onResolve({ filter: /^\./ }, ({ path: specifier, resolveDir, kind }) => {
				const name = relative(root, join(resolveDir, specifier)).replace(/\.js$/, "");
				return kind !== "entry-point" && image.has(`heimlig/${name}`) ? { path: `heimlig/${name}`, external: true } : undefined;
			});
			bundler.onResolve({ filter: /^[^.]/ }, ({ path: name, kind }) =>
				kind !== "entry-point" && image.has(name.replace(/\.js$/, "")) ? { path: name, external: true } : undefined,
			);
		},
	};
	const { outputFiles } = await build({
		...toInput(entry),
		bundle: true,
		write: false,
		format: "esm",
		platform: "neutral",
		target: "esnext",
		external: builtInNames,
		plugins: [ofImage],
		logLevel: "silent",
	});
	return outputFiles[0].text;
}

async function compile(tools, folder, name, text) {
	const script = join(folder, "scripts", `${name}.js`);
	const target = join(folder, "modules", dirname(name));
	mkdirSync(dirname(script), { recursive: true });
	mkdirSync(target, { recursive: true });
	writeFileSync(script, text);
	await run([join(tools, "xsc"), script, "-c", "-e", "-o", target, "-r", basename(name)]);
	return join(folder, "modules", `${name}.xsb`);
}

const nothing = () => ({ modules: new Map(), preload: [], sources: [] });

/**
 * @param {{ sdk: string, tools: string, folder: string, replace?: Record<string, string | { text: string, folder: string }>,
 *   more?: (native: string[]) => { modules: Map<string, string>, preload: string[], sources: string[] }, engine?: "native" | "noble" }} options
 *   - `sdk`, `tools`: the folders of the SDK and of its tools
 *   - `folder`: for the output
 *   - `replace`: modules by name, instead of the image's or besides them, as bundle.mjs takes entries
 *   - `more`: more modules for an image with these native engines: their files by name, which of them are preloaded, and the C files of their
 *     natives
 *   - `engine`: what computes where no peripheral does, as `buildSimulator` takes it
 * @returns {Promise<{ program: string, message: string, native: string[] }>} the program, which engines it has in words, and the native ones
 * @throws Error with the tools' output; if the engine is not there
 */
export async function buildRom({ sdk, tools, folder, replace = {}, more = nothing, engine }) {
	const builtIn = join(root, "hosts/simulator/modules");
	mkdirSync(folder, { recursive: true });
	const target = chooseTarget(folder);
	const { native, message } = chooseEngines(target, findLibraries(target, folder), engine);
	const { modules: others, preload, sources } = more(native);
	const image = new Map([...imageModules(native), ...others]);
	const files = new Map([...image, ...builtInNames.map((name) => [name, join(builtIn, `${name}.js`)])]);
	const modules = [];
	for (const name of new Set([...files.keys(), ...Object.keys(replace)]))
		modules.push(await compile(tools, folder, name, name in replace ? await bundleInto(image, replace[name]) : await toScript(files.get(name))));
	const preloaded = [...preloadedModules(native), ...preload, ...builtInNames];
	await run([
		join(tools, "xsl"),
		"-b",
		join(folder, "modules"),
		"-o",
		folder,
		"-s",
		"*",
		"-c",
		creation,
		...preloaded.flatMap((name) => ["-p", `${name}.xsb`]),
		...modules,
	]);
	const { program } = await buildProgram(folder, (_, libraries) => listImageSources(sdk, join(folder, "mc.xs.c"), libraries, sources));
	return { program, message, native };
}
