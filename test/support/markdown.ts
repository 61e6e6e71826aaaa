/** Pages in Markdown, as far as the tests of the README files read them. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { fileURLToPath } from "node:url";
import { entries } from "../../hosts/package/exports.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Folders that hold no files of this repository. */
const foreign = new Set(["node_modules", "build"]);

/** The README.md files of this repository, by their paths from its root. */
export function readmes(folder = ""): string[] {
	return readdirSync(root + folder, { withFileTypes: true }).flatMap((entry) => {
		const path = posix.join(folder, entry.name);
		if (entry.isDirectory()) return foreign.has(entry.name) || entry.name.startsWith(".") ? [] : readmes(path);
		return entry.name === "README.md" ? [path] : [];
	});
}

export function readPage(path: string): string {
	return readFileSync(root + path, "utf8");
}

/** The relative links of a page, pictures included. */
export function relativeLinks(page: string): string[] {
	const text = withoutFences(page).replace(/`[^`\n]*`/g, "");
	return [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target).filter((target) => !/^[a-z]+:/.test(target));
}

/** The anchors that GitHub gives the headings of a page. */
export function anchors(page: string): Set<string> {
	const found = new Set<string>();
	for (const [, heading] of withoutFences(page).matchAll(/^#{1,6} +(.+?) *$/gm)) {
		const text = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1");
		const slug = text
			.toLowerCase()
			.replace(/[^\p{L}\p{M}\p{N}_\- ]/gu, "")
			.replaceAll(" ", "-");
		let anchor = slug;
		for (let count = 1; found.has(anchor); count++) anchor = `${slug}-${count}`;
		found.add(anchor);
	}
	return found;
}

/** The links of the page `text` at `path` that point to no file, folder or heading. */
export function brokenLinks(path: string, text: string): string[] {
	return relativeLinks(text).filter((link) => {
		const [file, anchor] = link.split("#");
		const target = file === "" ? path : posix.join(posix.dirname(path), file);
		if (file !== "" && (target.startsWith("..") || !existsSync(root + target))) return true;
		if (anchor === undefined) return false;
		return !target.endsWith(".md") || !anchors(file === "" ? text : readPage(target)).has(anchor);
	});
}

/**
 * The imports in the code of a page that name no file of this repository, and no other code of the page. The code's first line may be a comment with
 * the file that it belongs to; other code lies at the root.
 */
export function brokenImports(text: string): string[] {
	const blocks = [...text.matchAll(/^```ts\n([^]*?)^```/gm)].map(([, code]) => ({ code, file: /^\/\/ (\S+\.ts)\n/.exec(code)?.[1] ?? "root.ts" }));
	return blocks.flatMap(({ code, file }) => {
		const imports = [...code.matchAll(/^import [^;]* from "([^"]+)";/gm)].map(([, name]) => name).filter((name) => /^(\.|heimlig\/)/.test(name));
		return imports.filter((name) => {
			const path = (name.startsWith("heimlig/") ? fileOf(name) : posix.join(posix.dirname(file), name)).replace(/\.js$/, "");
			return !existsSync(`${root}${path}.ts`) && !blocks.some((other) => other.file === `${path}.ts`);
		});
	});
}

/** The file that a name in the package stands for. */
function fileOf(name: string): string {
	const path = name.slice("heimlig/".length);
	return entries[`./${path}`] ?? path;
}

function withoutFences(page: string): string {
	return page.replace(/^```[^]*?^```/gm, "");
}
