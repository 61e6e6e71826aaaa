/** Starts HSMs of hosts/node from its sources: Node can not run these, so the thread's module is bundled. */
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { type NodeHsm, startHsmFrom } from "../../hosts/node/host.js";
import type { NodeHsmOptions } from "../../hosts/node/options.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

let bundled: Promise<URL> | undefined;

async function bundleThread(): Promise<URL> {
	const { outputFiles } = await build({
		entryPoints: [`${root}hosts/node/thread.ts`],
		bundle: true,
		write: false,
		format: "esm",
		platform: "node",
		target: "node20",
		logLevel: "silent",
	});
	const folder = `${root}build/test`;
	mkdirSync(folder, { recursive: true });
	// Each test file has its own: another may start a thread while this one writes.
	const file = `${folder}/hsm-thread-${process.pid}-${Date.now()}.mjs`;
	writeFileSync(file, outputFiles[0].text);
	return pathToFileURL(file);
}

/** As `startHsm` of hosts/node. */
export async function startHsm(options: NodeHsmOptions = {}): Promise<NodeHsm> {
	bundled ??= bundleThread();
	return startHsmFrom(await bundled, options);
}
