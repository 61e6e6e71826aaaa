import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readCommandLine } from "../../hosts/image/command-line.mjs";

const command = fileURLToPath(new URL("../../hosts/image/image.mjs", import.meta.url));

function run(given: string[], env: Record<string, string> = {}) {
	const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...given], { env, encoding: "utf8" });
	return { status, stdout, stderr };
}

let sdk: string;
let idf: string;

/** Boards whose names do not tell their chips. */
const boards = {
	first: {},
	rust: { build: { ESP32_SUBCLASS: "esp32c3" } },
	mini: { build: { ESP32_SUBCLASS: "esp32s2" } },
	nano: { build: { ESP32_SUBCLASS: "esp32c6" } },
	low: { build: { ESP32_SUBCLASS: "esp32h2" } },
	wrover: { build: {}, include: "../mini/manifest.json" },
	display: { include: ["$(MODDABLE)/a.json", "../nano/manifest.json"] },
	large: { build: { ESP32_SUBCLASS: "esp32s3" } },
	larger: { include: ["../large/manifest.json"] },
};

/** The files of an SDK that the command looks for. */
beforeAll(() => {
	sdk = mkdtempSync(join(tmpdir(), "heimlig-sdk-"));
	mkdirSync(join(sdk, "examples"));
	writeFileSync(join(sdk, "examples/manifest_base.json"), "{}");
	mkdirSync(join(sdk, "build/bin/lin/release"), { recursive: true });
	for (const tool of ["mcconfig", "xsc", "xsl"]) writeFileSync(join(sdk, "build/bin/lin/release", tool), "");
	for (const [board, manifest] of Object.entries(boards)) {
		const folder = join(sdk, "build/devices/esp32/targets", board);
		mkdirSync(folder, { recursive: true });
		writeFileSync(join(folder, "manifest.json"), JSON.stringify(manifest));
	}
	idf = join(sdk, "idf");
	mkdirSync(join(idf, "components/esp_hal_security"), { recursive: true });
});
afterAll(() => rmSync(sdk, { recursive: true }));

describe("npm run image, with nothing installed", () => {
	test.each([[[]], [["esp32"]], [["esp32/esp32s3", "-t", "build"]]])("%j says that the SDK is missing, and where to get it", (given) => {
		const { status, stdout, stderr } = run(given);
		expect(status).toBe(2);
		expect(stdout).toBe("");
		expect(stderr).toMatch(/Moddable SDK, 8\.2 or newer\. Install it, set MODDABLE to its folder/);
		expect(stderr).toMatch(/^https:\/\/github\.com\/Moddable-OpenSource\/\S+Getting%20Started\.md$/m);
	});

	test("the command refuses an empty folder as SDK", () => {
		const { status, stderr } = run([], { MODDABLE: tmpdir() });
		expect(status).toBe(2);
		expect(stderr).toContain(`MODDABLE is ${tmpdir()}, but the Moddable SDK is not there`);
	});

	test.each([
		[["--fast"], "there is no option --fast"],
		[["-p", "lin"], "there is no option -p"],
		[["esp8266"], "there is no image for esp8266"],
		[["pico"], "there is no image for pico"],
		[["esp32", "esp32/esp32s3"], "one platform at a time"],
		[["-t"], "-t needs a value"],
		[["--stats"], "--stats works only with rom"],
	])("the command refuses %j with its usage", (given, complaint) => {
		const { status, stderr } = run(given);
		expect(status).toBe(2);
		expect(stderr).toContain(complaint);
		expect(stderr).toContain("usage: npm run image");
	});

	test.each(["-h", "--help"])("%s prints the usage", (option) => {
		const { status, stderr } = run([option]);
		expect(status).toBe(0);
		expect(stderr).toMatch(/^usage: npm run image/);
	});
});

describe("the plan, with an SDK", () => {
	test("refuses an SDK whose tools are not built", () => {
		expect(readCommandLine([], { MODDABLE: sdk }, "darwin")).toMatchObject({ status: 2, message: expect.stringContaining("has no tools yet") });
	});

	test("needs ESP-IDF for an image of the chip", () => {
		for (const platform of ["esp32", "esp32/esp32s3", "esp32/moddable_two"])
			expect(readCommandLine([platform], { MODDABLE: sdk }, "linux")).toMatchObject({
				status: 2,
				message: expect.stringMatching(/ESP-IDF v6\.0\. Install it, set IDF_PATH[^]*\nhttps:\S+esp32\.md$/),
			});
		expect(readCommandLine([], { MODDABLE: sdk }, "linux")).not.toHaveProperty("status");
	});

	test("refuses a folder without ESP-IDF, and an older version", () => {
		expect(readCommandLine(["esp32"], { MODDABLE: sdk, IDF_PATH: sdk }, "linux")).toMatchObject({
			status: 2,
			message: expect.stringMatching(/IDF_PATH is .*, but ESP-IDF v6\.0 is not there[^]*\nhttps:\S+esp32\.md$/),
		});
	});

	test.each(["rust", "mini", "nano", "low", "wrover", "display"])("refuses the board %s, which has one core", (board) => {
		expect(readCommandLine([`esp32/${board}`], { MODDABLE: sdk, IDF_PATH: idf }, "linux")).toMatchObject({
			status: 2,
			message: expect.stringContaining(`esp32/${board} has one core`),
		});
	});

	test.each(["first", "large", "larger", "unknown"])("accepts the board %s", (board) => {
		expect(readCommandLine([`esp32/${board}`], { MODDABLE: sdk, IDF_PATH: idf }, "linux")).not.toHaveProperty("status");
	});

	test.each([
		[[], ["-m", "-p", "lin", "-d"]],
		[["lin"], ["-m", "-p", "lin", "-d"]],
		[
			["lin", "-dl"],
			["-m", "-p", "lin", "-dl"],
		],
		[["esp32"], ["-m", "-p", "esp32", "-d"]],
		[
			["esp32/moddable_two", "--release"],
			["-m", "-p", "esp32/moddable_two"],
		],
		[
			["-t", "build", "esp32/esp32s3", "-i"],
			["-m", "-p", "esp32/esp32s3", "-t", "build", "-i"],
		],
	])("passes %j to mcconfig", (given, options) => {
		const tools = join(sdk, "build/bin/lin/release");
		expect(readCommandLine(given, { MODDABLE: sdk, IDF_PATH: idf }, "linux")).toEqual({ platform: options[2], options, tools, sdk });
	});

	test("accepts for rom its own options, and none of mcconfig's", () => {
		const environment = { MODDABLE: sdk };
		expect(readCommandLine(["rom"], environment, "linux")).toMatchObject({ platform: "rom", options: [] });
		expect(readCommandLine(["--stats", "rom"], environment, "linux")).toMatchObject({ platform: "rom", options: ["--stats"] });
		expect(readCommandLine(["rom", "--chip", "--reserve", "50000"], environment, "linux")).toMatchObject({
			platform: "rom",
			options: ["--chip", "--reserve", "50000"],
		});
		expect(readCommandLine(["rom", "--reserve", "50000"], environment, "linux")).toMatchObject({
			status: 2,
			message: expect.stringContaining("--reserve only with --chip"),
		});
		expect(readCommandLine(["rom", "--chip", "--reserve"], environment, "linux")).toMatchObject({
			status: 2,
			message: expect.stringContaining("--reserve needs a value"),
		});
		for (const option of ["--chip", "--stats"])
			expect(readCommandLine(["lin", option], environment, "linux")).toMatchObject({
				status: 2,
				message: expect.stringContaining(`${option} works only with rom`),
			});
		for (const option of ["-d", "--release"])
			expect(readCommandLine(["rom", option], environment, "linux")).toMatchObject({
				status: 2,
				message: expect.stringContaining(`rom has no option ${option}`),
			});
	});

	test("refuses the simulator of another operating system", () => {
		expect(readCommandLine(["mac"], { MODDABLE: sdk }, "linux")).toMatchObject({ status: 2, message: expect.stringContaining("there is no image for mac") });
		expect(readCommandLine([], { MODDABLE: sdk }, "sunos")).toMatchObject({ status: 2, message: expect.stringContaining("no tools for sunos") });
	});
});
