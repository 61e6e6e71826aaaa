/** Runs the cases of fixtures/results.ts in Node: with noble as npm delivers it, and with the edited noble. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { bundle } from "../../hosts/simulator/bundle.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const fixture = join(root, "test/noble/fixtures/results.ts");

/** Whether a line is of a P-384 case. These are too slow for XS without the tables in ROM. */
export const isAboutP384 = (line: string): boolean => line.startsWith("P-384");

async function resultsOf(start: number, makeBundle: (outdir: string) => Promise<unknown>): Promise<string[]> {
	mkdirSync(join(root, "build/test"), { recursive: true });
	const outdir = mkdtempSync(join(root, "build/test/noble-"));
	try {
		await makeBundle(outdir);
		const module: unknown = await import(/* @vite-ignore */ pathToFileURL(join(outdir, "results.js")).href);
		const { results } = module as { results: (start: number, withP384: boolean) => string[] };
		return results(start, true);
	} finally {
		rmSync(outdir, { recursive: true, force: true });
	}
}

/** `start` determines the inputs. */
export function originalResults(start: number): Promise<string[]> {
	return resultsOf(start, (outdir) => build({ entryPoints: [fixture], bundle: true, format: "esm", outdir, logLevel: "silent" }));
}

export function editedResults(start: number): Promise<string[]> {
	return resultsOf(start, (outdir) => bundle({ entries: { results: fixture }, outdir }));
}
