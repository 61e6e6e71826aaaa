/** Finds the compiler and what it can do. */
import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/*
 * XS computes with doubles, and the x87 of plain 32-bit x86 rounds them differently. Position-independent code, the compilers' default,
 * costs the interpreter one of its few registers; the chip's code is linked to fixed addresses.
 */
const narrowFlags = [["-m32", "-msse2", "-mfpmath=sse", "-fno-pie", "-no-pie"], ["-m32", "-msse2", "-mfpmath=sse"], ["-m32"]];

function findCompiler() {
	const compiler = (process.env.CC || "cc").split(" ").filter((part) => part);
	const [program, ...parameters] = compiler;
	try {
		const version = execFileSync(program, [...parameters, "--version"], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
		return { compiler, version: version.split("\n", 1)[0] };
	} catch {
		throw new Error(
			`no C compiler: \`${compiler.join(" ")}\` does not run. Install one (Debian: apt install build-essential gcc-multilib; macOS: xcode-select --install) or name it in CC`,
		);
	}
}

function links(compiler, flags, folder) {
	const source = join(folder, "probe.c");
	const program = join(folder, "probe");
	writeFileSync(source, '#include <stdio.h>\n#include <pthread.h>\nint main(void)\n{\n\treturn printf("%d", (int)sizeof(void*)) != 1;\n}\n');
	const [name, ...parameters] = compiler;
	try {
		execFileSync(name, [...parameters, ...flags, source, "-lm", "-pthread", "-o", program], { stdio: "ignore" });
		execFileSync(program, { stdio: "ignore" });
		return true;
	} catch {
		return false;
	} finally {
		rmSync(source, { force: true });
		rmSync(program, { force: true });
	}
}

/*
 * Probing takes a while, so a "yes" is stored for this compiler. A "no" is not: the missing 32-bit library comes as a package of its own and
 * leaves the compiler as it is.
 */
function findNarrowFlags({ compiler, version }, folder) {
	const path = join(folder, "probe.json");
	const key = `${compiler.join(" ")} ${version} ${process.env.PATH}`;
	try {
		const known = JSON.parse(readFileSync(path, "utf8"));
		if (known.key === key && known.flags) return known.flags;
	} catch {
		/* Never probed, or a build was killed while it wrote the answer. */
	}
	const flags = narrowFlags.find((candidate) => links(compiler, candidate, folder));
	if (flags) writeFileSync(path, JSON.stringify({ key, flags }));
	return flags;
}

function explain(bits, narrow) {
	if (bits === 32) return "simulator: 32-bit, slots of 16 bytes as on the chip";
	if (narrow) return "simulator: 64-bit, as HEIMLIG_BITS or the sanitizer demands; slots have 32 bytes, not 16 as on the chip, and heaps are twice as large";
	return "simulator: 64-bit, since this compiler makes no 32-bit programs (-m32); slots have 32 bytes, not 16 as on the chip, and heaps are twice as large";
}

/**
 * @param {string} folder for temporary files
 * @returns the target: `compiler`, `flags`, `bits`, `name` (of the folder for objects and program), `message`
 */
export function chooseTarget(folder) {
	const found = findCompiler();
	const sanitizer = process.env.HEIMLIG_SANITIZE;
	const wanted = process.env.HEIMLIG_BITS ?? (sanitizer === "thread" ? "64" : undefined);
	if (wanted !== undefined && wanted !== "32" && wanted !== "64") throw new Error(`HEIMLIG_BITS is 32 or 64, not "${wanted}"`);
	const narrow = wanted === "64" && process.env.HEIMLIG_BITS ? true : findNarrowFlags(found, folder);
	if (wanted === "32" && !narrow) throw new Error("HEIMLIG_BITS=32, but this compiler makes no 32-bit programs (-m32)");
	const bits = narrow && wanted !== "64" ? 32 : 64;
	const suffix = sanitizer ? `-${sanitizer}` : "";
	return {
		compiler: found.compiler,
		flags: ["-O2", "-g", ...(bits === 32 ? narrow : []), ...(sanitizer ? [`-fsanitize=${sanitizer}`, "-fno-omit-frame-pointer"] : [])],
		bits,
		name: `${bits}${suffix}`,
		message: explain(bits, narrow),
	};
}
