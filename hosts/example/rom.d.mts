import type { buildRom } from "../image/rom.mjs";
import type { Example } from "./examples.mjs";

/** See rom.mjs. */
export function buildExampleRom(
	example: Pick<Example, "manifests" | "build">,
	folder: string,
	replace?: Parameters<typeof buildRom>[0]["replace"],
): ReturnType<typeof buildRom>;
