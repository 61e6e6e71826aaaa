import type { Target } from "./compiler.mjs";

/** A native library of this computer. */
export interface Library {
	name: "psa" | "sodium";
	version: string;
	hasSha3: boolean;
	include: string[];
	link: string[];
}
export function findLibraries(target: Target, output: string): Library[];
export function explainMissing(target: Target, libraries: readonly Library[]): string | undefined;
export function explainInstallation(target: Target, libraries: readonly Library[]): string;
