/** The manifests name every module. mcconfig silently leaves a missing one out of flash or out of the image. */
import { readdirSync, readFileSync } from "node:fs";
import { join, posix, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { allNative, imageModules, preloadedModules } from "../../hosts/image/modules.mjs";
import { buildNoble } from "../../hosts/noble/build.mjs";
import { importsOf } from "../unit/import-rules.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

await buildNoble();

/** These modules run when a machine starts. */
const starting = new Set(["heimlig/hosts/firmware/main", "heimlig/hosts/firmware/hsm", "heimlig/hosts/firmware/ecc"]);
/** These need a megabyte of tables, or serve as references only. */
const software = /^modules\/workers\/software-(aes|aes-ccm|aes-ctr|aes-gcm|generator|sha2)\./;

/**
 * An application that wants the Web Cryptography API or the web's globals includes their manifests; the demonstration does not.
 */
const optional = ["modules/webcrypto", "hosts/firmware/globals"];

/** What an image for a chip has, and one for the SDK's simulators. */
const images = [
	{ name: "with native engines", native: allNative, engines: "hosts/firmware/native-engines" },
	{ name: "with noble", native: [], engines: "hosts/firmware/engines" },
].map((image) => {
	const modules = imageModules(image.native);
	return { ...image, modules, ours: [...modules].filter(([name]) => name.startsWith("heimlig/")) };
});

/** The modules that a module imports, those of which it has only types included with `types`. */
function importsIn(name: string, file: string, types = false): string[] {
	return importsOf(readFileSync(file, "utf8"))
		.filter(({ specifier, isType }) => (types || !isType) && specifier.includes("/"))
		.map(({ specifier }) => (specifier.startsWith(".") ? posix.join(posix.dirname(name), specifier) : specifier).replace(/\.js$/, ""));
}

test("the image's manifests contain every module of the firmware under its path", () => {
	const sources = ["modules", "hardware/esp32", "hardware/psa", "hardware/sodium", "hosts/firmware"].flatMap((folder) =>
		readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
			.filter((name) => name.endsWith(".ts") && !name.endsWith(".d.ts"))
			.map((name) => join(folder, name)),
	);
	const files = images.flatMap(({ ours }) => ours.map(([, file]) => relative(root, file)));
	const isOptional = (path: string): boolean => optional.some((folder) => path.startsWith(`${folder}/`));
	const expected = sources.filter((path) => !software.test(path) && !isOptional(path) && path !== "hosts/firmware/heaps.ts");
	expect([...new Set(files)].filter((file) => file !== "hosts/image/heaps.ts").sort()).toEqual(expected.sort());
	for (const { ours, engines } of images)
		for (const [name, file] of ours) {
			const path = name.replace("heimlig/hosts/firmware/engines", engines).replace("heimlig/", "");
			expect(relative(root, file)).toBe(name.endsWith("/heaps") ? "hosts/image/heaps.ts" : `${path}.ts`);
		}
});

describe.each(images)("the image's manifests $name", ({ native, modules, ours }) => {
	test("preload every module except those that run when a machine starts", () => {
		const expected = ours.map(([name]) => name).filter((name) => !starting.has(name));
		expect(preloadedModules(native).sort()).toEqual(expected.sort());
	});

	test("contain every imported module", () => {
		for (const [name, file] of ours) for (const imported of importsIn(name, file)) expect(modules.has(imported), `${name} imports ${imported}`).toBe(true);
	});

	test("contain no module of noble, and no engine, that nothing needs", () => {
		const needed = new Set<string>();
		const visit = (name: string): void => {
			const file = modules.get(name);
			if (needed.has(name) || file === undefined) return;
			needed.add(name);
			for (const imported of importsIn(name, file, true)) visit(imported);
		};
		for (const [name] of ours) if (starting.has(name) || name.includes("/precomputed-")) visit(name);
		const engines = [...modules.keys()].filter((name) => /^@noble\/|^heimlig\/(modules\/workers|hardware)\//.test(name));
		expect(engines.filter((name) => !needed.has(name))).toEqual([]);
	});
});

test.each(optional)("the manifest of %s contains and preloads every module of its folder", (folder) => {
	const { modules, preload } = JSON.parse(readFileSync(join(root, folder, "manifest.json"), "utf8")) as { modules: object; preload: string[] };
	const names = readdirSync(join(root, folder)).filter((name) => name.endsWith(".ts"));
	expect(modules).toEqual({ [`heimlig/${folder}/*`]: "./*" });
	expect(preload.toSorted()).toEqual(names.map((name) => `heimlig/${folder}/${name.replace(/\.ts$/, "")}`).sort());
});

describe("the image's manifests", () => {
	test("define the abort hook for the chip only: the SDK's simulators can not delete a machine that waits in it", () => {
		const { defines, platforms } = JSON.parse(readFileSync(join(root, "modules/manifest.json"), "utf8"));
		expect(defines).toBeUndefined();
		expect(platforms.esp32.defines).toEqual({ xs: { abortHook: 1 } });
	});
});
