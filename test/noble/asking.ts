/** Asks noble, as it comes from npm and as the simulator and the image have it, the questions of fixtures/answers.ts. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { bundle } from "../../hosts/simulator/bundle.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const fixture = join(root, "test/noble/fixtures/answers.ts");

/** The line of an answer begins so. P-384 is too slow to be asked about wherever noble runs. */
export const isAboutP384 = (line: string): boolean => line.startsWith("P-384");

async function answersOf(start: number, makeBundle: (outdir: string) => Promise<unknown>): Promise<string[]> {
	mkdirSync(join(root, "build/test"), { recursive: true });
	const outdir = mkdtempSync(join(root, "build/test/noble-"));
	try {
		await makeBundle(outdir);
		const module: unknown = await import(/* @vite-ignore */ pathToFileURL(join(outdir, "answers.js")).href);
		const { answers } = module as { answers: (start: number, withP384: boolean) => string[] };
		return answers(start, true);
	} finally {
		rmSync(outdir, { recursive: true, force: true });
	}
}

/** `start` makes the inputs. */
export function originalAnswers(start: number): Promise<string[]> {
	return answersOf(start, (outdir) => build({ entryPoints: [fixture], bundle: true, format: "esm", outdir, logLevel: "silent" }));
}

export function rewrittenAnswers(start: number): Promise<string[]> {
	return answersOf(start, (outdir) => bundle({ entries: { answers: fixture }, outdir }));
}
