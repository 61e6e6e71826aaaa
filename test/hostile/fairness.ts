import { requests } from "../../modules/messages/requests.js";
import { TestHsm } from "../support/hsm.js";
import { RawClient } from "../support/raw-client.js";

/** Counts how many of `responses` each of three clients gets. Their request rings are always full; the core takes one step at a time. */
export function responsesPerClient(responses: number): number[] {
	const hsm = new TestHsm({ sizes: { clients: 3, slots: 4 }, without: ["ecc"] });
	const clients = hsm.clients.map((_, index) => new RawClient(hsm.region, hsm.shared, index));
	const counts = clients.map(() => 0);
	for (let answered = 0; answered < responses; ) {
		for (const client of clients) while (client.room > 0) client.send({ type: requests.IsKeyAvailable });
		hsm.core.execute();
		clients.forEach((client, index) => {
			const received = client.receive().length;
			counts[index] += received;
			answered += received;
		});
	}
	return counts;
}
