import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { importsOf, sourcesUnder, violation } from "./import-rules.js";

const broken = (file: string, source: string): string[] =>
	importsOf(source)
		.map((found) => violation(file, found))
		.filter((complaint) => complaint !== undefined);

describe("import rules", () => {
	test.each(["modules", "hardware", "hosts"])("hold for every file under %s", (folder) => {
		const sources = sourcesUnder(folder);
		expect(sources.length).toBeGreaterThan(4);
		expect(sources.flatMap(({ file, source }) => broken(file, source))).toEqual([]);
	});

	test("know every folder of the modules", () => {
		const folders = new Set(sourcesUnder("modules").map(({ file }) => file.split("/")[1]));
		expect([...folders].sort()).toEqual(["api", "core", "keystore", "mailbox", "messages", "webcrypto", "workers"]);
	});

	test("allow no dependency but noble", () => {
		const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
		const { dependencies } = JSON.parse(text) as { dependencies: Record<string, string> };
		for (const name of Object.keys(dependencies)) expect(name).toMatch(/^@noble\//);
	});
});

describe("violation", () => {
	test.each([
		["modules/messages/slot.ts", 'import { Pool } from "../mailbox/pool.js";'],
		["modules/messages/slot.ts", 'import { sha256 } from "@noble/hashes/sha2.js";'],
		["modules/mailbox/ring.ts", 'import type { Core } from "../core/core.js";'],
		["modules/api/client.ts", 'import { Core } from "../core/core.js";'],
		["modules/api/client.ts", 'export type { Core } from "../core/core.js";'],
		["modules/api/client.ts", 'import { KeyStore } from "../keystore/keystore.js";'],
		["modules/core/core.ts", 'import { Client } from "../api/client.js";'],
		["modules/core/core.ts", "export * from '../api/client.js';"],
		["modules/core/core.ts", 'import { AesWorker } from "../workers/aes.js";'],
		["modules/core/core.ts", 'const { AesWorker } = await import("../workers/aes.js");'],
		["modules/core/core.ts", 'let worker: import("../workers/aes.js").AesWorker;'],
		["modules/core/core.ts", "const anything = await import(name);"],
		["modules/core/core.ts", 'import { readFileSync } from "node:fs";'],
		["modules/core/core.ts", 'import "fs";'],
		["modules/core/core.ts", 'const fs = require("fs");'],
		["modules/workers/aes.ts", 'import { KeyStore } from "../keystore/keystore.js";'],
		["modules/workers/aes.ts", 'import { Pool } from "../mailbox/pool.js";'],
		["modules/workers/aes.ts", 'import { peripheralAes } from "../../hardware/esp32/aes/aes.js";'],
		["modules/workers/aes.ts", 'import { region } from "../../hosts/firmware/configuration.js";'],
		["modules/workers/aes.ts", 'import forge from "node-forge";'],
		["modules/workers/aes.ts", 'import {\n\tgcm, // the mode\n\tsiv,\n} from "noble-ciphers";'],
		["modules/keystore/keystore.ts", 'import { Core } from "../core/core.js";'],
		["modules/unheard/of.ts", 'import { Slot } from "../messages/slot.js";'],
		["hardware/esp32/aes/aes.ts", 'import { AesWorker } from "../../../modules/workers/aes.js";'],
		["hardware/esp32/aes/aes.ts", 'import { engines } from "../../../modules/workers/engines.js";'],
		["hardware/esp32/aes/aes.ts", 'import { aes } from "@noble/ciphers/aes.js";'],
		["hardware/esp32/aes/aes.ts", 'import { region } from "../../../hosts/firmware/configuration.js";'],
		["hosts/firmware/hsm.ts", 'import { seeded } from "../../test/support/random.js";'],
		["hosts/firmware/hsm.ts", 'import { createHash } from "node:crypto";'],
		["hosts/firmware/hsm.ts", 'import left from "left-pad";'],
		["hosts/firmware/hsm.ts", 'import { Core } from "heimlig/modules/core/core";'],
		["hosts/node/host.ts", 'import Timer from "timer";'],
		["hosts/node/host.ts", 'import { seeded } from "../../test/support/seeded.js";'],
		["hosts/package/heimlig.ts", 'import { Worker } from "node:worker_threads";'],
		["hosts/package/heimlig.ts", 'import { sha256 } from "@noble/hashes/sha2.js";'],
		["hosts/example/hsm.ts", 'import { seeded } from "heimlig/test/support/random";'],
	])("rejects an import of %s: %s", (file, source) => {
		expect(broken(file, source)).toHaveLength(1);
	});

	test.each([
		["modules/core/core.ts", '// import { Client } from "../api/client.js";\n/* import "fs"; */'],
		["modules/core/core.ts", 'import { Pool } from "../mailbox/pool.js"; import type { Job } from "./job.js"; export { a } from "../keystore/keystore.js";'],
		["modules/workers/hash.ts", 'import { sha256 } from "@noble/hashes/sha2.js";'],
		["hardware/esp32/aes/aes.ts", 'import type { AesEngine } from "../../../modules/workers/engines.js";'],
		["hosts/firmware/hsm.ts", 'import Timer from "timer"; import { Core } from "../../modules/core/core.js";'],
		["hosts/example/hsm.ts", 'import { Core } from "heimlig/modules/core/core";'],
		["hosts/node/host.ts", 'import { Worker } from "node:worker_threads"; import { Hsm } from "../../modules/api/hsm.js";'],
		["hosts/package/heimlig.ts", 'export { Hsm } from "../../modules/api/hsm.js";'],
		["modules/core/core.ts", 'const important = "see"; export const from = important;'],
	])("accepts the imports of %s: %s", (file, source) => {
		expect(broken(file, source)).toEqual([]);
	});

	test("finds every import of a file", () => {
		const source =
			'import a from "./a.js";\nimport type { B } from \'./b.js\';\nimport c, { type D } from "./c.js";\nimport * as e from "./e.js";\nimport "./f.js";\nexport * from "./g.js";';
		expect(
			importsOf(source)
				.map(({ specifier }) => specifier)
				.sort(),
		).toEqual(["./a.js", "./b.js", "./c.js", "./e.js", "./f.js", "./g.js"]);
	});
});
