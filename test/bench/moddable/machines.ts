import { join } from "node:path";

/** The paths of the image's modules besides the firmware's, by name. */
export function imageMachines(project: string): Record<string, string> {
	const here = join(project, "test/bench/moddable");
	const shared = join(project, "test/bench/machines");
	return {
		main: join(here, "main.ts"),
		"crypt-machine": join(here, "crypt-machine.ts"),
		hsm: join(shared, "hsm-native.ts"),
		"hsm-noble": join(shared, "hsm-noble.ts"),
		"direct-noble-curves": join(shared, "direct-noble-curves.ts"),
		"direct-symmetric": join(shared, "direct-symmetric.ts"),
		"direct-libraries": join(shared, "direct-libraries.ts"),
	};
}
