/** The manifests name every module; mcconfig takes a forgotten one out of flash, or out of the image, without a word. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { importsOf } from "../unit/import-rules.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

interface Manifest {
	readonly include?: readonly string[];
	readonly modules?: Readonly<Record<string, string | readonly string[]>>;
	readonly preload?: readonly string[];
}

function read(path: string): Manifest {
	const manifest: Manifest = JSON.parse(readFileSync(join(root, path), "utf8"));
	return manifest;
}

/** Module names and their files, as mcconfig finds them: `folder/*` is every file of a folder, other names have no ending. */
function modulesOf(path: string): Map<string, string> {
	const folder = dirname(join(root, path));
	const found = new Map<string, string>();
	for (const [name, sources] of Object.entries(read(path).modules ?? {}))
		for (const source of [sources].flat()) {
			if (!source.startsWith(".")) continue;
			const file = join(folder, source);
			const names = source.endsWith("/*") ? readdirSync(dirname(file)).filter((entry) => /(?<!\.d)\.(ts|js)$/.test(entry)) : undefined;
			for (const entry of names ?? [`${file.slice(dirname(file).length + 1)}${existsSync(`${file}.ts`) ? ".ts" : ".js"}`])
				found.set(name.replace("*", entry.replace(/\.(ts|js)$/, "")), join(dirname(file), entry));
		}
	return found;
}

const paths = ["modules/manifest.json", "hardware/esp32/manifest.json", "manifest.json"];
const modules = new Map(paths.flatMap((path) => [...modulesOf(path)]));
const preloaded = new Set(paths.flatMap((path) => read(path).preload ?? []));
/** What runs when a machine starts. */
const starting = new Set(["main", "hsm", "ecc", "heimlig/hosts/firmware/main", "heimlig/hosts/firmware/hsm", "heimlig/hosts/firmware/ecc"]);
/** Needs a megabyte of tables, or is only there to be compared with. */
const software = /^modules\/workers\/software-/;
const ours = [...modules].filter(([name]) => name.startsWith("heimlig/"));

describe("the image's manifests", () => {
	test("every module of the firmware is in the image under its path", () => {
		const sources = ["modules", "hardware/esp32", "hosts/firmware"].flatMap((folder) =>
			readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
				.filter((name) => name.endsWith(".ts") && !name.endsWith(".d.ts")).map((name) => join(folder, name)));
		const expected = sources.filter((path) => !software.test(path)).map((path) => `heimlig/${path.replace(/\.ts$/, "")}`);
		expect(ours.map(([name]) => name).sort()).toEqual(expected.sort());
		for (const [name, file] of ours) expect(`heimlig/${relative(root, file)}`).toBe(`${name}.ts`);
	});

	test("every module is preloaded, but what runs when a machine starts", () => {
		const expected = ours.map(([name]) => name).filter((name) => !starting.has(name));
		expect([...preloaded].sort()).toEqual(expected.sort());
	});

	test("all that is imported is in the image", () => {
		for (const [name, file] of ours)
			for (const { specifier, isType } of importsOf(readFileSync(file, "utf8")))
				if (specifier.startsWith("@noble/") && !isType)
					expect(modules.has(specifier.replace(/\.js$/, "")), `${name} imports ${specifier}`).toBe(true);
	});
});
