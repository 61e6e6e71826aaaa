/** Ring and doorbell alone: a machine that gives every slot back as it is. */
import { repeat } from "../../../hosts/firmware/repeat.js";
import { Executor } from "../../../modules/core/executor.js";
import { Doorbell } from "../../../modules/mailbox/doorbell.js";
import { RingConsumer, RingProducer } from "../../../modules/mailbox/ring.js";
import { Slot } from "../../../modules/messages/slot.js";
import { echoRegion, type EchoOrder } from "./echo.js";

self.onmessage = ({ control, spins }: EchoOrder) => {
	const words = new Uint32Array(control);
	const requests = new RingConsumer(words, echoRegion.requestRing(0));
	const responses = new RingProducer(words, echoRegion.responseRing(0));
	const source = new Slot(words);
	const target = new Slot(words);
	const echo = {
		execute(): boolean {
			if (requests.available() === 0 || responses.room() === 0) return false;
			source.base = requests.slot(0);
			target.base = responses.next();
			target.copyFrom(source);
			requests.release();
			responses.put();
			return true;
		},
	};
	const executor = new Executor([echo], new Doorbell(new Int32Array(control), echoRegion.doorbell), { spins });
	repeat(() => {
		executor.run();
		return true;
	});
};
