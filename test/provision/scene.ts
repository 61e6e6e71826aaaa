/** Runs the command in this process, with files in a folder of its own. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";
import { load, root } from "../../hosts/provision/load.mjs";
import { provision } from "../../hosts/provision/provision.js";

/** Places of every type, all but `session` in flash. */
export const places = fileURLToPath(new URL("fixtures/keys.ts", import.meta.url));

export interface Ran {
	readonly status: number;
	readonly stdout: string;
	readonly stderr: string;
}

export class Scene {
	readonly folder = mkdtempSync(join(tmpdir(), "heimlig-provision-"));

	constructor() {
		afterAll(() => rmSync(this.folder, { recursive: true }));
	}

	path(name: string): string {
		return join(this.folder, name);
	}

	write(name: string, content: string | Uint8Array): string {
		writeFileSync(this.path(name), content);
		return name;
	}

	read(name: string): Buffer {
		return readFileSync(this.path(name));
	}

	/** `project`: the root, where the partition table is. */
	async run(given: readonly string[], project = root): Promise<Ran> {
		let [stdout, stderr] = ["", ""];
		const status = await provision(given, {
			root: project,
			folder: this.folder,
			load,
			print: (text) => (stdout += `${text}\n`),
			complain: (text) => (stderr += `${text}\n`),
		});
		return { status, stdout, stderr };
	}

	/** Makes heimlig.bin of the members. */
	async make(members: unknown, more: readonly string[] = []): Promise<Ran> {
		this.write("keys.json", typeof members === "string" ? members : JSON.stringify(members));
		return this.run(["keys.json", "-o", "heimlig.bin", "--force", "--keys", places, ...more]);
	}

	/** The image of the members. @throws Error with what the command complains */
	async image(members: unknown, more: readonly string[] = []): Promise<Buffer> {
		const { status, stderr } = await this.make(members, more);
		if (status !== 0) throw new Error(stderr);
		return this.read("heimlig.bin");
	}
}
