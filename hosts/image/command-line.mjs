/** Reads the command line of `npm run image`: the options of mcconfig, or a message that says what is wrong or missing. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const simulators = { linux: "lin", darwin: "mac", win32: "win" };
/** Chips of the family with one core. The HSM needs a core of its own. */
const singleCore = /^esp32(s2|c\d+|h\d+)/;

const flags = new Set(["-d", "-dl", "-dn", "-dx", "-i", "-v"]);
const flagsWithValue = new Set(["-t", "-x"]);
const debugging = new Set(["-d", "-dl", "-dn", "-dx", "-i", "--release"]);

export const usage = `usage: npm run image -- [platform] [options]

  platform     the simulator of this machine if left out; esp32, or esp32/BOARD such as esp32/esp32s3, esp32/moddable_two;
               or rom: compiled and linked as for the chip, but run in this repository's own simulator

  -d           for debugging, in xsbug (if none of these is given)
  -dl          for debugging, in this terminal
  -dn          for debugging, without starting a debugger
  -i           measuring: release, with instrumentation
  --release    release
  -t TARGET    of the build: build (do not start or flash), deploy (flash what is built), clean
  -x HOST:PORT where the debugger is
  -v           show every command
  only these options work with rom, and only with rom:
  --stats      what is left of the machines' memory when all else is in flash
  --chip       takes everything of the memory of an ESP32, and prints its map
  --reserve N  with --chip: bytes of memory that something else needs, for example Wi-Fi`;

const sdk = "https://github.com/Moddable-OpenSource/moddable/blob/public/documentation/Moddable%20SDK%20-%20Getting%20Started.md";
const idf = "https://github.com/Moddable-OpenSource/moddable/blob/public/documentation/devices/esp32.md";

const refuse = (message) => ({ status: 2, message: `image: ${message}` });

const romFlags = new Set(["--stats", "--chip"]);
const romFlagsWithValue = new Set(["--reserve"]);
const isOfRom = (word) => romFlags.has(word) || romFlagsWithValue.has(word);

function planRom(options, tools, sdk) {
	const wrong = options.find((option, index) => !isOfRom(option) && !romFlagsWithValue.has(options[index - 1]));
	if (wrong !== undefined) return refuse(`rom has no option ${wrong}\n\n${usage}`);
	if (options.includes("--reserve") && !options.includes("--chip")) return refuse(`--reserve only with --chip\n\n${usage}`);
	return { platform: "rom", options, tools, sdk };
}

/** The chip that a board's manifest names, or one that it includes. Without a name it is the first ESP32. */
function chipOf(manifest) {
	if (!existsSync(manifest)) return "esp32";
	const { build, include = [] } = JSON.parse(readFileSync(manifest, "utf8"));
	if (build?.ESP32_SUBCLASS !== undefined) return build.ESP32_SUBCLASS;
	const chips = [include]
		.flat()
		.filter((path) => path.startsWith("."))
		.map((path) => chipOf(join(dirname(manifest), path)));
	return chips.find((chip) => chip !== "esp32") ?? "esp32";
}

function missing(platform, environment, simulator) {
	const { MODDABLE, IDF_PATH } = environment;
	if (!MODDABLE) return `the image is built with the Moddable SDK, 8.2 or newer. Install it, set MODDABLE to its folder, and try again:\n${sdk}`;
	if (!existsSync(join(MODDABLE, "examples/manifest_base.json")))
		return `MODDABLE is ${MODDABLE}, but the Moddable SDK is not there. How to install it:\n${sdk}`;
	const tools = join(MODDABLE, "build/bin", simulator, "release");
	const needed = platform === "rom" ? ["xsc", "xsl"] : ["mcconfig"];
	if (!needed.every((tool) => [tool, `${tool}.exe`].some((name) => existsSync(join(tools, name)))))
		return `the Moddable SDK in ${MODDABLE} has no tools yet (${tools}). How to build them:\n${sdk}`;
	if (!platform.startsWith("esp32")) return undefined;
	const board = platform.split("/")[1];
	if (board !== undefined && singleCore.test(chipOf(join(MODDABLE, "build/devices/esp32/targets", board, "manifest.json"))))
		return `${platform} has one core, the HSM needs one of its own: use an ESP32 or an ESP32-S3`;
	if (!IDF_PATH) return `an image for the chip also needs ESP-IDF v6.0. Install it, set IDF_PATH to its folder, and try again:\n${idf}`;
	// Older versions have the drivers' HAL in other components.
	if (!existsSync(join(IDF_PATH, "components/esp_hal_security"))) return `IDF_PATH is ${IDF_PATH}, but ESP-IDF v6.0 is not there. How to install it:\n${idf}`;
	return undefined;
}

/**
 * @param {string[]} given the command line
 * @param {Record<string, string | undefined>} environment
 * @param {string} system as process.platform
 * @returns {{ platform: string, options: string[], tools: string, sdk: string, message?: string }
 *   | { status: number, message: string, options?: undefined }}
 *   the options of mcconfig (for platform rom, of the simulator) and the folders of the SDK's tools and the SDK; or a message and the exit
 *   status
 */
export function readCommandLine(given, environment, system) {
	const simulator = simulators[system];
	if (simulator === undefined) return refuse(`the Moddable SDK has no tools for ${system}: use Linux, macOS or Windows`);
	if (given.includes("-h") || given.includes("--help")) return { status: 0, message: usage };

	const options = [];
	let platform;
	for (let index = 0; index < given.length; index++) {
		const word = given[index];
		if (flagsWithValue.has(word) || romFlagsWithValue.has(word)) {
			if (index + 1 === given.length) return refuse(`${word} needs a value\n\n${usage}`);
			options.push(word, given[++index]);
		} else if (flags.has(word)) options.push(word);
		else if (romFlags.has(word)) options.push(word);
		else if (word.startsWith("-")) {
			if (word !== "--release") return refuse(`there is no option ${word}\n\n${usage}`);
		} else if (platform !== undefined) return refuse(`one platform at a time: ${platform} or ${word}\n\n${usage}`);
		else platform = word;
	}
	platform ??= simulator;
	const ofRom = options.find(isOfRom);
	if (platform !== "rom" && ofRom !== undefined) return refuse(`${ofRom} works only with rom\n\n${usage}`);
	if (![simulator, "esp32", "rom"].includes(platform.split(/[/:]/)[0]))
		return refuse(`there is no image for ${platform}: only for ${simulator}, the simulator of this machine, and for esp32\n\n${usage}`);

	const lack = missing(platform, environment, simulator);
	if (lack !== undefined) return refuse(lack);
	const sdk = environment.MODDABLE;
	const tools = join(sdk, "build/bin", simulator, "release");
	if (platform === "rom")
		return planRom(
			given.filter((word) => word !== "rom"),
			tools,
			sdk,
		);
	if (!given.some((word) => debugging.has(word))) options.unshift("-d");
	return { platform, options: ["-m", "-p", platform, ...options], tools, sdk };
}
