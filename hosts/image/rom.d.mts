import type { EngineName } from "../simulator/build.mjs";

export function buildRom(options: {
	sdk: string;
	tools: string;
	folder: string;
	replace?: Record<string, string | { text: string; folder: string }>;
	engine?: EngineName | undefined;
	more?: (native: readonly string[]) => { modules: ReadonlyMap<string, string>; preload: readonly string[]; sources: readonly string[] };
}): Promise<{ program: string; message: string; native: string[] }>;
