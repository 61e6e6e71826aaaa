import type { EngineName } from "../../../hosts/simulator/build.mjs";

export function buildImage(
	machines: Readonly<Record<string, string | { readonly text: string; readonly folder: string }>>,
	options?: { readonly folder?: string; readonly engine?: EngineName | undefined },
): Promise<{ program: string; version: string; native: string[] }>;
