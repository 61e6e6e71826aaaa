/** The manifests name every module; mcconfig takes a forgotten one out of flash, or out of the image, without a word. */
import { readdirSync, readFileSync } from "node:fs";
import { join, posix, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { imageModules, preloadedModules } from "../../hosts/image/modules.mjs";
import { importsOf } from "../unit/import-rules.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

const modules = imageModules();
/** What runs when a machine starts. */
const starting = new Set(["heimlig/hosts/firmware/main", "heimlig/hosts/firmware/hsm", "heimlig/hosts/firmware/ecc"]);
/** Needs a megabyte of tables, or is only there to be compared with. */
const software = /^modules\/workers\/software-(aes|aes-ccm|memory|sha2)\./;
const ours = [...modules].filter(([name]) => name.startsWith("heimlig/"));

describe("the image's manifests", () => {
	test("every module of the firmware is in the image under its path", () => {
		const sources = ["modules", "hardware/esp32", "hosts/firmware"].flatMap((folder) =>
			readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
				.filter((name) => name.endsWith(".ts") && !name.endsWith(".d.ts"))
				.map((name) => join(folder, name)),
		);
		const expected = sources.filter((path) => !software.test(path)).map((path) => `heimlig/${path.replace(/\.ts$/, "")}`);
		expect(ours.map(([name]) => name).sort()).toEqual(expected.sort());
		for (const [name, file] of ours) expect(`heimlig/${relative(root, file)}`).toBe(name.endsWith("/heaps") ? "heimlig/hosts/image/heaps.ts" : `${name}.ts`);
	});

	test("every module is preloaded, but what runs when a machine starts", () => {
		const expected = ours.map(([name]) => name).filter((name) => !starting.has(name));
		expect(preloadedModules().sort()).toEqual(expected.sort());
	});

	test("the abort hook is the chip's only: the SDK's simulators can not delete a machine that waits in it", () => {
		const { defines, platforms } = JSON.parse(readFileSync(join(root, "modules/manifest.json"), "utf8"));
		expect(defines).toBeUndefined();
		expect(platforms.esp32.defines).toEqual({ xs: { abortHook: 1 } });
	});

	test("all that is imported is in the image", () => {
		for (const [name, file] of ours)
			for (const { specifier, isType } of importsOf(readFileSync(file, "utf8"))) {
				const imported = specifier.startsWith(".") ? posix.join(posix.dirname(name), specifier) : specifier;
				if (!isType && imported.includes("/")) expect(modules.has(imported.replace(/\.js$/, "")), `${name} imports ${specifier}`).toBe(true);
			}
	});
});
