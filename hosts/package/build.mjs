/** Compiles and packs the package. Each module becomes a module of the same path, since the SDK's tools name modules by their paths. */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildNoble } from "../noble/build.mjs";
import { exportsOf } from "./exports.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/[/\\]$/, "");

/** Copied as they are: what the SDK's tools read, and licences. */
const asTheyAre = ["LICENSE-APACHE", "LICENSE-MIT", "hosts/esp32/partitions.csv", "hosts/esp32/sdkconfig"];
const nativeFiles = /\.(c|h)$|(^|[/\\])manifest\.json$/;
const foldersOfNatives = ["hardware", "modules", "hosts/firmware"];
/** The manifests that an image includes, as far as they are there. */
const manifests = ["./modules/manifest.json", "./modules/webcrypto/manifest.json", "./hardware/esp32/manifest.json"];
/** The parts of the stage that go into the package. */
const packed = ["LICENSE-*", "modules", "hardware", "hosts", "build/noble"];

/** `from`, `to`: paths in the project and in the stage. */
function copy(stage, from, to = from) {
	const target = join(stage, to);
	mkdirSync(dirname(target), { recursive: true });
	cpSync(join(root, from), target, { recursive: true });
}

function compile(stage) {
	const tsc = join(root, "node_modules/typescript/bin/tsc");
	const { status, stdout, error } = spawnSync(process.execPath, [tsc, "-p", join(root, "hosts/package/tsconfig.json"), "--outDir", stage], {
		encoding: "utf8",
	});
	if (error) throw error;
	if (status !== 0) throw new Error(`the package can not be compiled:\n${stdout}`);
}

function copyNatives(stage) {
	for (const folder of foldersOfNatives)
		for (const name of readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })) if (nativeFiles.test(name)) copy(stage, join(folder, name));
}

/** Rewritten noble, for images, and its licences. */
async function copyNoble(stage) {
	const modules = await buildNoble();
	for (const module of modules) copy(stage, `build/noble/${module}`);
	for (const name of new Set(modules.map((module) => module.split("/")[0]))) copy(stage, `node_modules/@noble/${name}/LICENSE`, `build/noble/${name}/LICENSE`);
}

async function writePackage(stage) {
	const { name, version, description, license, type, engines, dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
	const content = {
		name,
		version,
		description,
		license,
		type,
		engines,
		dependencies,
		exports: await exportsOf(stage),
		moddable: { manifest: { include: manifests.filter((path) => existsSync(join(stage, path))) } },
		files: packed,
	};
	writeFileSync(join(stage, "package.json"), `${JSON.stringify(content, null, "\t")}\n`);
}

/**
 * Compiles the package.
 * @param {string} stage the folder for it; what is in it is removed
 */
async function buildPackage(stage) {
	rmSync(stage, { recursive: true, force: true });
	compile(stage);
	copyNatives(stage);
	for (const path of asTheyAre) copy(stage, path);
	copy(stage, "hosts/package/README.md", "README.md");
	await copyNoble(stage);
	await writePackage(stage);
}

/**
 * @param {string} folder receives the file, and a folder `package` with its contents
 * @returns {Promise<string>} the path of the packed file
 * @throws Error with the messages of the compiler or of npm
 */
export async function pack(folder) {
	const stage = join(folder, "package");
	mkdirSync(folder, { recursive: true });
	await buildPackage(stage);
	const { status, stdout, stderr, error } = spawnSync("npm", ["pack", stage, "--pack-destination", folder, "--json"], {
		cwd: root,
		encoding: "utf8",
		shell: process.platform === "win32",
	});
	if (error) throw error;
	if (status !== 0) throw new Error(`npm pack: ${stderr}`);
	return join(folder, JSON.parse(stdout)[0].filename);
}
