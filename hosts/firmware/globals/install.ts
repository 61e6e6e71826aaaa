/**
 * Import this before modules that use the web's globals while they are evaluated. An image that preloads it has the globals in flash, and
 * its engine is repaired.
 */
import { installGlobals } from "./globals.js";
import { keepTypedArrayTag, makeNameAssignable } from "./image-repairs.js";

makeNameAssignable();
keepTypedArrayTag();
installGlobals();
