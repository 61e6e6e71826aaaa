/** An empty project of an application, with the packed package installed, outside of the repository. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { pack } from "../../hosts/package/build.mjs";

export const root = fileURLToPath(new URL("../..", import.meta.url));

export interface Outcome {
	readonly status: number | null;
	readonly output: string;
}

export class Project {
	readonly folder: string;
	/** The folder of the installed package. */
	readonly installed: string;

	private constructor(folder: string) {
		this.folder = folder;
		this.installed = join(folder, "node_modules/heimlig");
	}

	/** Packs and installs. No network: noble is the repository's own. */
	static async make(): Promise<Project> {
		const work = mkdtempSync(join(tmpdir(), "heimlig-package-"));
		const packed = await pack(join(work, "packed"));
		const project = new Project(join(work, "project"));
		project.write("package.json", JSON.stringify({ name: "application", version: "1.0.0", private: true, type: "module" }));
		const noble = ["hashes", "ciphers", "curves"].map((name) => join(root, "node_modules/@noble", name));
		const options = ["--offline", "--install-links", "--ignore-scripts", "--no-audit", "--no-fund", "--cache", join(work, "cache")];
		const { status, output } = project.run("npm", ["install", ...options, ...noble, packed]);
		if (status !== 0) throw new Error(`npm install: ${output}`);
		return project;
	}

	write(name: string, text: string): void {
		const path = join(this.folder, name);
		mkdirSync(dirname(path), { recursive: true });
		writeFileSync(path, text);
	}

	/** Runs a program in the project's folder. */
	run(program: string, parameters: readonly string[]): Outcome {
		const { status, stdout, stderr, error } = spawnSync(program, parameters, {
			cwd: this.folder,
			encoding: "utf8",
			shell: process.platform === "win32",
			// Node's test runner changes what a program prints when another runner has started it.
			env: { ...process.env, NODE_TEST_CONTEXT: undefined, NODE_OPTIONS: undefined, NO_COLOR: "1" },
			timeout: 120_000,
		});
		if (error) throw error;
		return { status, output: stdout + stderr };
	}

	/** Runs a module of Node. */
	node(text: string, ...options: readonly string[]): Outcome {
		return this.run(process.execPath, [...options, "--input-type=module", "--eval", text]);
	}

	/** Compiles the project's TypeScript files with strict types, those of the package included. */
	compile(...files: readonly string[]): Outcome {
		const compilerOptions = {
			strict: true,
			exactOptionalPropertyTypes: true,
			skipLibCheck: false,
			target: "es2022",
			module: "nodenext",
			types: ["node"],
			typeRoots: [join(root, "node_modules/@types")],
			outDir: "compiled",
		};
		this.write("tsconfig.json", JSON.stringify({ compilerOptions, files }));
		return this.run(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", "tsconfig.json"]);
	}

	remove(): void {
		rmSync(dirname(this.folder), { recursive: true, force: true });
	}
}
