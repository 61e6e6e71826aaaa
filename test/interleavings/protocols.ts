/** All that a test needs for exploring, in one module, so that a test can load it as a mutant. */
export { Explorer } from "./explorer.js";
export { hostProtocol } from "./host-protocol.js";
export { queueProtocol } from "./queue-protocol.js";
export { ringProtocol } from "./ring-protocol.js";
