/* On Moddable this module adds `microseconds` to Time, which here has it already. */
import "time";
