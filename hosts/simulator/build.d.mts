import type { Target } from "./building/compiler.mjs";
import type { Library } from "./building/libraries.mjs";

/** What computes where no peripheral does. */
export type EngineName = "native" | "noble";
export function buildSimulator(options?: { engine?: EngineName | undefined }): Promise<{ program: string; bits: 32 | 64; message: string; native: string[] }>;
export function buildProgram(
	output: string,
	list: (folder: string, libraries: Library[], target: Target) => { path: string; flags: string[] }[],
): Promise<{ program: string; target: Target; libraries: Library[] }>;
