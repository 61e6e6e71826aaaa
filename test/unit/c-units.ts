/**
 * C files as units: a .c file and the header of its name. A unit depends on another if one of its files includes the other's header.
 * Includes then show calls too, if only the header of a function's own unit declares it. `strayDeclarations` checks that.
 */
import { posix } from "node:path";
import type { Graph, Sources } from "./file-graph.js";

const COMMENT_OR_LITERAL = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g;
const DIRECTIVE = /^[ \t]*#(?:\\\n|[^\n])*/gm;
const ATTRIBUTE = /__attribute__\s*\(\((?:[^()]|\([^()]*\))*\)\)/g;
/** Headers of the system and of an SDK stand in angle brackets. */
const INCLUDE = /^[ \t]*#[ \t]*include[ \t]*"([^"]+)"/gm;
/** Matches up to a function's name and the start of its parameters. */
const FUNCTION = /^[\w\s*]*[\s*](\w+)\s*\(/;

/** The text outside of all braces, in pieces that end with a semicolon or a body (`{}`). */
function topLevel(source: string): string[] {
	const code = source.replace(COMMENT_OR_LITERAL, " ").replace(DIRECTIVE, "").replace(ATTRIBUTE, "");
	let depth = 0;
	let text = "";
	for (const letter of code) {
		if (letter === "}") depth--;
		if (depth === 0) text += letter === "}" ? "}\n;" : letter;
		if (letter === "{") depth++;
	}
	return text.split(";").map((piece) => piece.trim());
}

const functionIn = (piece: string): string | undefined => (/^(?:typedef|static)\b/.test(piece) ? undefined : FUNCTION.exec(piece)?.[1]);

/** Functions that a .c file has to declare itself: xsl generates this one, with a header for files that include xs.h and not the engine. */
const WITHOUT_HEADER: ReadonlySet<string> = new Set(["xsPreparationAndCreation"]);

/** Names of the functions that a source declares for others. */
export function declarationsOf(source: string): string[] {
	return topLevel(source)
		.filter((piece) => !piece.endsWith("}"))
		.map(functionIn)
		.filter((name) => name !== undefined);
}

/** Names of the functions that a source defines for others. */
export function definitionsOf(source: string): string[] {
	return topLevel(source)
		.filter((piece) => /\)\s*\{\s*\}$/.test(piece))
		.map(functionIn)
		.filter((name) => name !== undefined);
}

const stem = (file: string): string => file.replace(/\.[ch]$/, "");
/** The part of the project that a file belongs to, such as hardware/esp32. */
const part = (file: string): string => file.split("/").slice(0, 2).join("/");

/** Whether `source` defines all functions of a header that declares some. */
function definesAll(source: string, header: string): boolean {
	const defined = new Set(definitionsOf(source));
	const declared = declarationsOf(header);
	return declared.length > 0 && declared.every((name) => defined.has(name));
}

/**
 * The header of a .c file without a header of its name beside it. Either a header of its name elsewhere in its part (another
 * implementation), or the header whose name its own name extends (the variant `sha-piece-hold.c` of `sha-piece.h`).
 */
function headerElsewhere(files: Sources, file: string): string | undefined {
	const headers = [...files.keys()].filter((name) => name.endsWith(".h") && part(name) === part(file));
	const same = headers.filter((name) => posix.basename(stem(name)) === posix.basename(stem(file)));
	if (same.length === 1) return same[0];
	return headers.find((name) => stem(file).startsWith(`${stem(name)}-`) && definesAll(files.get(file) ?? "", files.get(name) ?? ""));
}

/** Each file's unit. Headers in a folder `include` have ESP-IDF's names. Each belongs to the unit that defines its functions. */
export function unitsOf(files: Sources): ReadonlyMap<string, string> {
	const units = new Map([...files.keys()].map((file) => [file, stem(file)]));
	for (const file of files.keys()) if (file.endsWith(".c") && !files.has(`${stem(file)}.h`)) units.set(file, stem(headerElsewhere(files, file) ?? file));
	for (const [file, source] of files) {
		if (!file.endsWith(".h") || !file.split("/").includes("include")) continue;
		const definer = [...files.keys()].find((name) => name.endsWith(".c") && part(name) === part(file) && definesAll(files.get(name) ?? "", source));
		if (definer !== undefined) units.set(file, units.get(definer) ?? definer);
	}
	return units;
}

/** The project's header that an #include names, relative to the file or by the end of its path. */
function resolve(files: Sources, from: string, name: string): string | undefined {
	const beside = posix.join(posix.dirname(from), name);
	if (files.has(beside)) return beside;
	const found = [...files.keys()].filter((file) => file.endsWith(`/${name}`));
	return found.find((file) => part(file) === part(from)) ?? found[0];
}

/** The units whose headers each unit includes. */
export function includeGraph(files: Sources): Graph {
	const units = unitsOf(files);
	const graph = new Map<string, Set<string>>([...units.values()].map((unit) => [unit, new Set()]));
	for (const [file, source] of files)
		for (const [, name] of source.replace(/\/\*[\s\S]*?\*\//g, " ").matchAll(INCLUDE)) {
			const target = units.get(resolve(files, file, name) ?? "");
			const unit = units.get(file) ?? file;
			if (target !== undefined && target !== unit) graph.get(unit)?.add(target);
		}
	return graph;
}

/** Complaints about functions that a header declares and its unit does not define, or that a .c file declares and does not define itself. */
export function strayDeclarations(files: Sources): string[] {
	const units = unitsOf(files);
	const definers = new Map<string, string[]>();
	for (const [file, source] of files)
		if (file.endsWith(".c")) for (const name of definitionsOf(source)) definers.set(name, [...(definers.get(name) ?? []), file]);
	const defines = (file: string, name: string): boolean =>
		definers.get(name)?.some((definer) => (file.endsWith(".h") ? units.get(definer) === units.get(file) : definer === file)) ?? false;
	return [...files].flatMap(([file, source]) =>
		declarationsOf(source)
			.filter((name) => !defines(file, name) && (file.endsWith(".h") || !WITHOUT_HEADER.has(name)))
			.map((name) => `${file} declares ${name}, which ${definers.get(name)?.join(" and ") ?? "no file"} defines`),
	);
}
