/** A machine without an HSM that does public-key work when it is told to, and answers with what that took in it. */
import { withCurves } from "./curves.js";
import { cost } from "./stopwatch.js";

const works = withCurves();

self.onmessage = ({ name }: { name: string }) => {
	self.postMessage(cost(works[name]));
};
