/** A machine without an HSM that runs public-key operations by noble on request, and answers with their cost. */
import { answer, type OperationRequest } from "./direct.js";
import { withNobleCurves } from "./noble-curves.js";

const works = withNobleCurves();

self.onmessage = ({ name }: OperationRequest) => {
	self.postMessage(answer(works[name], 1));
};
