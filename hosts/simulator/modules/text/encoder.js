/* The engine's package has no module for it, only a function that makes a global. */
native("modInstallTextEncoder")();
const { TextEncoder } = globalThis;
delete globalThis.TextEncoder;
export default TextEncoder;
