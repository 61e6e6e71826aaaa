/** The manifests name every module. mcconfig silently leaves a missing one out of flash or out of the image. */
import { readdirSync, readFileSync } from "node:fs";
import { join, posix, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { imageModules, preloadedModules } from "../../hosts/image/modules.mjs";
import { importsOf } from "../unit/import-rules.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

const modules = imageModules();
/** These modules run when a machine starts. */
const starting = new Set(["heimlig/hosts/firmware/main", "heimlig/hosts/firmware/hsm", "heimlig/hosts/firmware/ecc"]);
/** These need a megabyte of tables, or serve as references only. */
const software = /^modules\/workers\/software-(aes|aes-ccm|aes-gcm|generator|memory|sha2)\./;
const ours = [...modules].filter(([name]) => name.startsWith("heimlig/"));

describe("the image's manifests", () => {
	test("contain every module of the firmware under its path", () => {
		const sources = ["modules", "hardware/esp32", "hosts/firmware"].flatMap((folder) =>
			readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
				.filter((name) => name.endsWith(".ts") && !name.endsWith(".d.ts"))
				.map((name) => join(folder, name)),
		);
		const expected = sources.filter((path) => !software.test(path)).map((path) => `heimlig/${path.replace(/\.ts$/, "")}`);
		expect(ours.map(([name]) => name).sort()).toEqual(expected.sort());
		for (const [name, file] of ours) expect(`heimlig/${relative(root, file)}`).toBe(name.endsWith("/heaps") ? "heimlig/hosts/image/heaps.ts" : `${name}.ts`);
	});

	test("preload every module except those that run when a machine starts", () => {
		const expected = ours.map(([name]) => name).filter((name) => !starting.has(name));
		expect(preloadedModules().sort()).toEqual(expected.sort());
	});

	test("define the abort hook for the chip only: the SDK's simulators can not delete a machine that waits in it", () => {
		const { defines, platforms } = JSON.parse(readFileSync(join(root, "modules/manifest.json"), "utf8"));
		expect(defines).toBeUndefined();
		expect(platforms.esp32.defines).toEqual({ xs: { abortHook: 1 } });
	});

	test("contain every imported module", () => {
		for (const [name, file] of ours)
			for (const { specifier, isType } of importsOf(readFileSync(file, "utf8"))) {
				const imported = specifier.startsWith(".") ? posix.join(posix.dirname(name), specifier) : specifier;
				if (!isType && imported.includes("/")) expect(modules.has(imported.replace(/\.js$/, "")), `${name} imports ${specifier}`).toBe(true);
			}
	});
});
