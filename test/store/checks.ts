/** The searches for bugs in the store. Each throws an Error if it finds one. */
import { LARGEST_SECRET_BYTES, RecordKind } from "../../modules/keystore/store-format.js";
import { seeded } from "../support/seeded.js";
import { checkOtherRootKey, checkTornHeader, compactions, flipBits } from "./damage.js";
import { failAtBoot, failInCompaction, failures } from "./failures.js";
import type { FlashModel, Operation } from "./flash-model.js";
import { type Contents, nameOf, type Stored } from "./histories.js";
import { layImage } from "./layout.js";
import { cutHistory, newTally, type Tally } from "./power-cuts.js";
import type * as storeModule from "./store-module.js";
import { wearOut } from "./worn-out.js";

/** Cuts histories until there were `cuts` cuts. One in so many operations is cut. */
export function searchCuts(module: typeof storeModule, seed: number, cuts: number, every: number): Tally {
	const tally = newTally();
	for (let history = 0; tally.cuts < cuts; history++) cutHistory(module, { seed: seed + history, changes: 150, every, tears: 2 }, tally);
	return tally;
}

/** Cuts the erases of histories many times. */
export function searchEraseCuts(module: typeof storeModule, seed: number, cuts: number): Tally {
	const tally = newTally();
	const only = ({ bytes }: Operation): boolean => bytes === undefined;
	for (let history = 0; tally.cuts < cuts; history++) cutHistory(module, { seed: seed + history, changes: 150, every: 1, tears: 100, only }, tally);
	return tally;
}

/** Cuts the first format, and a few changes after it. */
export function searchFormatCuts(module: typeof storeModule, seed: number, times: number): Tally {
	const tally = newTally();
	for (let time = 0; time < times; time++) cutHistory(module, { seed: seed + time, changes: 2, every: 1, tears: 20 }, tally);
	return tally;
}

/** Cuts the import of provisioning images. When a boot has succeeded, no key is in the clear. */
export function searchImportCuts(module: typeof storeModule, seed: number, times: number): Tally {
	const tally = newTally();
	for (let time = 0; time < times; time++) {
		const random = seeded(~(seed + time));
		const keys = Array.from({ length: 1 + random.below(5) }, (_, index): Stored => {
			const secret = Buffer.from(random.bytes(random.pick([16, 32, 96, LARGEST_SECRET_BYTES])));
			return { kind: RecordKind.key, id: index + 1, maker: 0, attributes: Buffer.from(random.bytes(32)), secret };
		});
		const contents: Contents = new Map(keys.map((key) => [nameOf(key.kind, key.id), key]));
		const image = layImage(random.pick([4, 5, 8]), keys);
		// The first compaction comes later.
		const areaBytes = Math.floor(image.length / 8192) * 4096;
		const check = (flash: FlashModel): void => {
			for (const { id, secret } of keys) if (hasPart(flash.image, secret)) throw new Error(`key ${id} is in the clear`);
			if (!flash.isBlank(0, areaBytes)) throw new Error("something of the image is in the clear");
		};
		const start = { image, contents };
		cutHistory(module, { seed: seed + time, changes: 1, every: 1, tears: 10, start, check }, tally);
	}
	return tally;
}

/** Whether 8 bytes of the secret in a row, or its last ones, are in the bytes. */
export function hasPart(bytes: Buffer, secret: Buffer): boolean {
	const length = Math.min(8, secret.length);
	for (let at = 0; at + length <= secret.length; at += length) if (bytes.includes(secret.subarray(at, at + length))) return true;
	return bytes.includes(secret.subarray(secret.length - length));
}

/** The searches that find planted bugs. */
export const searches = {
	cuts: (module: typeof storeModule) => void searchCuts(module, 1, 6000, 6),
	"cuts of erases": (module: typeof storeModule) => void searchEraseCuts(module, 1, 4000),
	"cuts of the first format": (module: typeof storeModule) => void searchFormatCuts(module, 1, 10),
	"cuts of an import": (module: typeof storeModule) => void searchImportCuts(module, 1, 10),
	"changed bits": (module: typeof storeModule) => {
		for (const compaction of compactions) flipBits(module, compaction, 3);
	},
	"another root key": checkOtherRootKey,
	"a torn older header": checkTornHeader,
	failures: (module: typeof storeModule) => {
		for (const failure of failures) {
			failInCompaction(module, failure);
			failAtBoot(module, failure);
		}
	},
	"worn-out flash": (module: typeof storeModule) => {
		for (let seed = 1; seed < 60; seed++) wearOut(module, seed, 120);
	},
} as const;
