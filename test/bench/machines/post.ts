/** The alternative to the mailbox: a machine that answers objects with objects by postMessage. */
import { PeripheralGenerator } from "../../../hardware/esp32/random/generator.js";

export interface PostRequest {
	readonly id: number;
	readonly type: "GetRandom" | "IsKeyAvailable";
	readonly size?: number;
	readonly key?: number;
}

export interface PostResponse {
	readonly id: number;
	readonly value: Uint8Array | boolean;
}

const generator = new PeripheralGenerator();
const keys = new Set([1]);

self.onmessage = ({ id, type, size = 0, key = 0 }: PostRequest) => {
	if (type === "IsKeyAvailable") self.postMessage({ id, value: keys.has(key) });
	else {
		const value = new Uint8Array(size);
		generator.fill(value, 0, size);
		self.postMessage({ id, value });
	}
};
