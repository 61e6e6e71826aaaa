/** `npm run noble`: rewrites noble for the image, or checks the edits against a version of noble. */
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { buildNoble } from "./build.mjs";
import { checkNoble, describeCheck, fits } from "./check.mjs";
import { VERSION } from "./rewrite.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));

const usage = `usage: npm run noble [-- --check [FOLDER]]
Writes the modules of noble that the firmware uses, rewritten, to build/noble.
  --check [FOLDER]  writes nothing, and tells which edits fit the installed noble, or the one in FOLDER
                    (with @noble/hashes, @noble/ciphers and @noble/curves, as npm installs or as unpacked side by side);
                    status 1 if an edit does not fit, 2 if it can not be checked
  --help            prints this`;

/** npm runs scripts in the package's folder. Paths on the command line are relative to the user's. */
const locate = (folder) => resolve(process.env.INIT_CWD ?? process.cwd(), folder);

async function build() {
	const modules = await buildNoble();
	console.log(`build/noble: ${modules.length} modules`);
	return 0;
}

async function check(folder) {
	const checked = await checkNoble(root, folder).catch((error) => {
		console.error(`noble: ${error.message}`);
	});
	if (checked === undefined) return 2;
	console.log(`noble ${checked.versions}; the edits were made for ${VERSION}`);
	console.log(describeCheck(checked));
	return fits(checked) ? 0 : 1;
}

function refuse(problem) {
	console.error(`noble: ${problem}\n${usage}`);
	return 2;
}

function run(given) {
	const [first, folder, ...rest] = given;
	const unknown = given.find((word) => word.startsWith("-") && word !== "--check" && word !== "--help");
	if (unknown !== undefined) return refuse(`unknown option ${unknown}`);
	if (given.includes("--help")) {
		console.log(usage);
		return 0;
	}
	if (first === undefined) return build();
	if (first !== "--check") return refuse(`unknown argument ${first}`);
	if (rest.length > 0 || folder === "--check") return refuse("--check expects one folder at most");
	if (folder === "") return refuse("--check expects a folder, got an empty name");
	return check(folder === undefined ? undefined : locate(folder));
}

try {
	process.exitCode = await run(process.argv.slice(2));
} catch (error) {
	console.error(`noble: ${error.message}`);
	process.exitCode = 1;
}
