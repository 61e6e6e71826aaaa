/** `npm run package`: packs the package to build, and prints the file's path. */
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { pack } from "./build.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));

try {
	console.log(relative(process.cwd(), await pack(`${root}build`)));
} catch (error) {
	console.error(`package: ${error.message}`);
	process.exitCode = 1;
}
