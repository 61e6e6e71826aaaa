/** Finds another version of noble's packages in a folder. */
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

const names = ["hashes", "ciphers", "curves"];
/** Where a folder may hold the packages: as npm installs them, by their names, or side by side. */
const layouts = ["node_modules/@noble", "@noble", "."];

/** The version of a package, such as "hashes", in the folder of all three. */
function versionOf(packages, name) {
	const file = join(packages, name, "package.json");
	const refuse = (problem) => new Error(`${file} of @noble/${name} ${problem}`);
	let version;
	try {
		version = JSON.parse(readFileSync(file, "utf8"))?.version;
	} catch (error) {
		throw refuse(`can not be read: ${error.message}`);
	}
	if (typeof version !== "string") throw refuse("names no version");
	return version;
}

/**
 * @typedef {object} Packages
 * @property {string} folder holds the packages `hashes`, `ciphers` and `curves`
 * @property {string} versions for example "2.4.0", or all three if they differ
 *
 * @returns {Packages}
 * @throws Error if a package is missing, or its package.json can not be read
 */
export function findPackages(folder) {
	if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw new Error(`there is no folder ${folder}`);
	const has = (layout, name) => existsSync(join(folder, layout, name, "package.json"));
	const layout = layouts.find((candidate) => names.some((name) => has(candidate, name)));
	const missing = names.filter((name) => layout === undefined || !has(layout, name));
	if (missing.length > 0) throw new Error(`${folder} has no ${missing.map((name) => `@noble/${name}`).join(", no ")}`);
	const found = join(folder, layout);
	const versions = names.map((name) => `${name} ${versionOf(found, name)}`);
	const [first] = versions[0].split(" ").slice(1);
	return { folder: found, versions: versions.every((text) => text.endsWith(` ${first}`)) ? first : versions.join(", ") };
}
