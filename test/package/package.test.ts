/** The packed package, installed into an empty project: on Node and on the XS simulator. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readPage } from "../support/markdown.js";
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
		const manifests = readdirSync(project.installed, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith("manifest.json"));
		expect(manifests).toHaveLength(5);
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
