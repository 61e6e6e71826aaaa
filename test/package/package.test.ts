/** The packed package, installed into an empty project: on Node and on the XS simulator. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bundle } from "../../hosts/simulator/bundle.mjs";
import { readPage } from "../support/markdown.js";
import { runProgram } from "../support/simulator.js";
import { Project, root } from "./project.js";

let project: Project;
beforeAll(async () => {
	project = await Project.make();
}, 600_000);
afterAll(() => project?.remove());

interface Target {
	readonly types: string;
	readonly moddable?: string | null;
	readonly default?: string;
}

function exported(): Record<string, Target> {
	const { exports } = JSON.parse(readFileSync(join(project.installed, "package.json"), "utf8")) as { exports: Record<string, Target | string> };
	return Object.fromEntries(Object.entries(exports).filter((entry): entry is [string, Target] => typeof entry[1] === "object"));
}

/** The named blocks of a page's code. Each begins with a comment that names its file. */
function blocksOf(page: string): Map<string, string> {
	return new Map([...page.matchAll(/^```ts\n(\/\/ (\S+)\n[^]*?)^```/gm)].map(([, code, name]) => [name, code]));
}

describe("on Node", () => {
	test("the unit test in hosts/node/README.md compiles and passes", () => {
		const blocks = blocksOf(readPage("hosts/node/README.md"));
		expect([...blocks.keys()]).toEqual(["reading.ts", "reading.test.ts"]);
		for (const [name, code] of blocks) project.write(name, code);
		expect(project.compile(...blocks.keys())).toEqual({ status: 0, output: "" });
		const { status, output } = project.run(process.execPath, ["--test", "--test-reporter=tap", "compiled/reading.test.js"]);
		expect(output).toMatch(/^# pass 1$/m);
		expect(output).toMatch(/the device signs a reading/);
		expect(status).toBe(0);
	});

	test("a wrong application is found: by the types, and by the same unit test", () => {
		const blocks = blocksOf(readPage("hosts/node/README.md"));
		const reading = blocks.get("reading.ts") ?? "";
		project.write("reading.test.ts", blocks.get("reading.test.ts") ?? "");
		project.write("reading.ts", reading.replace('"P-256"', '"P-257"'));
		expect(project.compile("reading.ts", "reading.test.ts").output).toContain("P-257");
		project.write("reading.ts", reading.replace('signature: await client.signEcdsa({ key, message, curve: "P-256" })', "signature: new Uint8Array(64)"));
		expect(project.compile("reading.ts", "reading.test.ts")).toEqual({ status: 0, output: "" });
		expect(project.run(process.execPath, ["--test", "--test-reporter=tap", "compiled/reading.test.js"]).output).toMatch(/^# fail 1$/m);
	});

	test("every path that is exported for Node can be imported, and the others can not", () => {
		const names = Object.entries(exported()).map(([name, { default: path }]) => [name.replace(/^\./, "heimlig"), path !== undefined]);
		expect(names.length).toBeGreaterThan(100);
		const text = `const wrong = [];
			for (const [name, isForNode] of ${JSON.stringify(names)}) {
				const loaded = await import(name).then(() => true, (error) => (error.code === "ERR_PACKAGE_PATH_NOT_EXPORTED" ? false : error));
				if (loaded !== isForNode) wrong.push(name, String(loaded));
			}
			console.log(wrong.join("\\n") || "all as said");`;
		expect(project.node(text)).toEqual({ status: 0, output: "all as said\n" });
	});

	test("the types of every path compile", () => {
		const onNode = Object.entries(exported()).filter(([, { default: path }]) => path !== undefined);
		project.write("all.ts", onNode.map(([name], index) => `import * as m${index} from "${name.replace(/^\./, "heimlig")}";\nvoid m${index};\n`).join(""));
		expect(project.compile("all.ts")).toEqual({ status: 0, output: "" });
	});
});

describe("a program", () => {
	const start = 'import { startHsm } from "heimlig/node"; const hsm = await startHsm(); const client = hsm.client(0);';
	test.each([
		["ends although it has forgotten its HSM", 'console.log("forgotten");', "forgotten\n"],
		["gets the answer of a request that it does not wait for", "client.getRandom({ size: 4 }).then((bytes) => console.log(bytes.length));", "4\n"],
		[
			"gets the answers of more requests than there are slots",
			"const all = await Promise.all(Array.from({ length: 24 }, () => client.hash({ data: new Uint8Array(40000), algorithm: 'SHA3-256' }))); console.log(all.length);",
			"24\n",
		],
		[
			"gets an answer that was there before it looked",
			"const answer = client.getRandom({ size: 3 }); for (const end = Date.now() + 200; Date.now() < end; ); console.log((await answer).length);",
			"3\n",
		],
		[
			"sees a timeout",
			"await client.signEcdsa({ key: new Uint8Array(48).fill(1), message: new Uint8Array(1), curve: 'P-384' }, { timeout: 0 }).catch(({ code }) => console.log(code));",
			"Api.TimedOut\n",
		],
		["waits for the end of its HSM", "await hsm.terminate(); await hsm.terminate(); console.log(hsm.hasEnded);", "true\n"],
		[
			"sees the end of a request",
			"const answer = client.getRandom({ size: 1 }).catch(({ code }) => console.log(code)); hsm.terminate(); await answer;",
			"Hsm.Ended\n",
		],
		[
			"asks by the Web Cryptography API",
			"const { subtle } = hsm.crypto; console.log(new Uint8Array(await subtle.digest('SHA-256', new Uint8Array(3)))[0], hsm.crypto.getRandomValues(new Uint8Array(16384)).length);",
			"112 16384\n",
		],
		[
			"sees why an HSM does not start",
			"await startHsm({ flash: '/' }).catch((error) => console.log(error.code, /EISDIR/.test(error.message)));",
			"Hsm.Ended true\n",
		],
	])("%s", (_, text, output) => {
		expect(project.node(`${start}\n${text}`)).toEqual({ status: 0, output });
	});
});

describe("the package", () => {
	test("has every file that it exports", () => {
		for (const [name, { types, moddable, default: path }] of Object.entries(exported()))
			for (const file of [types, moddable, path].filter((given) => typeof given === "string"))
				expect(existsSync(join(project.installed, file)), `${name}: ${file}`).toBe(true);
	});

	test("names modules by their paths, as the manifests do", () => {
		for (const [name, { moddable }] of Object.entries(exported())) if (![".", "./webcrypto", "./node"].includes(name)) expect(moddable).toBe(`${name}.js`);
	});

	test("has every file that its manifests name", () => {
		const inFolder = (folder: string): string[] =>
			["modules", "hardware", "hosts/firmware"]
				.flatMap((name) => readdirSync(join(folder, name), { recursive: true, encoding: "utf8" }).map((path) => join(name, path)))
				.filter((path) => basename(path) === "manifest.json")
				.sort();
		const manifests = inFolder(project.installed);
		expect(manifests).toEqual(inFolder(root));
		for (const manifest of manifests) {
			const folder = join(project.installed, manifest, "..");
			const paths = readFileSync(join(folder, "manifest.json"), "utf8").matchAll(/"(\.\.?\/[^"]*)"/g);
			for (const [, path] of paths) {
				const [file] = path.split("*");
				const found = [file, `${file}.js`].some((candidate) => existsSync(join(folder, candidate)));
				expect(found, `${manifest}: ${path}`).toBe(true);
			}
		}
	});

	test("names manifests for the SDK's mcpack that are there", () => {
		const { moddable } = JSON.parse(readFileSync(join(project.installed, "package.json"), "utf8")) as { moddable: { manifest: { include: string[] } } };
		expect(moddable.manifest.include).toEqual(expect.arrayContaining(["./modules/manifest.json", "./hardware/esp32/manifest.json"]));
		for (const path of moddable.manifest.include) expect(existsSync(join(project.installed, path)), path).toBe(true);
	});

	test("has no test, no TypeScript source, and nothing of the simulator", () => {
		const files = readdirSync(project.installed, { recursive: true, encoding: "utf8" });
		expect(files.filter((name) => /^test|^hosts\/simulator|(?<!\.d)\.ts$|package-lock/.test(name.replaceAll("\\", "/")))).toEqual([]);
	});

	test("has all of the drivers' C, and licences", () => {
		const c = (folder: string): string[] =>
			readdirSync(join(folder, "hardware"), { recursive: true, encoding: "utf8" })
				.filter((name) => /\.[ch]$/.test(name))
				.sort();
		expect(c(project.installed)).toEqual(c(root));
		for (const name of ["LICENSE-MIT", "LICENSE-APACHE", "build/noble/hashes/LICENSE", "README.md"])
			expect(existsSync(join(project.installed, name)), name).toBe(true);
	});
});

/** A file of hosts/example, with a change. */
function example(name: string, change: (text: string) => string = (text) => text): void {
	const text = readFileSync(fileURLToPath(new URL(`../../hosts/example/${name}`, import.meta.url)), "utf8");
	project.write(name, change(text));
}

/** A change that must change something. */
function replaced(text: string, from: RegExp | string, to: string): string {
	const result = text.replace(from, to);
	expect(result).not.toBe(text);
	return result;
}

test("an application on XS asks its HSM in the simulator", async () => {
	example("shared.ts");
	example("hsm.ts");
	example("main.ts", (text) => {
		const imported = replaced(text, '"heimlig/modules/api/hsm"', '"heimlig"');
		// The simulator has in memory what an image has in flash, and makes there what the SDK's linker makes.
		const larger = replaced(imported, /static: 32768,(\s+)chunk: \{ initial: 4096/, "static: 524288,$1chunk: { initial: 131072");
		return replaced(larger, "stack: 512", "stack: 2048");
	});
	const outdir = join(project.folder, "bundled");
	await bundle({ entries: { main: join(project.folder, "main.ts"), hsm: join(project.folder, "hsm.ts") }, outdir, isInstalled: true });
	// Nothing comes from the repository.
	const sources = [...readFileSync(join(outdir, "main.js"), "utf8").matchAll(/^\s*\/\/ (\S+\.[jt]s)$/gm)].map(([, path]) => path);
	expect(sources.filter((path) => path.includes("/node_modules/heimlig/")).length).toBeGreaterThan(10);
	expect(sources.filter((path) => /^(hosts|modules|hardware)\//.test(path))).toEqual([]);
	const { status, stdout, stderr } = await runProgram(["--timeout", "30", "--heap", "400000", "--stack", "2048", outdir]);
	expect(stderr).toBe("");
	expect(status).toBe(0);
	expect(stdout).toMatch(/^72 101 105 109 108 105 103 encrypted: (\d+ ){35}decrypted: 72 101 105 109 108 105 103$/m);
	expect(stdout).toMatch(/^HsmError: ExportSymmetricKey: KeyStore\.NotAllowed \("key" 1\)$/m);
});
