/** Starts HSMs of hosts/node from its sources: Node can not run these, so the thread's module is bundled. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { afterAll } from "vitest";
import { type NodeHsm, startHsmFrom } from "../../hosts/node/host.js";
import type { NodeHsmOptions } from "../../hosts/node/options.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const tests = join(root, "build/test");

let folder: string | undefined;
let bundled: Promise<URL> | undefined;
afterAll(() => {
	if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

async function bundleThread(): Promise<URL> {
	const { outputFiles } = await build({
		entryPoints: [join(root, "hosts/node/thread.ts")],
		bundle: true,
		write: false,
		format: "esm",
		platform: "node",
		target: "node20",
		logLevel: "silent",
	});
	mkdirSync(tests, { recursive: true });
	folder = mkdtempSync(join(tests, "thread-"));
	const file = join(folder, "thread.mjs");
	writeFileSync(file, outputFiles[0].text);
	return pathToFileURL(file);
}

/** The main module of the thread. Its folder is removed after the tests of this file. */
export function threadFile(): Promise<URL> {
	bundled ??= bundleThread();
	return bundled;
}

/** As `startHsm` of hosts/node. */
export async function startHsm(options: NodeHsmOptions = {}): Promise<NodeHsm> {
	return startHsmFrom(await threadFile(), options);
}
