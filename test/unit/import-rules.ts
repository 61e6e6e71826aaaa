import { readdirSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { posix } from "node:path";
import { fileURLToPath } from "node:url";

/** One import of a file, or one export from elsewhere. */
export interface Import {
	readonly specifier: string;
	/** Whether it imports types only, which do not exist at run time. */
	readonly isType: boolean;
}

/** The folders of `modules` that each may import beside itself (README.md says who may import whom). */
const allowed: Readonly<Record<string, readonly string[]>> = {
	messages: [],
	mailbox: ["messages"],
	keystore: ["messages"],
	api: ["messages", "mailbox"],
	webcrypto: ["api", "messages"],
	core: ["messages", "mailbox", "keystore"],
	workers: ["messages"],
};
/** Workers compute, so they may import noble. The others move bytes. */
const usesNoble = new Set(["workers"]);
/** Modules of the Moddable SDK that the firmware imports. */
const moddable = new Set(["Resource", "text/decoder", "text/encoder", "time", "timer", "worker"]);
/** The interfaces that drivers implement. */
const INTERFACES = ["modules/workers/engines.ts", "modules/workers/curve-engines.ts", "modules/keystore/flash.ts"];

const COMMENT_OR_STRING = /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;
const FROM = /\b(?:import|export)\b\s*(type\b)?([^"';()]*?)\bfrom\s*(["'])(.+?)\3/g;
const BARE = /(?<!["'\w])import\s*(["'])(.+?)\1/g;
const CALL = /\b(?:import|require)\s*\(\s*(?:(["'`])(.+?)\1)?/g;

/** All imports of a TypeScript source: statements, exports from elsewhere, calls of import(), and types. */
export function importsOf(source: string): Import[] {
	const code = source.replace(COMMENT_OR_STRING, (text) => (text.startsWith("/") ? " " : text));
	const imports: Import[] = [];
	for (const [, type, , , specifier] of code.matchAll(FROM)) imports.push({ specifier, isType: type !== undefined });
	for (const [, , specifier] of code.matchAll(BARE)) imports.push({ specifier, isType: false });
	// No rule allows an import by a computed name.
	for (const [, , specifier] of code.matchAll(CALL)) imports.push({ specifier: specifier ?? "(computed)", isType: false });
	return imports;
}

/** The complaint about an import of `file`, a path from the project's root. Undefined if the rules allow it. */
export function violation(file: string, { specifier, isType }: Import): string | undefined {
	const [root, folder] = file.split("/");
	// The example imports the modules by their names in an image, as another project does.
	const named = root === "hosts" && folder === "example" ? /^heimlig\/(.+)$/.exec(specifier)?.[1] : undefined;
	if (named === undefined && !specifier.startsWith(".")) return bareViolation(file, specifier);
	const target = named ?? posix.normalize(posix.join(posix.dirname(file), specifier)).replace(/\.js$/, ".ts");
	const [targetRoot, targetFolder] = target.split("/");
	const complaint = `${file} imports ${target}`;
	if (root === "modules") {
		if (targetRoot !== "modules") return complaint;
		return targetFolder === folder || allowed[folder]?.includes(targetFolder) ? undefined : complaint;
	}
	if (root === "hardware") {
		if (targetRoot === "hardware") return undefined;
		return INTERFACES.includes(target) && isType ? undefined : complaint;
	}
	return ["modules", "hardware", "hosts"].includes(targetRoot) ? undefined : complaint;
}

function bareViolation(file: string, specifier: string): string | undefined {
	const [root, folder] = file.split("/");
	const complaint = `${file} imports ${specifier}`;
	const isNoble = /^@noble\/(ciphers|curves|hashes)\//.test(specifier);
	if (root === "modules") return isNoble && usesNoble.has(folder) ? undefined : complaint;
	if (root === "hardware") return complaint;
	// The package's main module runs everywhere.
	if (folder === "package") return complaint;
	if (isNoble) return undefined;
	if (folder === "example" && specifier.startsWith("jose/")) return undefined;
	if (folder === "firmware") return moddable.has(specifier) ? undefined : complaint;
	// A build script of a host runs on the developer's machine, not in the firmware.
	return isBuiltin(specifier) || (moddable.has(specifier) && folder !== "node") ? undefined : complaint;
}

/** The TypeScript files under `folder`, a path from the project's root, `.d.ts` included. */
export function sourcesUnder(folder: string): { readonly file: string; readonly source: string }[] {
	const root = fileURLToPath(new URL("../../", import.meta.url));
	return readdirSync(root + folder, { recursive: true, encoding: "utf8" })
		.map((name) => posix.join(folder, name))
		.filter((file) => file.endsWith(".ts"))
		.map((file) => ({ file, source: readFileSync(root + file, "utf8") }));
}
