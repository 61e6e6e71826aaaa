/** A machine without an HSM that runs public-key operations on request, and answers with their cost. */
import { withCurves } from "./curves.js";
import { cost } from "./stopwatch.js";

const works = withCurves();

self.onmessage = ({ name }: { name: string }) => {
	self.postMessage(cost(works[name]));
};
