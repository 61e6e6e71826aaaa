/** The simulator's heaps, without what the chip has in flash, are as large as the image's. Else `--chip` would be wrong. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import * as simulated from "../../hosts/firmware/heaps.js";
import * as image from "../../hosts/image/heaps.js";

const path = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));

test.each(["hsmMachine", "eccMachine"] as const)("%s takes the same memory of the chip", (machine) => {
	expect(simulated[machine].static - simulated[machine].inFlash).toBe(image[machine].static);
	expect(simulated[machine].nativeStack).toBe(image[machine].nativeStack);
});

test("the main machine of npm start -- --chip has the heap that the manifest gives it on the chip", () => {
	const { platforms } = JSON.parse(readFileSync(path("manifest.json"), "utf8"));
	for (const heap of [[], ["--heap", "100000"]]) {
		const { stdout } = spawnSync(process.execPath, [path("hosts/simulator/run.mjs"), "--chip", "--reserve", "3000", ...heap], { encoding: "utf8" });
		const [, taken, asked] = /^ +(\d+) {2}main: heap(?: \((\d+) asked for\))?$/m.exec(stdout) ?? [];
		// If the map omits the requested size, the block exceeds it by the header and less than 16 bytes.
		expect(Math.abs(Number(asked ?? Number(taken) - 10) - platforms.esp32.creation.static)).toBeLessThan(10);
		expect(stdout).toMatch(/^ +3016 {2}reserve, 2 blocks$/m);
	}
}, 120_000);
