import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { checkNoble, describeCheck, fits, type Line } from "../../hosts/noble/check.mjs";
import { comparisons } from "../../hosts/noble/comparisons.mjs";
import { duplicates } from "../../hosts/noble/duplicates.mjs";
import { edits } from "../../hosts/noble/edits.mjs";
import { listModules } from "../../hosts/noble/modules.mjs";
import { unusedMethods } from "../../hosts/noble/unused-methods.mjs";
import { sample } from "../support/test-form.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const installed = await listModules(root);
const packages = ["hashes", "ciphers", "curves"];
const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** A copy of the installed noble; `layout` is where in the folder the packages lie. */
function copyNoble(layout = "node_modules/@noble", names = packages): string {
	const folder = mkdtempSync(join(tmpdir(), "noble-"));
	folders.push(folder);
	for (const [module, path] of installed) if (names.includes(module.split("/")[0])) cpSync(path, join(folder, layout, module));
	for (const name of names) cpSync(join(root, "node_modules/@noble", name, "package.json"), join(folder, layout, name, "package.json"));
	return folder;
}

function change(folder: string, module: string, edit: (source: string) => string): void {
	const path = join(folder, "node_modules/@noble", module);
	const source = readFileSync(path, "utf8");
	const changed = edit(source);
	expect(changed, module).not.toBe(source);
	writeFileSync(path, changed);
}

/** Checks a copy in which `modules` are changed. Returns the lines that do not say "fits". */
async function checkChanged(modules: string | readonly string[], edit: (source: string) => string): Promise<readonly Line[]> {
	const folder = copyNoble();
	for (const module of [modules].flat()) change(folder, module, edit);
	return (await checkNoble(root, folder)).lines.filter(({ status }) => status !== "fits");
}

/** Puts a comment into `text`, behind its last space. */
const withComment = (text: string): string => text.replace(/ (?=\S*\s*$)/, " /* other */ ");

/** An edit that does not fit, and the rules of its file, which are not checked then. */
function expectOnly(lines: readonly Line[], module: string, does: string): void {
	const [line, ...rules] = [...lines].sort((a, b) => a.status.localeCompare(b.status));
	expect(line).toMatchObject({ module, does, status: "does not fit" });
	for (const rule of rules) expect(rule).toMatchObject({ module, status: "not checked, since an edit of this file does not fit" });
	expect(rules.length).toBe(module in comparisons ? 2 : 1);
}

const all = Object.entries(edits).flatMap(([module, list]) => list.map((edit) => ({ module, ...edit })));

describe("the check of noble's edits", () => {
	test("finds that all fit the installed version, one line each", async () => {
		const checked = await checkNoble(root);
		expect(fits(checked)).toBe(true);
		expect(checked.lines.filter(({ status }) => status !== "fits")).toEqual([]);
		for (const { module, does } of all) expect(checked.lines.filter((line) => line.module === module && line.does === does)).toHaveLength(1);
		for (const module of Object.keys(comparisons)) expect(checked.lines).toContainEqual({ module, does: "compare BigInts by Object.is", status: "fits" });
		const report = describeCheck(checked).split("\n");
		expect(report).toHaveLength(checked.lines.length + 1);
		expect(report[0]).toBe("ciphers/_arx.js: leave out keys of 16 bytes: fits");
		expect(report.at(-1)).toBe(`${checked.lines.length} edits: ${checked.lines.length} fit, 0 do not fit, 0 not needed any more, 0 not checked`);
	});

	test("has a row in the README for each edit", () => {
		const rows = readFileSync(join(root, "hosts/noble/README.md"), "utf8").replaceAll(",", "").split("\n");
		const describes = (row: string, { module, does }: Pick<Line, "module" | "does">): boolean =>
			[module, `${module.split("/")[0]}/*.js`].some((name) => row.includes(`\`${name}\``)) && does.split(/,? /).every((word) => row.includes(word));
		const methods = Object.entries(unusedMethods).flatMap(([module, names]) => names.map((name) => ({ module, does: `leave out the unused method ${name}` })));
		const copies = duplicates.map((name) => ({ module: "ciphers/utils.js", does: `take ${name} from hashes/utils.js` }));
		for (const edit of [...all, ...methods, ...copies])
			expect(
				rows.some((row) => describes(row, edit)),
				`${edit.module}: ${edit.does}`,
			).toBe(true);
	});

	test.each(["node_modules/@noble", "@noble", "."])("takes the packages from %s", async (layout) => {
		const checked = await checkNoble(root, copyNoble(layout));
		expect(fits(checked)).toBe(true);
		expect(checked.versions).toBe("2.4.0");
	});

	test.each(sample(all, 4))("names only the edit of $module that does not fit: $does", async ({ module, does, why, replacements }) => {
		const [{ from }] = replacements;
		// Two packages must have the same copyBytes.
		const isShared = module === "hashes/utils.js" && does.startsWith("copy bytes");
		const lines = await checkChanged(isShared ? [module, "ciphers/utils.js"] : module, (source) => source.replace(from, withComment));
		expectOnly(lines, module, does);
		expect(lines.find((line) => line.does === does)?.reason).toContain(why);
	});

	test("names only the method that is there twice", async () => {
		const method = "    xof(bytes) {";
		const lines = await checkChanged("hashes/sha3.js", (source) => source.replace(method, `${method}\n    }\n${method}`));
		expectOnly(lines, "hashes/sha3.js", "leave out the unused method xof");
	});

	test("names only the function that differs between two packages", async () => {
		const lines = await checkChanged("ciphers/utils.js", (source) => source.replace("export function clean(...arrays) {", "$& void 0;"));
		expectOnly(lines, "ciphers/utils.js", "take clean from hashes/utils.js");
	});

	test.each([
		["hashes/hmac.js", "const SCRATCH = new Uint8Array(4);", "hold no array, map or set that the module writes", "SCRATCH"],
		["curves/abstract/edwards.js", "const more = (one, other) => one === other;", "compare BigInts by Object.is", '"one === other" may compare BigInts'],
	])("names only the rule that %s breaks", async (module, added, does, reason) => {
		const lines = await checkChanged(module, (source) => `${source}\n${added}\n`);
		expect(lines).toEqual([{ module, does, status: "does not fit", reason: expect.stringContaining(reason) }]);
	});

	test.each([
		["curves/abstract/curve.js", "FW_WINDOW = 5;", "FW_WINDOW = 4;", "take four bits of a scalar at once where no table is stored"],
		["hashes/utils.js", "    oid: ", "    name: ", "leave out the object identifiers of hash functions"],
		["hashes/_md.js", "    clone() {", "    copy() {", "leave out the unused method clone"],
	])("finds that %s does not need an edit any more", async (module, from, to, does) => {
		expect(await checkChanged(module, (source) => source.replace(from, to))).toEqual([{ module, does, status: "not needed any more" }]);
	});

	test("finds that the edits of a file are not needed when it is gone, and checks the file that took its place", async () => {
		const folder = copyNoble();
		const place = join(folder, "node_modules/@noble/ciphers");
		renameSync(join(place, "_arx.js"), join(place, "_stream.js"));
		change(folder, "ciphers/chacha.js", (source) => source.replace("./_arx.js", "./_stream.js"));
		const lines = (await checkNoble(root, folder)).lines.filter(({ status }) => status !== "fits");
		expect(lines).toEqual([
			{ module: "ciphers/_arx.js", does: "leave out keys of 16 bytes", status: "not needed any more", reason: "the firmware does not import this file" },
			{
				module: "ciphers/_stream.js",
				does: "hold no array, map or set that the module writes",
				status: "does not fit",
				reason: expect.stringContaining("U32_EMPTY"),
			},
		]);
	});

	test("names all versions when they differ", async () => {
		const folder = copyNoble();
		change(folder, "ciphers/package.json", (text) => text.replace('"version": "2.4.0"', '"version": "2.5.0"'));
		expect((await checkNoble(root, folder)).versions).toBe("hashes 2.4.0, ciphers 2.5.0, curves 2.4.0");
	});
});

describe("npm run noble -- --check", () => {
	const run = (...options: string[]): { status: number | null; stdout: string; stderr: string } =>
		spawnSync(process.execPath, [join(root, "hosts/noble/command.mjs"), ...options], { encoding: "utf8", env: { ...process.env, INIT_CWD: tmpdir() } });

	test("succeeds with the installed version", () => {
		const { status, stdout, stderr } = run("--check");
		expect(stderr).toBe("");
		expect(stdout).toMatch(/^noble 2\.4\.0; the edits were made for 2\.4\.0\n/);
		expect(stdout).toContain("\nhashes/sha2.js: create SHA256_W at its first use: fits\n");
		expect(status).toBe(0);
	});

	test("has status 1 if an edit does not fit, and takes the folder from where the user is", () => {
		const folder = copyNoble();
		change(folder, "hashes/utils.js", (source) => source.replace("hex += hexes[bytes[i]]", "hex += hexes[ bytes[i] ]"));
		const { status, stdout } = run("--check", folder.slice(dirname(folder).length + 1));
		expect(stdout).toContain("\nhashes/utils.js: write hexadecimal digits without a table: does not fit\n    ");
		expect(stdout).toMatch(/\n\d+ edits: \d+ fit, 1 do not fit, 0 not needed any more, 1 not checked\n$/);
		expect(status).toBe(1);
	});

	test.each([
		[["--chek"], "noble: unknown option --chek\nusage: "],
		[["--check", "--all"], "noble: unknown option --all\nusage: "],
		[["check"], "noble: unknown argument check\nusage: "],
		[["--check", "one", "two"], "noble: --check expects one folder at most\nusage: "],
		[["--check", ""], "noble: --check expects a folder, got an empty name\nusage: "],
		[["--check", "no-such-folder"], `noble: there is no folder ${join(tmpdir(), "no-such-folder")}\n`],
		[["--check", join(root, "package.json")], `noble: there is no folder ${join(root, "package.json")}\n`],
		[["--check", join(root, "hosts")], `noble: ${join(root, "hosts")} has no @noble/hashes, no @noble/ciphers, no @noble/curves\n`],
	])("has status 2 and says why for %j", (options, message) => {
		const { status, stdout, stderr } = run(...options);
		expect(stderr.startsWith(message), stderr).toBe(true);
		expect(stdout).toBe("");
		expect(status).toBe(2);
	});

	test.each([
		["{", "can not be read: "],
		["", "can not be read: "],
		["null", "names no version\n"],
		['{ "version": 2 }', "names no version\n"],
	])("has status 2 and names file and package if a package.json is %j", (text, problem) => {
		const folder = copyNoble();
		const file = join(folder, "node_modules/@noble/ciphers/package.json");
		writeFileSync(file, text);
		const { status, stdout, stderr } = run("--check", folder);
		expect(stderr.startsWith(`noble: ${file} of @noble/ciphers ${problem}`), stderr).toBe(true);
		expect(stdout).toBe("");
		expect(status).toBe(2);
	});

	test("has status 2 if a package or a file that the firmware imports is missing", () => {
		const without = copyNoble("@noble", ["hashes", "curves"]);
		expect(run("--check", without)).toMatchObject({ status: 2, stderr: `noble: ${without} has no @noble/ciphers\n` });
		const folder = copyNoble("@noble");
		rmSync(join(folder, "@noble/hashes/hkdf.js"));
		const { status, stderr } = run("--check", folder);
		expect(stderr).toContain(`${join(folder, "@noble")} has no @noble/hashes/hkdf.js`);
		expect(status).toBe(2);
	});
});
