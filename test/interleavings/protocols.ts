/** All that a test needs to explore, in one module, so that it can be loaded with bugs planted. */
export { Explorer } from "./explorer.js";
export { hostProtocol } from "./host-protocol.js";
export { queueProtocol } from "./queue-protocol.js";
export { ringProtocol } from "./ring-protocol.js";
