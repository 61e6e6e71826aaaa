/** Measures ring and doorbell alone: this machine returns every slot as it is. */
import { nativeMemory } from "../../../hardware/esp32/memory/memory.js";
import { repeat } from "../../../hosts/firmware/repeat.js";
import { Executor } from "../../../modules/core/executor.js";
import { Doorbell } from "../../../modules/mailbox/doorbell.js";
import { RingEnd, Role } from "../../../modules/mailbox/ring.js";
import { SLOT_BYTES } from "../../../modules/messages/slot.js";
import { type EchoOrder, echoRegion } from "./echo.js";

self.onmessage = ({ control, spins }: EchoOrder) => {
	const words = new Uint32Array(control);
	const requests = new RingEnd(words, echoRegion.requestRing(0), Role.consumer);
	const responses = new RingEnd(words, echoRegion.responseRing(0), Role.producer);
	const bytes = new Uint8Array(control);
	const echo = {
		execute(): boolean {
			if (requests.available() === 0 || responses.available() === 0) return false;
			nativeMemory.copy(bytes, 4 * requests.slot(0), SLOT_BYTES, bytes, 4 * responses.slot(0));
			requests.advance();
			responses.advance();
			return true;
		},
	};
	const executor = new Executor([echo], new Doorbell(new Int32Array(control), echoRegion.doorbell), { spins });
	repeat(() => {
		executor.run();
		return true;
	});
};
